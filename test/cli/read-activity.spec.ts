import { randomBytes } from 'node:crypto';
import { activityFields } from '../../src/cli/import/activities/activity-fields.js';
import { attributeValue } from '../../src/cli/import/activities/attribute-value.js';
import { readActivity } from '../../src/cli/import/activities/read-activity.js';
import { RepeatedRows } from '../../src/cli/import/activities/repeated-rows.js';
import { findColumns, readMapping } from '../../src/cli/import/column-map.js';

describe('the columns of a file of activities', () => {
  const find = (type: string | null, header: string, ...map: string[]) => {
    const fields = activityFields(type);
    const mapping = readMapping(map, fields);
    return typeof mapping === 'string' ? mapping : findColumns(header.split(','), mapping, fields);
  };

  it('may be attributes of any name, mapped or called so', () => {
    const map = 'type=kind,attributes.star_rating=Stars, of 5,occurredAt=at,attributes.größe=size';

    const columns = find(null, 'kind,Stars,at,size,attributes.color,member.card', map.replace(', of 5', ''));

    expect([...(columns as Map<string, unknown>).keys()].sort()).toEqual([
      'attributes.color',
      'attributes.größe',
      'attributes.star_rating',
      'member.card',
      'occurredAt',
      'type',
    ]);
  });

  it('leave a column that is called type aside where all rows are of one type', () => {
    const columns = find('review', 'type,occurredAt,member.card');

    expect([...(columns as Map<string, unknown>).keys()].sort()).toEqual(['member.card', 'occurredAt']);
  });

  it.each([
    [null, 'occurredAt,member.card', [], 'No column is the type: say which with --map type=COLUMN. Or give --type for a file of one type. Its columns are "occurredAt", "member.card".'],
    ['review', 'kind,occurredAt,member.card', ['type=kind'], 'Give either --type, or a column that is the type. Its columns are "kind", "occurredAt", "member.card".'],
    ['review', 'member.card', [], 'No column is occurredAt (when: 2027-03-01, 2027-03-01 09:30, 2027-03-01T09:30:00+01:00): say which with --map occurredAt=COLUMN. Its columns are "member.card".'],
    ['review', 'occurredAt', [], 'No column names the member: say which with --map member.externalId=COLUMN. Its columns are "occurredAt".'],
    ['review', 'occurredAt', ['attributes.=a'], '--map: there is no field "attributes.". The fields are member.externalId, member.email, member.phone, member.card, type, occurredAt, reference, channel, attributes, attributes.NAME.'],
    ['review', 'occurredAt', ['orderId=a'], expect.stringMatching(/^--map: there is no field "orderId"/)],
  ])('of type %j, %s with %j, are refused', (type, header, map, message) => {
    expect(find(type, header, ...map)).toEqual(message);
  }); // prettier-ignore
});

describe('an attribute', () => {
  const schema = {
    type: 'object',
    properties: {
      text: { type: 'string' },
      stars: { type: 'integer' },
      price: { type: 'number' },
      verified: { type: 'boolean' },
      either: { type: ['string', 'integer'] },
      perhaps: { type: ['number', 'null'] },
      size: { enum: [38, 40, 'XL', true] },
      only: { const: 7 },
      anything: {},
      referred: { $ref: '#/$defs/count' },
      list: { type: 'array' },
    },
    additionalProperties: { type: 'number' },
    $defs: { count: { $ref: '#/$defs/whole' }, whole: { type: 'integer' } },
  };

  it.each([
    ['text', '5', '5'],
    ['text', 'true', 'true'],
    ['stars', '5', 5],
    ['stars', '-5', -5],
    ['stars', '5.5', 5.5],
    ['stars', 'five', 'five'],
    ['stars', '05', '05'],
    ['stars', '0x10', '0x10'],
    ['stars', '9007199254740993', '9007199254740993'],
    ['price', '1e3', 1000],
    ['price', '1e999', '1e999'],
    ['price', '12.50', 12.5],
    ['verified', 'TRUE', true],
    ['verified', 'false', false],
    ['verified', 'yes', 'yes'],
    ['either', '5', '5'],
    ['perhaps', '5', 5],
    ['size', '40', 40],
    ['size', 'XL', 'XL'],
    ['size', 'true', true],
    ['size', '42', '42'],
    ['only', '7', 7],
    ['anything', '5', '5'],
    ['referred', '5', 5],
    ['list', '[1]', '[1]'],
    ['other', '5', 5],
    ['toString', 'a', 'a'],
  ])('%s, written %j, is %j', (name, text, value) => {
    expect(attributeValue(text, name, schema)).toBe(value);
  });

  it('is text where there is no schema', () => {
    expect(attributeValue('5', 'stars', null)).toBe('5');
  });
});

