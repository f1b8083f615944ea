import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { storedIn } from '../purchases/support/stored.js';
import { answerOfCreating, createActivityType, keyFor } from './support/activity-types.js';

const NAME = [{ locale: 'en', text: 'Review' }];
const KEY = 'must be 1 to 64 of a-z, A-Z, 0-9, ".", "_" and "-", beginning with a letter';
const SCHEMA = {
  type: 'object',
  properties: { stars: { type: 'integer', minimum: 1, maximum: 5 } },
  required: ['stars'],
};

describe('createActivityType', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const revision = async (): Promise<number> =>
    (await app.database.pool.query('SELECT revision FROM program')).rows[0].revision;

  it('makes a type that takes any attributes, any number of times', async () => {
    const before = await revision();

    const created = await createActivityType(app, { key: 'check-in' });

    expect(created).toEqual({
      activityType: {
        key: 'check-in',
        name: 'Review',
        german: 'Review',
        description: null,
        attributesSchema: null,
        oncePerReference: false,
        archived: false,
        system: false,
        createdAt: '2027-03-01T12:00:00.000Z',
      },
    });
    expect(await revision()).toBe(before + 1);
  });

  it('takes everything that a type can say', async () => {
    const { activityType } = await createActivityType(app, {
      key: 'Product.Review_2',
      name: [...NAME, { locale: 'de', text: 'Bewertung' }],
      description: [{ locale: 'en', text: 'What you think of it.' }],
      attributesSchema: SCHEMA,
      oncePerReference: true,
    });

    expect(activityType).toMatchObject({
      key: 'Product.Review_2',
      name: 'Review',
      german: 'Bewertung',
      description: 'What you think of it.',
      attributesSchema: SCHEMA,
      oncePerReference: true,
    });
  });

  it('keeps each program its own keys', async () => {
    const { adminKey } = await app.anotherProgram();
    await createActivityType(app, { key: 'shared' });

    const other = await createActivityType(app, { key: 'shared' }, adminKey);

    expect(other.activityType).toMatchObject({ key: 'shared', system: false });
  });

  it('takes a key of 64 characters, and keys apart that differ in case', async () => {
    for (const key of ['k'.repeat(64), 'K'.repeat(64), 'x']) {
      expect((await createActivityType(app, { key })).activityType.key).toBe(key);
    }
  });

  it('refuses a key that is taken, also by an archived type', async () => {
    await createActivityType(app, { key: 'taken' });
    await app.database.pool.query("UPDATE activity_type SET archived = true WHERE key = 'taken'");
    const before = await storedIn(app);

    const refused = await createActivityType(app, { key: 'taken' });

    expect(refused).toEqual({
      code: 'DUPLICATE_ACTIVITY_TYPE',
      message: 'There is a type of activity with the key "taken".',
      path: ['key'],
      key: 'taken',
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('lets one of two that are sent at once have the key', async () => {
    const both = await Promise.all([1, 2].map(() => createActivityType(app, { key: 'at-once' })));

    expect(both.map((answer) => answer.code ?? 'made').sort()).toEqual(['DUPLICATE_ACTIVITY_TYPE', 'made']);
  });

  const system = (key: string) => `"${key}" is a type that every program has; it cannot be made or changed`;

  it.each<[string, Record<string, unknown>, { path: string[]; message: string }[]]>([
    ['no key', { key: '' }, [{ path: ['key'], message: KEY }]],
    ['a key that begins with a digit', { key: '2nd' }, [{ path: ['key'], message: KEY }]],
    ['a key with a space', { key: 'a b' }, [{ path: ['key'], message: KEY }]],
    ['a key with a line break at its end', { key: 'review\n' }, [{ path: ['key'], message: KEY }]],
    ['a key of 65 characters', { key: 'k'.repeat(65) }, [{ path: ['key'], message: KEY }]],
    ['a system type', { key: 'birthday' }, [{ path: ['key'], message: system('birthday') }]],
    ['another system type', { key: 'friend.qualified' }, [{ path: ['key'], message: system('friend.qualified') }]],
    ['no name', { name: [] }, [{ path: ['name'], message: 'needs a text in at least one language' }]],
    [
      'a description in no language',
      { description: [{ locale: '?', text: 'x' }] },
      [{ path: ['description', '0', 'locale'], message: '"?" is not a language tag such as "en"' }],
    ],
    [
      'a schema of anything',
      { attributesSchema: {} },
      [{ path: ['attributesSchema', 'type'], message: 'must be "object": attributes are one' }],
    ],
    [
      'a schema with a regular expression',
      { attributesSchema: { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } } },
      [
        {
          path: ['attributesSchema', 'properties', 'a', 'pattern'],
          message: 'is not supported, since a regular expression can stall the server',
        },
      ],
    ],
    [
      'a schema from elsewhere',
      { attributesSchema: { type: 'object', $ref: 'http://127.0.0.1/schema' } },
      [{ path: ['attributesSchema', '$ref'], message: 'must refer to this schema itself, as "#/$defs/name"' }],
    ],
    [
      'a schema that is too long',
      { attributesSchema: { type: 'object', description: 'x'.repeat(10_000) } },
      [{ path: ['attributesSchema'], message: 'must be at most 10000 characters as JSON, not 10034' }],
    ],
    [
      'a schema that does not compile',
      { attributesSchema: { type: 'object', properties: { a: { minimum: 1 } } } },
      [
        {
          path: ['attributesSchema'],
          message:
            'is not a JSON Schema that can be used: strict mode: missing type "number" for keyword "minimum" at "#/properties/a" (strictTypes)',
        },
      ],
    ],
    [
      'everything at once',
      { key: '?', name: [], description: [], attributesSchema: { $id: 'x' } },
      [
        { path: ['key'], message: KEY },
        { path: ['name'], message: 'needs a text in at least one language' },
        { path: ['description'], message: 'needs a text in at least one language' },
        { path: ['attributesSchema', 'type'], message: 'must be "object": attributes are one' },
        { path: ['attributesSchema', '$id'], message: 'is not a keyword that is supported here' },
      ],
    ],
  ])('refuses %s and makes nothing', async (_, wrong, problems) => {
    const before = await storedIn(app);

    const refused = await createActivityType(app, { key: 'fresh', ...wrong });

    expect(refused).toMatchObject({ code: 'INVALID_INPUT', problems });
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators and marketers', async () => {
    const made = await createActivityType(app, { key: 'by-marketer' }, await keyFor(app, 'MARKETER'));
    const others = [
      await keyFor(app, 'SUPPORT'),
      await keyFor(app, 'ANALYST'),
      app.program.shopKey,
      await (await aMember(app).enroll()).token(),
    ];
    const before = await storedIn(app);

    const codes: (string | undefined)[] = [];
    for (const key of others) {
      const { errors } = await answerOfCreating(app, { key: 'by-others', name: NAME }, key);
      codes.push(errors?.[0]?.extensions.code);
    }

    expect(made.activityType.key).toBe('by-marketer');
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await storedIn(app)).toEqual(before);
  });
});
