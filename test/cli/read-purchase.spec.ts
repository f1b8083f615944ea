import { findColumns, readMapping } from '../../src/cli/import/column-map.js';
import { instantOf } from '../../src/cli/import/moments.js';
import { formatDuration, progressText } from '../../src/cli/progress.js';
import { PURCHASE_FIELDS } from '../../src/cli/import/purchases/purchase-fields.js';
import { readPurchase } from '../../src/cli/import/purchases/read-purchase.js';

const LONDON = { currency: 'GBP', timeZone: 'Europe/London' };

describe('--map', () => {
  it('takes pairs separated by commas, given once or more; names of columns may have commas and equal signs', () => {
    const mapping = readMapping(['orderId=Invoice, No,total=a=b', 'purchasedAt = Date '], PURCHASE_FIELDS);

    expect(mapping).toEqual(
      new Map([
        ['orderId', 'Invoice, No'],
        ['total', 'a=b'],
        ['purchasedAt', 'Date'],
      ]),
    );
  });

  it.each([
    ['orderId', '--map: "orderId" is not of the form field=column.'],
    ['orderId=', '--map: "orderId=" is not of the form field=column.'],
    ['orderId=a,orderId=b', '--map: orderId is given twice, as "a" and as "b".'],
    [
      'order=a',
      expect.stringMatching(/^--map: there is no field "order". The fields are orderId, member.externalId, /),
    ],
  ])('%s is refused', (text, message) => {
    expect(readMapping([text], PURCHASE_FIELDS)).toEqual(message);
  });

  const find = (header: string, ...map: string[]) =>
    findColumns(header.split(','), readMapping(map, PURCHASE_FIELDS) as never, PURCHASE_FIELDS);

  it('maps columns that are called like a field by themselves', () => {
    const columns = find('total,member.email, orderId ,note,purchasedAt');

    expect(Object.fromEntries(columns as never)).toEqual({
      orderId: { index: 2, column: 'orderId' },
      'member.email': { index: 1, column: 'member.email' },
      purchasedAt: { index: 4, column: 'purchasedAt' },
      total: { index: 0, column: 'total' },
    });
  });

  it('leaves a column that is called quantity aside when the total is mapped', () => {
    const columns = find('orderId,member.card,purchasedAt,quantity,paid', 'total=paid');

    expect([...(columns as Map<string, unknown>).keys()]).not.toContain('quantity');
  });

  it.each([
    ['a,b', ['orderId=c'], '--map: the file has no column "c" for orderId. Its columns are "a", "b".'],
    ['orderId,a', [], 'No column is purchasedAt (when: 2027-03-01, 2027-03-01 09:30, 2027-03-01T09:30:00+01:00): say which with --map purchasedAt=COLUMN. Its columns are "orderId", "a".'],
    ['orderId,purchasedAt,total', [], 'No column names the member: say which with --map member.externalId=COLUMN. Its columns are "orderId", "purchasedAt", "total".'],
    ['orderId,purchasedAt,member.card,unitPrice', [], 'No column is the total, nor are two quantity and unitPrice: say which with --map total=COLUMN. Its columns are "orderId", "purchasedAt", "member.card", "unitPrice".'],
    ['a,a', ['orderId=a'], 'The file has two columns "a": which is orderId? Rename one of them.'],
    ['orderId,purchasedAt,member.card,unitPrice,quantity,total', [], 'Give either total, or quantity and unitPrice. Its columns are "orderId", "purchasedAt", "member.card", "unitPrice", "quantity", "total".'],
  ])('%s with %j is refused', (header, map, message) => {
    expect(find(header, ...map)).toBe(message);
  }); // prettier-ignore
});