describe('a row of a file of activities', () => {
  const row = (fields: Record<string, string>, type: string | null = null) => {
    const all = { occurredAt: '2027-01-15', 'member.externalId': 'c1', ...fields };
    const columns = findColumns(Object.keys(all), new Map(), activityFields(type));
    return readActivity(Object.values(all), columns as never, {
      timeZone: 'Europe/London',
      type,
      schemaOf: (key) => (key === 'review' ? { properties: { stars: { type: 'integer' } } } : null),
    });
  };

  it('is an activity', () => {
    expect(row({}, 'review')).toEqual({
      identifiers: [{ field: 'externalId', value: 'c1' }],
      type: 'review',
      occurredAt: new Date('2027-01-15T00:00:00Z'),
      written: [],
    });
  });

  it('may say more', () => {
    const fields = {
      type: 'review', reference: 'sku-1', channel: 'web', attributes: '{"tags":["new"]}',
      'attributes.stars': '5', 'attributes.title': ' Nice ', 'attributes.photo': '',
    }; // prettier-ignore

    expect(row(fields)).toEqual({
      identifiers: [{ field: 'externalId', value: 'c1' }],
      type: 'review',
      reference: 'sku-1',
      channel: 'web',
      occurredAt: new Date('2027-01-15T00:00:00Z'),
      attributes: { tags: ['new'], stars: 5, title: 'Nice' },
      written: ['{"tags":["new"]}', 'attributes.stars', '5', 'attributes.title', 'Nice'],
    });
  });

  it.each<[Record<string, string>, string, string]>([
    [{ type: '' }, 'MISSING_VALUE', 'type is empty'],
    [{ type: 'review', occurredAt: '15/01/2027' }, 'BAD_DATE', 'occurredAt "15/01/2027" is not a moment since 1900 in one of the forms 2027-03-01, 2027-03-01 09:30 or 2027-03-01T09:30:00+01:00'],
    [{ type: 'review', 'member.externalId': '' }, 'NO_MEMBER', 'the row names no member'],
    [{ type: 'review', attributes: '{stars:5}' }, 'BAD_ATTRIBUTES', 'attributes "{stars:5}" is not a JSON object, such as {"stars":5}'],
    [{ type: 'review', attributes: '[5]' }, 'BAD_ATTRIBUTES', 'attributes "[5]" is not a JSON object, such as {"stars":5}'],
    [{ type: 'review', attributes: '{"stars":4}', 'attributes.stars': '5' }, 'BAD_ATTRIBUTES', 'attributes.stars "5" is in the column "attributes" too'],
  ])('%j is refused', (fields, reason, message) => {
    expect(row({ reference: 'r1', ...fields })).toEqual({ reason, message, subject: 'r1' });
  }); // prettier-ignore
});

describe('equal rows', () => {
  it('are numbered, however many others there are', () => {
    const hashes = Array.from({ length: 20_000 }, () => randomBytes(32));
    const repeated = new RepeatedRows();

    const first = new Set(hashes.map((hash) => repeated.count(hash)));
    const second = new Set(hashes.slice(0, 100).map((hash) => repeated.count(hash)));

    expect([...first]).toEqual([1]);
    expect([...second]).toEqual([2]);
    expect([repeated.count(hashes[0]!), repeated.count(hashes[100]!)]).toEqual([3, 2]);
  });
});
