import { ActivityTypes } from '../../../src/history/index.js';
import { ProgramDirectory } from '../../../src/programs/index.js';
import { aMember } from '../../factories/a-member.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { storedIn } from '../purchases/support/stored.js';
import { programOf } from './support/activities.js';
import { answerOfUpdating, createActivityType, keyFor, updateActivityType } from './support/activity-types.js';

const STARS = { type: 'object', properties: { stars: { type: 'integer', maximum: 5 } }, required: ['stars'] };
const STAYS = 'cannot be taken away; leave it out to keep it';

describe('updateActivityType', () => {
  let app: TestApp;
  let key: string;
  let number = 0;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-01T12:00:00Z') } });
  });
  beforeEach(async () => {
    key = `review-${++number}`;
    await createActivityType(app, {
      key,
      description: [{ locale: 'en', text: 'What you think of it.' }],
      attributesSchema: STARS,
      oncePerReference: true,
    });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** The type as recording knows it, by settings that are fresh. */
  const compiled = async () => {
    const settings = await app.get(ProgramDirectory).settingsOf(await programOf(app));
    return (await app.get(ActivityTypes).typesOf(settings)).get(key);
  };

  it('changes what is given and leaves the rest', async () => {
    const first = await updateActivityType(app, { key });
    const second = await updateActivityType(app, {
      key,
      name: [
        { locale: 'de', text: 'Bewertung' },
        { locale: 'en', text: 'Opinion' },
      ],
      oncePerReference: false,
    });
    const third = await updateActivityType(app, { key, archived: true, attributesSchema: { type: 'object' } });

    const expected = {
      key,
      name: 'Review',
      german: 'Review',
      description: 'What you think of it.',
      attributesSchema: STARS,
      oncePerReference: true,
      archived: false,
      system: false,
      createdAt: '2027-03-01T12:00:00.000Z',
    };
    expect(first).toEqual({ activityType: expected });
    const changed = { ...expected, name: 'Opinion', german: 'Bewertung', oncePerReference: false };
    expect(second).toEqual({ activityType: changed });
    expect(third).toEqual({ activityType: { ...changed, archived: true, attributesSchema: { type: 'object' } } });
  });

  it('takes away what null takes away', async () => {
    const { activityType } = await updateActivityType(app, { key, description: null, attributesSchema: null });

    expect(activityType).toMatchObject({ description: null, attributesSchema: null, oncePerReference: true });
  });

  it('holds for recording at once', async () => {
    const before = await compiled();

    await updateActivityType(app, {
      key,
      name: [{ locale: 'en', text: 'Opinion' }],
      attributesSchema: { type: 'object', properties: { stars: { type: 'integer', maximum: 10 } } },
      oncePerReference: false,
      archived: true,
    });
    const after = await compiled();

    expect(before).toMatchObject({ key, name: 'Review', oncePerReference: true, archived: false });
    expect(before?.attributeProblems({ stars: 6 })).toEqual([
      { path: ['attributes', 'stars'], message: '6 is not <= 5' },
    ]);
    expect(before?.attributeProblems(null)).toEqual([{ path: ['attributes', 'stars'], message: 'is needed' }]);
    expect(after).toMatchObject({ key, name: 'Opinion', oncePerReference: false, archived: true });
    expect([{ stars: 6 }, {}, null].map((attributes) => after?.attributeProblems(attributes))).toEqual([[], [], []]);
  });

  it('brings an archived type back', async () => {
    await updateActivityType(app, { key, archived: true });

    const { activityType } = await updateActivityType(app, { key, archived: false });

    expect(activityType.archived).toBe(false);
  });

  it.each<[string, Record<string, unknown>, { path: string[]; message: string }[]]>([
    ['no name', { name: null }, [{ path: ['name'], message: STAYS }]],
    [
      'nothing for what is yes or no',
      { oncePerReference: null, archived: null },
      [
        { path: ['oncePerReference'], message: STAYS },
        { path: ['archived'], message: STAYS },
      ],
    ],
    [
      'a name with NUL',
      { name: [{ locale: 'en', text: 'Re\0view' }] },
      [{ path: ['name', '0', 'text'], message: 'must not contain NUL or half a character' }],
    ],
    [
      'an empty description',
      { description: [] },
      [{ path: ['description'], message: 'needs a text in at least one language' }],
    ],
    [
      'a schema of a list',
      { attributesSchema: { type: 'array' } },
      [{ path: ['attributesSchema', 'type'], message: 'must be "object": attributes are one' }],
    ],
    [
      'a system type',
      { key: 'anniversary' },
      [{ path: ['key'], message: '"anniversary" is a type that every program has; it cannot be made or changed' }],
    ],
  ])('refuses %s and changes nothing', async (_, wrong, problems) => {
    const before = await storedIn(app);

    const refused = await updateActivityType(app, { key, ...wrong });

    expect(refused).toMatchObject({ code: 'INVALID_INPUT', problems });
    expect(await storedIn(app)).toEqual(before);
  });

  it.each(['nonsense', '', 'a\0b', '\ud83d'])('does not find the type %j', async (wrong) => {
    const before = await storedIn(app);

    const refused = await updateActivityType(app, { key: wrong, archived: true });

    expect(refused).toEqual({
      code: 'ACTIVITY_TYPE_NOT_FOUND',
      message: `There is no type of activity with the key "${refused.key}" in this program.`,
      path: ['key'],
      key: expect.any(String),
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('does not find the type of another program', async () => {
    const { adminKey } = await app.anotherProgram();
    const before = await storedIn(app);

    const refused = await updateActivityType(app, { key, archived: true }, adminKey);

    expect(refused).toMatchObject({ code: 'ACTIVITY_TYPE_NOT_FOUND', key });
    expect(await storedIn(app)).toEqual(before);
  });

  it('is for administrators and marketers', async () => {
    const changed = await updateActivityType(app, { key, archived: true }, await keyFor(app, 'MARKETER'));
    const others = [
      await keyFor(app, 'SUPPORT'),
      await keyFor(app, 'ANALYST'),
      app.program.shopKey,
      await (await aMember(app).enroll()).token(),
    ];
    const before = await storedIn(app);

    const codes: (string | undefined)[] = [];
    for (const as of others) {
      const { errors } = await answerOfUpdating(app, { key, archived: false }, as);
      codes.push(errors?.[0]?.extensions.code);
    }

    expect(changed.activityType.archived).toBe(true);
    expect(codes).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await storedIn(app)).toEqual(before);
  });
});