describe('a moment in a file', () => {
  it.each([
    ['2027-01-15', '2027-01-15T00:00:00.000Z', 'a day is its beginning'],
    ['2027-07-15', '2027-07-14T23:00:00.000Z', "in the program's zone"],
    ['2027-07-15 9:30', '2027-07-15T08:30:00.000Z', 'local'],
    ['2027-07-15T09:30:15.5', '2027-07-15T08:30:15.500Z', 'local'],
    ['2027-07-15 09:30:00Z', '2027-07-15T09:30:00.000Z', 'with its offset'],
    ['2027-07-15 09:30 +02:00', '2027-07-15T07:30:00.000Z', 'with its offset'],
    ['2027-07-15T09:30:00-0530', '2027-07-15T15:00:00.000Z', 'with its offset'],
    ['2027-03-28 01:30', '2027-03-28T01:30:00.000Z', 'in the hour that is skipped: the later'],
    ['2027-10-31 01:30', '2027-10-31T00:30:00.000Z', 'in the hour that comes twice: the earlier'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z', 'a leap day'],
  ])('%s is %s: %s', (text, expected) => {
    expect(instantOf(text, 'Europe/London')?.toISOString()).toBe(expected);
  });

  it.each(['', '15/07/2027', '2027-02-29', '2027-13-01', '2027-07-15 24:00', '2027-07-15 09:60', '1899-12-31', '2027-07-15 09:30 BST', '2027-7-5', 'now'])(
    '%j is none',
    (text) => {
      expect(instantOf(text, 'Europe/London')).toBeNull();
    },
  ); // prettier-ignore
});

describe('a row of a file', () => {
  const columns = (...names: string[]) => findColumns(names, new Map(), PURCHASE_FIELDS) as never;
  const row = (fields: Record<string, string>) => {
    const all = { orderId: 'A1', purchasedAt: '2027-01-15', 'member.externalId': 'c1', ...fields };
    return readPurchase(Object.values(all), columns(...Object.keys(all)), LONDON);
  };

  it('is a purchase of one line', () => {
    expect(row({ total: '12.50' })).toEqual({
      orderId: 'A1',
      identifiers: [{ field: 'externalId', value: 'c1' }],
      purchasedAt: new Date('2027-01-15T00:00:00Z'),
      currency: 'GBP',
      completed: true,
      line: { sku: 'import', quantity: '1', unitPrice: '12.5' },
    });
  });

  it('may say more', () => {
    const fields = {
      'member.email': ' ada@example.com ', 'member.givenName': 'Ada', quantity: '2', unitPrice: '3.125', shipping: '4.00',
      sku: 'S1', name: 'Soap', category: 'care', brand: 'Acme', channel: 'web', currency: 'EUR', completed: 'No',
    }; // prettier-ignore

    expect(row(fields)).toMatchObject({
      identifiers: [
        { field: 'externalId', value: 'c1' },
        { field: 'email', value: 'ada@example.com' },
      ],
      givenName: 'Ada',
      shipping: '4',
      channel: 'web',
      currency: 'EUR',
      completed: false,
      line: { sku: 'S1', name: 'Soap', category: 'care', brand: 'Acme', quantity: '2', unitPrice: '3.125' },
    });
  });

  it('has the shipping in its total', () => {
    expect(row({ total: '12.50', shipping: '2.50' })).toMatchObject({ shipping: '2.5', line: { unitPrice: '10' } });
  });

  it.each<[Record<string, string>, string, string]>([
    [{ total: '-27.50' }, 'CANCELLATION', 'total "-27.50" is negative: a cancellation that names no invoice'],
    [{ total: '0.00' }, 'ZERO_TOTAL', 'total "0.00" is zero: nothing was paid'],
    [{ quantity: '-2', unitPrice: '3.00' }, 'CANCELLATION', 'quantity "-2" × unitPrice "3.00" is negative: a cancellation that names no invoice'],
    [{ quantity: '2', unitPrice: '0' }, 'ZERO_TOTAL', 'quantity "2" × unitPrice "0" is zero: nothing was paid'],
    [{ total: '' }, 'MISSING_VALUE', 'total is empty'],
    [{ total: '1,234.50' }, 'BAD_AMOUNT', 'total "1,234.50" is not a plain number, such as 1234.50'],
    [{ total: '£5' }, 'BAD_AMOUNT', 'total "£5" is not a plain number, such as 1234.50'],
    [{ total: 'NaN' }, 'BAD_AMOUNT', 'total "NaN" is not a plain number, such as 1234.50'],
    [{ total: '1e3' }, 'BAD_AMOUNT', 'total "1e3" is not a plain number, such as 1234.50'],
    [{ total: '12.505' }, 'BAD_AMOUNT', 'total "12.505" has more decimals than GBP: 2'],
    [{ total: '1000000000001' }, 'BAD_AMOUNT', 'total "1000000000001" is beyond 1000000000000'],
    [{ total: '5', shipping: '6' }, 'BAD_AMOUNT', 'shipping "6" is more than total "5"'],
    [{ total: '5', shipping: '-1' }, 'BAD_AMOUNT', 'shipping "-1" is negative'],
    [{ total: '5', purchasedAt: '15/01/2027' }, 'BAD_DATE', 'purchasedAt "15/01/2027" is not a moment since 1900 in one of the forms 2027-03-01, 2027-03-01 09:30 or 2027-03-01T09:30:00+01:00'],
    [{ total: '5', orderId: ' ' }, 'MISSING_VALUE', 'orderId is empty'],
    [{ total: '5', 'member.externalId': '' }, 'NO_MEMBER', 'the row names no member'],
    [{ total: '5', completed: 'perhaps' }, 'BAD_ANSWER', 'completed "perhaps" is neither yes, true, 1 nor no, false, 0'],
  ])('%j is refused', (fields, reason, message) => {
    expect(row(fields)).toEqual({ reason, message, subject: fields['orderId'] === ' ' ? null : 'A1' });
  }); // prettier-ignore
});

describe('progress', () => {
  it('tells rate and time left', () => {
    const standing = { rows: 11_600, bytes: 520, size: 1000, seconds: 4 };

    expect(progressText(standing, 10)).toBe('[=====>    ]  52 %  11,600 rows, 2,900 a second, 4 s left');
    expect(progressText(standing, 0)).toBe(' 52 %  11,600 rows, 2,900 a second, 4 s left');
    expect(progressText({ ...standing, size: 0 }, 10)).toBe('11,600 rows, 2,900 a second');
  });

  it.each([
    [0.2, '1 s'],
    [59, '59 s'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});
