import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { storedIn } from '../purchases/support/stored.js';
import { act, answerOf, aSegment } from './support/segments.js';

const NAME = [{ locale: 'en', text: 'Friends of the house' }];
const NOW = '2027-03-01T12:00:00.000Z';
const KEY = 'a key of a segment is 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter';

describe('createSegment', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const create = (input: object, as?: string) => act(app, 'createSegment', { name: NAME, ...input }, as);
  const revision = async (): Promise<number> =>
    (await app.database.pool.query('SELECT revision FROM program')).rows[0].revision;

  it('makes a static segment, in which nobody is', async () => {
    const before = await revision();

    const { segment } = await create({ key: 'friends', name: [...NAME, { locale: 'de', text: 'Freunde' }] });

    expect(segment).toEqual({
      key: 'friends',
      name: 'Friends of the house',
      german: 'Freunde',
      kind: 'STATIC',
      archived: false,
      members: 0,
      createdAt: NOW,
      refreshedAt: null,
      definition: null,
    });
    expect(await revision()).toBe(before + 1);
  });

  it('makes a dynamic segment with everything that a definition can say', async () => {
    await aSegment(app, 'staff');

    const { segment } = await create({
      key: 'Good.Customers_2',
      definition: {
        audience: {
          minAge: 18,
          excludeSegments: ['staff'],
          attributes: [{ name: 'pet.kind', oneOf: ['cat', 5, true] }],
        },
        purchases: { atLeast: 2 },
        spent: { atLeast: '50', atMost: '1000.5' },
        lastPurchase: { withinDays: 90, notWithinDays: 7 },
        categories: ['coffee', 'tea', 'coffee'],
        windowDays: 365,
      },
    });

    expect(segment).toMatchObject({
      key: 'Good.Customers_2',
      kind: 'DYNAMIC',
      members: 0,
      refreshedAt: null,
      definition: {
        audience: {
          minAge: 18,
          segments: null,
          excludeSegments: ['staff'],
          attributes: [
            { name: 'pet.kind', equals: null, oneOf: ['cat', 5, true], atLeast: null, atMost: null, exists: null },
          ],
        },
        purchases: { atLeast: 2, atMost: null },
        spent: { atLeast: { amount: '50.00', currency: 'GBP' }, atMost: { amount: '1000.50' } },
        lastPurchase: { withinDays: 90, notWithinDays: 7 },
        categories: ['coffee', 'tea'],
        windowDays: 365,
      },
    });
  });

  it('keeps each program its own keys', async () => {
    const { adminKey } = await app.anotherProgram();
    await create({ key: 'shared' });

    expect((await create({ key: 'shared' }, adminKey)).segment).toMatchObject({ key: 'shared' });
  });

  it('refuses a key that is taken, also by an archived segment', async () => {
    await aSegment(app, 'taken');
    await act(app, 'archiveSegment', { key: 'taken' });
    const before = await storedIn(app);

    const refused = await create({ key: 'taken', definition: { audience: { minAge: 18 } } });

    expect(refused).toEqual({
      code: 'DUPLICATE_SEGMENT',
      message: 'There is a segment with the key "taken".',
      path: ['key'],
      key: 'taken',
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('makes one of two with the same key at the same time', async () => {
    const both = await Promise.all([create({ key: 'race' }), create({ key: 'race' })]);

    expect(both.map((one) => one.code ?? one.segment.key).sort()).toEqual(['DUPLICATE_SEGMENT', 'race']);
  });

  it('makes several at the same time', async () => {
    const keys = ['one', 'two', 'three', 'four'];

    const made = await Promise.all(keys.map((key) => create({ key })));

    expect(made.map(({ segment }) => segment.key)).toEqual(keys);
  });

  it.each<[string, object, [string, string][]]>([
    ['a key that is none', { key: '1st' }, [['key', KEY]]],
    ['no name', { key: 'k', name: [] }, [['name', 'needs a text in at least one language']]],
    [
      'a definition that asks for nothing',
      { key: 'k', definition: { audience: {} } },
      [['definition', 'asks for nothing and would be everyone: say who belongs to it']],
    ],
    [
      'segments that are none',
      { key: 'k', definition: { audience: { segments: ['nobody'], excludeSegments: ['k'] } } },
      [
        ['definition.audience.segments.0', '"nobody" is not a segment of this program'],
        ['definition.audience.excludeSegments.0', '"k" is not a segment of this program'],
        ['definition.audience', 'leads back to the segment itself: "k", "k"'],
      ],
    ],
    [
      'everything at once',
      { key: '', name: [{ locale: 'x', text: '' }], definition: { spent: { atLeast: '0.001' }, windowDays: 0, categories: [''] } },
      [
        ['key', KEY],
        ['name.0.locale', '"x" is not a language tag such as "en"'],
        ['name.0.text', 'must have 1 to 2000 characters'],
        ['definition.spent.atLeast', '0.001 has more decimals than GBP: 2'],
        ['definition.categories.0', 'must have 1 to 255 characters, no control characters'],
        ['definition.windowDays', '0 is not within 1 to 3650'],
      ],
    ],
  ])('names %s', async (_, input, problems) => {
    const before = await storedIn(app);

    const refused = await create(input);

    expect(refused.code).toBe('INVALID_INPUT');
    expect(refused.problems.map(({ path, message }: { path: string[]; message: string }) => [path.join('.'), message])).toEqual(problems);
    expect(await storedIn(app)).toEqual(before);
  }); // prettier-ignore

  it('is for ADMIN and MARKETER', async () => {
    for (const role of ['SUPPORT', 'ANALYST', 'SHOP']) {
      const { errors } = await answerOf(app, 'createSegment', { key: 'k', name: NAME }, await keyFor(app, role));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect((await create({ key: 'marketed' }, await keyFor(app, 'MARKETER'))).segment.key).toBe('marketed');
  });
});
