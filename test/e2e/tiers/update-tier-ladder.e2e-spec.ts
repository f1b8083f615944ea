import { aLadder } from '../../factories/a-ladder.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { addActivityType, addCurrency, archiveActivityType, archiveCurrency } from '../earning/support/whole-rule.js';
import { keyFor } from '../history/support/activity-types.js';
import {
  CREATE,
  en,
  LADDER,
  PLAIN_INPUT,
  setStatus,
  shownTier,
  storedLadders,
  tier,
  UPDATE,
  WHOLE_INPUT,
  WHOLE_LADDER,
} from './support/whole-ladder.js';

type Problems = [path: string, message: string][];

describe('updateTierLadder', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await addCurrency(app, 'stars');
    await addActivityType(app, 'review');
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const update = async (input: Record<string, unknown>, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, UPDATE, { input });
    expect(errors).toBeUndefined();
    return data.updateTierLadder;
  };
  const make = async (input: Record<string, unknown>, key = app.program.adminKey): Promise<string> =>
    (await app.call(key, CREATE, { input })).data.createTierLadder.tierLadder.id;
  const shown = async (id: string) =>
    (await app.asAdmin(`query ($id: ID!) { tierLadder(id: $id) { ${LADDER} } }`, { id })).data.tierLadder;

  it('changes everything that a ladder can say', async () => {
    const id = await make(PLAIN_INPUT);

    const { tierLadder } = await update({ id, ...WHOLE_INPUT });

    expect(tierLadder).toEqual({ ...WHOLE_LADDER, id, version: 2 });
    expect(await shown(id)).toEqual(tierLadder);
  });

  it('leaves what is left out', async () => {
    const id = await make(WHOLE_INPUT);

    const { tierLadder } = await update({ id, graceDays: 7 });

    expect(tierLadder).toEqual({ ...WHOLE_LADDER, id, version: 2, graceDays: 7 });
  });

  it('takes away what is null', async () => {
    const id = await make(WHOLE_INPUT);

    const { tierLadder } = await update({ id, window: 'CALENDAR_YEAR', windowMonths: null, graceDays: null });

    const expected = { window: 'CALENDAR_YEAR', windowMonths: null, graceDays: 0 };
    expect(tierLadder).toEqual({ ...WHOLE_LADDER, id, version: 2, ...expected });
  });

  it('keeps every version', async () => {
    const id = await make(WHOLE_INPUT);
    const [, , versions, tiers] = await storedLadders(app);

    await update({ id, ...PLAIN_INPUT, windowMonths: null, graceDays: 0 });

    const [, , versionsAfter, tiersAfter] = await storedLadders(app);
    expect(versionsAfter).toEqual(expect.arrayContaining(versions!));
    expect(versionsAfter).toHaveLength(versions!.length + 1);
    expect(tiersAfter).toEqual(expect.arrayContaining(tiers!));
    expect(tiersAfter).toHaveLength(tiers!.length + 2);
  });

  it('replaces tiers by their keys: a tier stays itself, with what is said now alone', async () => {
    const id = await make(WHOLE_INPUT);
    const [reader, gold] = (await shown(id)).tiers;

    const { tierLadder } = await update({
      id,
      tiers: [tier('novice', '0'), tier('reader', '10'), tier('Gold.1', '20')],
    });

    expect(tierLadder.version).toBe(2);
    expect(tierLadder.tiers).toEqual([
      shownTier('novice', '0.00', 1),
      { ...shownTier('reader', '10.00', 2), id: reader.id },
      { ...shownTier('Gold.1', '20.00', 3), id: gold.id },
    ]);
    expect([reader.id, gold.id]).not.toContain(tierLadder.tiers[0].id);
  });

  it('knows a tier that was gone again, and never gives its number to another', async () => {
    const { id, tiers } = await aLadder(app).tier('basic', '0').tier('silver', '10').tier('gold', '20').draft();
    await update({ id, tiers: [tier('basic', '0'), tier('gold', '20')] });
    await update({ id, tiers: [tier('basic', '0'), tier('platinum', '30')] });

    const { tierLadder } = await update({ id, tiers: [tier('basic', '0'), tier('silver', '5'), tier('gold', '9')] });

    expect(tierLadder.tiers.map((one: { id: string }) => one.id)).toEqual([tiers.basic, tiers.silver, tiers.gold]);
    const { rows } = await app.database.pool.query(
      'SELECT key, number FROM tier WHERE ladder_id = (SELECT ladder_id FROM tier ORDER BY id DESC LIMIT 1) ORDER BY number',
    );
    expect(rows.map(({ key, number }) => `${number} ${key}`)).toEqual(['1 basic', '2 silver', '3 gold', '4 platinum']);
  });

  it('counts something else', async () => {
    const { id } = await aLadder(app).counting('QUALIFYING_POINTS').draft();

    const answers = [
      await update({ id, currency: 'stars' }),
      await update({ id, currency: null }),
      await update({ id, metric: 'SPEND' }),
      await update({ id, metric: 'ACTIVITIES', activityType: 'review' }),
      await update({ id, metric: 'VISITS', activityType: null }),
      await update({ id, metric: 'QUALIFYING_POINTS' }),
    ];

    expect(
      answers.map(({ tierLadder: { version, metric, currency, activityType, moneyCurrency, tiers } }) => [
        version,
        metric,
        currency?.code ?? activityType ?? moneyCurrency,
        tiers[1].threshold,
      ]),
    ).toEqual([
      [2, 'QUALIFYING_POINTS', 'stars', '100'],
      [3, 'QUALIFYING_POINTS', 'points', '100'],
      [4, 'SPEND', 'GBP', '100.00'],
      [5, 'ACTIVITIES', 'review', '100'],
      [6, 'VISITS', null, '100'],
      [7, 'QUALIFYING_POINTS', 'points', '100'],
    ]);
  });

  it('writes nothing when nothing changes', async () => {
    const id = await make(WHOLE_INPUT);
    const [ladders, tiers, versions, tierVersions, , audit] = await storedLadders(app);

    const answers = [
      await update({ id }),
      await update({ id, ...WHOLE_INPUT }),
      await update({ id, primary: false, currency: null }),
    ];

    expect(answers.map(({ tierLadder }) => tierLadder ?? null).slice(0, 2)).toEqual(
      Array(2).fill({ ...WHOLE_LADDER, id }),
    );
    expect(answers[2].tierLadder).toEqual({ ...WHOLE_LADDER, id });
    const after = await storedLadders(app);
    expect([after[0], after[1], after[2], after[3], after[5]]).toEqual([ladders, tiers, versions, tierVersions, audit]);
  });

  it('makes another ladder primary without a new version', async () => {
    const { adminKey } = await app.anotherProgram();
    const first = await aLadder(app).by(adminKey).named('First').primary().draft();
    const second = await aLadder(app).by(adminKey).named('Second').draft();
    const before = await storedLadders(app);

    const refused = await update({ id: second.id, primary: true }, adminKey);

    const message = `"First" (${first.id}) is the primary ladder, and there is one at most: say false here, or first there`;
    expect(refused.problems).toEqual([{ path: ['primary'], message }]);
    expect(await storedLadders(app)).toEqual(before);
    expect((await update({ id: first.id, primary: true }, adminKey)).tierLadder).toMatchObject({
      primary: true,
      version: 1,
    });
    expect((await update({ id: first.id, primary: false }, adminKey)).tierLadder).toMatchObject({
      primary: false,
      version: 1,
    });
    expect((await update({ id: second.id, primary: null, graceDays: 3 }, adminKey)).tierLadder).toMatchObject({
      primary: true,
      version: 2,
    });
  });

  it.each<[string, Record<string, unknown>, Problems]>([
    [
      'what cannot be taken away',
      { name: null, metric: null, window: null, falling: null, tiers: null },
      ['name', 'metric', 'window', 'falling', 'tiers'].map((field) => [
        field,
        'cannot be taken away; leave it out to keep it',
      ]),
    ],
    [
      'another window with the months that stay',
      { window: 'LIFETIME', graceDays: 0 },
      [['windowMonths', 'not with LIFETIME, only with ROLLING']],
    ],
    ['a window without its months', { windowMonths: null }, [['windowMonths', 'needed with ROLLING: 1 to 60']]],
    [
      'nobody who falls with the grace that stays',
      { falling: 'NEVER' },
      [['graceDays', 'not with NEVER: nobody falls']],
    ],
    [
      'another metric with thresholds that stay',
      { metric: 'PURCHASES' },
      [['tiers.1.threshold', '100.5 is not a whole number within 0 to 9007199254740991']],
    ],
    [
      'activities of a type that is not said',
      { metric: 'ACTIVITIES', tiers: [tier('a', '0')] },
      [['activityType', 'needed with ACTIVITIES: a type of activity by its key']],
    ],
    [
      'what does not make sense',
      { name: [], currency: 'coins', activityType: 'review', graceDays: 400, tiers: [tier('a', '0'), tier('a', '0')] },
      [
        ['name', 'needs a text in at least one language'],
        ['currency', 'there is no "coins"; this program has points, stars'],
        ['tiers.1.key', '"a" is given twice'],
        ['currency', 'not with SPEND, only with QUALIFYING_POINTS'],
        ['activityType', 'not with SPEND, only with ACTIVITIES'],
        ['graceDays', '400 is not within 0 to 366'],
        ['tiers.1.threshold', '0 must be above 0, that of the tier before it'],
      ],
    ],
  ])('refuses %s and changes nothing', async (_, wrong, problems) => {
    const id = await make(WHOLE_INPUT);
    const before = await storedLadders(app);

    const refused = await update({ id, ...wrong });

    expect(refused).toMatchObject({
      code: 'INVALID_INPUT',
      problems: problems.map(([path, message]) => ({ path: path.split('.'), message })),
    });
    expect(await storedLadders(app)).toEqual(before);
  });

  it('refuses what is archived when it is given, not when it stays', async () => {
    const miles = await addCurrency(app, 'miles');
    await addActivityType(app, 'swim');
    const byPoints = await aLadder(app).with({ currency: 'miles' }).draft();
    const byActivity = await aLadder(app).counting('ACTIVITIES', 'swim').draft();
    await archiveCurrency(app, miles);
    await archiveActivityType(app, 'swim');
    const before = await storedLadders(app);

    const refused = [
      await update({ id: byPoints.id, currency: 'miles' }),
      await update({ id: byActivity.id, activityType: 'swim' }),
    ];

    expect(refused.map(({ problems }) => problems[0].message)).toEqual([
      '"miles" is archived: no ladder can be made to count it',
      '"swim" is archived: no activity of it is recorded',
    ]);
    expect(await storedLadders(app)).toEqual(before);
    expect((await update({ id: byPoints.id, graceDays: 5 })).tierLadder).toMatchObject({
      version: 2,
      currency: { code: 'miles' },
    });
    expect((await update({ id: byActivity.id, graceDays: 5 })).tierLadder).toMatchObject({ activityType: 'swim' });
  });

  it('states thresholds in the money that the program has now', async () => {
    const { adminKey } = await app.anotherProgram();
    const { id } = await aLadder(app).by(adminKey).counting('SPEND').tier('a', '0').tier('b', '9.50').draft();
    await app.call(adminKey, 'mutation { updateProgram(input: { currency: "JPY" }) { __typename } }');
    const before = await storedLadders(app);

    const refused = await update({ id, name: en('Yen') }, adminKey);

    const message = '9.5 is not an amount of JPY 0 or more, at most 1000000000000, with at most 0 decimals';
    expect(refused.problems).toEqual([{ path: ['tiers', '1', 'threshold'], message }]);
    expect(await storedLadders(app)).toEqual(before);
    const { tierLadder } = await update({ id, tiers: [tier('a', '0'), tier('b', '900')] }, adminKey);
    expect(tierLadder).toMatchObject({ version: 2, moneyCurrency: 'JPY', tiers: [{}, { threshold: '900' }] });
  });

  it('writes a new version of an active ladder, which is not in force yet', async () => {
    const { adminKey } = await app.anotherProgram();
    const id = await make(PLAIN_INPUT, adminKey);
    await setStatus(app, id, 'ACTIVE', adminKey);

    const { tierLadder } = await update({ id, graceDays: 3 }, adminKey);

    expect(tierLadder).toMatchObject({ status: 'ACTIVE', version: 2, graceDays: 3 });
  });

  it('refuses a ladder that is ARCHIVED and changes nothing', async () => {
    const status = 'ARCHIVED';
    const { adminKey } = await app.anotherProgram();
    const id = await make(PLAIN_INPUT, adminKey);
    await setStatus(app, id, status, adminKey);
    const before = await storedLadders(app);

    const refused = await update({ id, graceDays: 3 }, adminKey);

    expect(refused).toEqual({
      code: 'TIER_LADDER_STATUS_NOT_ALLOWED',
      message: `The ladder is ${status}; this is possible while it is DRAFT or ACTIVE.`,
      path: ['id'],
      status,
      allowed: ['DRAFT', 'ACTIVE'],
    });
    expect(await storedLadders(app)).toEqual(before);
  });

  it('finds no ladder of another program and none that is not there', async () => {
    const { id, tiers } = await aLadder(app).draft();
    const { adminKey } = await app.anotherProgram();
    const before = await storedLadders(app);

    const refused = [
      await update({ id, graceDays: 3 }, adminKey),
      await update({ id: 'tld_1', graceDays: 3 }),
      await update({ id: tiers.gold, graceDays: 3 }),
    ];

    const notFound = {
      code: 'TIER_LADDER_NOT_FOUND',
      message: 'There is no such ladder in this program.',
      path: ['id'],
    };
    expect(refused).toEqual([notFound, notFound, notFound]);
    expect(await storedLadders(app)).toEqual(before);
  });

  it('numbers versions and new tiers of edits at the same time one after the other', async () => {
    const { id } = await aLadder(app).draft();

    const edits = await Promise.all(
      ['a', 'b', 'c', 'd'].map((key) => update({ id, tiers: [tier('basic', '0'), tier(key, '5')] })),
    );

    expect(edits.map(({ tierLadder }) => tierLadder.version).sort()).toEqual([2, 3, 4, 5]);
    expect(new Set(edits.map(({ tierLadder }) => tierLadder.tiers[1].id)).size).toBe(4);
  });

  it('is for administrators and marketers', async () => {
    const { id } = await aLadder(app).draft();
    expect((await update({ id, graceDays: 1 }, await keyFor(app, 'MARKETER'))).tierLadder.version).toBe(2);
    const keys = [await keyFor(app, 'SUPPORT'), await keyFor(app, 'ANALYST'), app.program.shopKey];
    const before = await storedLadders(app);

    const answers = await Promise.all(keys.map((key) => app.call(key, UPDATE, { input: { id, graceDays: 2 } })));

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await storedLadders(app)).toEqual(before);
  });
});
