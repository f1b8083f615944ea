import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase, type PurchaseFactory } from '../../factories/a-purchase.js';
import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { ask, runSimulations, show, simulate } from './support/simulations.js';
import { addCurrency, archiveCurrency } from './support/whole-rule.js';

type Program = Awaited<ReturnType<TestApp['anotherProgram']>>;

const NOW = '2027-06-15T12:00:00.000Z';

describe('simulateEarning', () => {
  let app: TestApp;
  let program: Program;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true } });
  });
  /** Every test has a program of its own: a simulation replays all that there is. */
  beforeEach(async () => {
    program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW), timeZone: 'America/Los_Angeles' });
    await app.call(program.adminKey, 'mutation { updateProgram(input: { backDatingDays: 365 }) { __typename } }');
    ada = await aMember(app).of(program).enroll();
    bob = await aMember(app).of(program).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const rule = (): RuleFactory => aRule(app).by(program.adminKey);
  const purchase = (by: EnrolledMember, worth = '10', day?: string): PurchaseFactory => {
    const at = day === undefined ? {} : { purchasedAt: `${day}T12:00:00Z` };
    return aPurchase(app).in(program).by(by).worth(worth).with(at);
  };
  const tryOut = (input: Record<string, unknown> = {}, pageSize = 2) =>
    simulate(app, input, { key: program.adminKey, pageSize });
  const refused = async (input: Record<string, unknown>) => {
    const before = (await app.database.pool.query('SELECT * FROM simulation ORDER BY id')).rows;
    const answer = await ask(app, input, program.adminKey);
    expect((await app.database.pool.query('SELECT * FROM simulation ORDER BY id')).rows).toEqual(before);
    return answer;
  };
  const send = async (mutation: string, variables: Record<string, unknown>) => {
    const { data, errors } = await app.call(program.adminKey, mutation, variables);
    expect(errors).toBeUndefined();
    return data;
  };

  it('answers at once, and tells everything when it was run', async () => {
    const pounds = await rule().named('Pounds').active();
    const bonus = await rule().named('Bonus').fixed(7).active();
    const triple = await rule().named('Triple').factor('3').draft();
    await purchase(ada, '10.50', '2027-04-30').record();
    await purchase(bob, '20', '2027-05-01').record();
    await purchase(ada, '5', '2027-05-02').record();

    const asked = await ask(app, { add: [triple], leaveOut: [bonus] }, program.adminKey);
    await runSimulations(app);
    const simulation = await show(app, asked.simulation.id, program.adminKey);

    const order = {
      id: expect.stringMatching(/^sim_/),
      from: null,
      until: null,
      ignoreWindows: false,
      failure: null,
      add: [{ id: triple }],
      leaveOut: [{ id: bonus }],
      rules: [
        { rule: { id: pounds }, version: 1 },
        { rule: { id: triple }, version: 1 },
      ],
    };
    expect(asked).toEqual({ simulation: { ...order, status: 'QUEUED', share: 0, purchases: 0, result: null } });
    expect(simulation).toEqual({
      ...order,
      status: 'DONE',
      share: 1,
      purchases: 3,
      result: {
        purchases: 3,
        pointsThen: 35 + 21,
        pointsNow: 3 * 35,
        costThen: null,
        costNow: null,
        membersGaining: 2,
        membersLosing: 0,
        pointsOfTiers: 0,
        currencies: [{ currency: { code: 'points' }, pointsThen: 56, pointsNow: 105, costThen: null, costNow: null }],
        months: [
          { month: '2027-04', pointsThen: 17, pointsNow: 30 },
          { month: '2027-05', pointsThen: 39, pointsNow: 75 },
        ],
        rules: [
          { name: 'Pounds', rule: { id: pounds }, pointsThen: 35, pointsNow: 35, awardsThen: 3, awardsNow: 3 },
          { name: 'Bonus', rule: { id: bonus }, pointsThen: 21, pointsNow: 0, awardsThen: 3, awardsNow: 0 },
          { name: 'Triple', rule: { id: triple }, pointsThen: 0, pointsNow: 70, awardsThen: 0, awardsNow: 3 },
        ],
      },
    });
  });

  it('moves no points', async () => {
    await rule().active();
    await purchase(ada).record();
    const rowsOf = async (table: string) =>
      (await app.database.pool.query(`SELECT * FROM ${table} ORDER BY 1, 2`)).rows;
    const tables = ['wallet', 'posting', 'award', 'earning_rule_use', 'earning_rule_total', 'outbox_event'];
    const before = await Promise.all(tables.map(rowsOf));

    await tryOut({ add: [await rule().fixed(100).limits({ uses: 1, period: 'DAY' }).draft()] });

    expect(await Promise.all(tables.map(rowsOf))).toEqual(before);
  });

  it('puts a purchase in the month that it is in the zone of the program', async () => {
    await rule().active();
    await purchase(ada, '1').with({ purchasedAt: '2027-05-01T06:59:59.999Z' }).record();
    await purchase(ada, '2').with({ purchasedAt: '2027-05-01T07:00:00Z' }).record();

    const { result } = await tryOut();

    expect(result.months).toEqual([
      { month: '2027-04', pointsThen: 1, pointsNow: 1 },
      { month: '2027-05', pointsThen: 2, pointsNow: 2 },
    ]);
  });

  it('replays purchases of the dates from `from` and before `until`', async () => {
    await rule().active();
    for (const [day, worth] of [
      ['2027-05-01', '1'],
      ['2027-05-02', '2'],
      ['2027-05-03', '4'],
    ] as const) {
      await purchase(ada, worth, day).record();
    }
    const pointsOf = async (input: Record<string, unknown>) => (await tryOut(input, 1)).result.pointsNow;

    expect(await pointsOf({ from: '2027-05-02T12:00:00Z' })).toBe(6);
    expect(await pointsOf({ until: '2027-05-02T12:00:00Z' })).toBe(1);
    expect(await pointsOf({ from: '2027-05-02T00:00:00Z', until: '2027-05-03T00:00:00Z' })).toBe(2);
    expect(await pointsOf({ from: '2027-06-01T00:00:00Z' })).toBe(0);
  });

  it('counts limits from zero, by period and member or for all together, and cooldowns', async () => {
    const daily = await rule().fixed(1).limits({ uses: 1, period: 'DAY' }).draft();
    const monthly = await rule().limits({ points: 25, period: 'MONTH' }).draft();
    const five = await rule().fixed(100).limits({ uses: 2, period: 'EVER', perMember: false }).draft();
    const weekly = await rule().fixed(1000).cooldownDays(7).draft();
    await purchase(ada, '10', '2027-05-01').record();
    await purchase(ada, '20', '2027-05-01').record();
    await purchase(bob, '30', '2027-05-01').record();
    await purchase(ada, '40', '2027-05-08').record();
    await purchase(ada, '50', '2027-06-01').record();
    const givenBy = async (id: string) =>
      (await tryOut({ add: [id] })).result.months.map((month: GraphqlAnswer['data']) => month.pointsNow);

    expect(await givenBy(daily)).toEqual([1 + 1 + 1, 1]);
    expect(await givenBy(monthly)).toEqual([10 + 15 + 25, 25]);
    expect(await givenBy(five)).toEqual([200, 0]);
    expect(await givenBy(weekly)).toEqual([3000, 1000]);
  });

  it('gives for first purchases what each member completed first, before `from` too', async () => {
    const first = await rule().fixed(100).firstPurchaseOnly().draft();
    await purchase(ada, '1', '2027-05-01').pending().record();
    await purchase(ada, '1', '2027-05-02').record();
    const late = await purchase(bob, '1', '2027-05-03').pending().record();
    await send(
      'mutation ($id: ID!) { completePurchase(input: { idempotencyKey: "c", purchaseId: $id }) { __typename } }',
      {
        id: late.id,
      },
    );
    await purchase(bob, '1', '2027-05-04').record();
    const monthsOf = async (input: Record<string, unknown>) =>
      (await tryOut({ add: [first], ...input })).result.rules.map((one: GraphqlAnswer['data']) => [
        one.pointsNow,
        one.awardsNow,
      ]);

    expect(await monthsOf({})).toEqual([[200, 2]]);
    expect(await monthsOf({ from: '2027-05-03T00:00:00Z' })).toEqual([[100, 1]]);
    expect(await monthsOf({ from: '2027-05-04T00:00:00Z' })).toEqual([[0, 0]]);
  });

  it('knows what purchases were awarded when they were completed, in every sum', async () => {
    const ladder = aLadder(app).by(program.adminKey).primary();
    await ladder.tier('basic', '0', { multiplier: '2' }).tier('gold', '100000').active();
    const base = await rule().active();
    const double = await rule().factor('2').active();
    const welcome = await rule().fixed(100).firstPurchaseOnly().active();
    const { id } = await purchase(ada, '10').pending().record();
    const { completePurchase } = await send(
      `mutation ($id: ID!) { completePurchase(input: { idempotencyKey: "c", purchaseId: $id }) {
        ... on CompletePurchasePayload { purchase { pointsEarned } } } }`,
      { id },
    );

    const { result } = await tryOut();

    const [points, of] = [10 + 10 + 100 + 100, completePurchase.purchase.pointsEarned];
    expect(result).toMatchObject({ pointsThen: points, pointsNow: points, pointsOfTiers: of - points });
    expect(result).toMatchObject({ membersGaining: 0, membersLosing: 0 });
    expect(result.months).toMatchObject([{ pointsThen: points, pointsNow: points }]);
    expect(result.currencies).toMatchObject([{ pointsThen: points, pointsNow: points }]);
    const once = { awardsThen: 1, awardsNow: 1 };
    expect(result.rules).toMatchObject([
      { rule: { id: base }, pointsThen: 10, pointsNow: 10, ...once },
      { rule: { id: double }, pointsThen: 110, pointsNow: 110, ...once },
      { rule: { id: welcome }, pointsThen: 100, pointsNow: 100, ...once },
    ]);
  });

  it('looks at audiences by what is known of members today, and at their age on the day', async () => {
    const cid = await aMember(app).of(program).bornOn('2009-05-10').enroll();
    const grown = await rule().fixed(10).forAudience({ minAge: 18 }).draft();
    await purchase(cid, '1', '2027-05-09').record();
    await purchase(cid, '1', '2027-05-10').record();
    await purchase(ada, '1', '2027-05-10').record();

    const { result } = await tryOut({ add: [grown] });

    expect(result).toMatchObject({ pointsNow: 10, membersGaining: 1 });
  });

  it('counts what was paid with points as the purchase did: told, or held at the value of a point', async () => {
    await send(
      `mutation ($id: ID!) { updatePointCurrency(input: { id: $id, value: { amount: "1.00", currency: "GBP" }, valuePoints: 100 }) {
        __typename } }`,
      { id: (await app.call(program.adminKey, '{ pointCurrencies { id } }')).data.pointCurrencies[0].id },
    );
    await rule().looksAt({ pointsPaid: false }).active();
    await purchase(ada, '1000').record();
    const held = await app.call(
      program.shopKey,
      `mutation ($id: ID!) { holdPoints(input: { idempotencyKey: "h", member: { id: $id }, points: 500 }) {
        ... on HoldPointsPayload { hold { id } } } }`,
      { id: ada.id },
    );
    await purchase(ada, '20').with({ holdId: held.data.holdPoints.hold.id }).record();
    await purchase(ada, '20').with({ payments: [{ kind: 'POINTS', amount: '7' }, { kind: 'OTHER', amount: '2' }] }).record(); // prettier-ignore

    const { result } = await tryOut();

    expect(result).toMatchObject({
      pointsThen: 1000 + 15 + 13,
      pointsNow: 1028,
      costThen: { amount: '10.28', currency: 'GBP' },
      costNow: { amount: '10.28', currency: 'GBP' },
    });
  });

  it('adds up by point currency; what costs money is told where a point has a value', async () => {
    await addCurrency(app, 'stars', program.adminKey);
    const { pointCurrencies } = (await app.call(program.adminKey, '{ pointCurrencies { id code } }')).data;
    const { id } = pointCurrencies.find(({ code }: { code: string }) => code === 'points');
    await send(
      `mutation ($id: ID!) { updatePointCurrency(input: { id: $id, value: { amount: "0.10", currency: "GBP" }, valuePoints: 3 }) {
        __typename } }`,
      { id },
    );
    await rule().active();
    const stars = await rule().fixed(2).inCurrency('stars').draft();
    await purchase(ada, '10').record();
    await purchase(bob, '1').record();

    const { result } = await tryOut({ add: [stars] });

    expect(result).toMatchObject({
      pointsThen: 11,
      pointsNow: 15,
      costThen: { amount: '0.36', currency: 'GBP' },
      costNow: { amount: '0.36', currency: 'GBP' },
      currencies: [
        { currency: { code: 'points' }, pointsThen: 11, pointsNow: 11, costThen: { amount: '0.36' }, costNow: { amount: '0.36' } },
        { currency: { code: 'stars' }, pointsThen: 0, pointsNow: 4, costThen: null, costNow: null },
      ],
    }); // prettier-ignore
  });

  it('applies a campaign of the future to the past, when windows are ignored; its hours hold, and windows of active rules', async () => {
    const past = await rule().fixed(1).until('2027-05-02T00:00:00Z').active();
    const future = await rule().fixed(10).from('2028-01-01T00:00:00Z').weekdays('SATURDAY').draft();
    await purchase(ada, '1', '2027-05-01').record(); // a Saturday
    await purchase(ada, '1', '2027-05-03').record();
    const pointsOf = async (input: Record<string, unknown>) =>
      (await tryOut(input)).result.rules.map((one: GraphqlAnswer['data']) => [one.rule.id, one.pointsNow]);

    expect(await pointsOf({ add: [future] })).toEqual([
      [past, 1],
      [future, 0],
    ]);
    expect(await pointsOf({ add: [future], ignoreWindows: true })).toEqual([
      [past, 1],
      [future, 10],
    ]);
  });

  it('leaves out canceled purchases, and ignores returns', async () => {
    await rule().active();
    const back = await purchase(ada, '10').record();
    const gone = await purchase(ada, '20').record();
    await send(
      `mutation ($back: ID!, $line: ID!, $gone: ID!) {
        returnPurchase(input: { idempotencyKey: "r", purchaseId: $back, lines: [{ line: $line, quantity: "1" }] }) { __typename }
        cancelPurchase(input: { idempotencyKey: "c", purchaseId: $gone }) { __typename } }`,
      { back: back.id, line: back.lines[0]!.id, gone: gone.id },
    );

    const { result } = await tryOut({ add: [await rule().fixed(5).draft()] });

    expect(result).toMatchObject({ purchases: 1, pointsThen: 10, pointsNow: 15 });
  });

  it('stays with the rules and purchases of the moment at which it was asked for', async () => {
    const active = await rule().named('Old').active();
    const draft = await rule().fixed(5).draft();
    await purchase(ada).record();
    const { simulation } = await ask(app, { add: [draft] }, program.adminKey);

    await send(
      `mutation ($active: ID!, $draft: ID!) {
        updateEarningRule(input: { id: $active, name: [{ locale: "en", text: "New" }], gives: { fixed: 1000 } }) { __typename }
        archiveEarningRule(input: { id: $draft }) { __typename } }`,
      { active, draft },
    );
    await rule().fixed(777).active();
    await purchase(ada).record();
    await runSimulations(app);

    const { result, rules } = await show(app, simulation.id, program.adminKey);
    expect(rules.map(({ version }: { version: number }) => version)).toEqual([1, 1]);
    expect(result).toMatchObject({
      purchases: 1,
      pointsThen: 10,
      pointsNow: 15,
      rules: [{ name: 'Old', pointsNow: 10 }, { pointsNow: 5 }],
    });
  });

  it('is done at once where nothing was bought', async () => {
    const { result, status, share } = await tryOut({ add: [await rule().draft()] });

    expect([status, share]).toEqual(['DONE', 1]);
    expect(result).toMatchObject({ purchases: 0, pointsThen: 0, pointsNow: 0, months: [], currencies: [] });
  });

  it('fails with a reason when points cannot be counted exactly any more', async () => {
    const huge = await rule().named('Huge').givesPoints(1_000_000_000).per('0.01').draft();
    await purchase(ada, '1000000').record();

    const { status, failure, result } = await tryOut({ add: [huge] });

    expect([status, result]).toEqual(['FAILED', null]);
    expect(failure).toBe('More points would be earned than can be counted exactly (9007199254740991), by "Huge".');
  });

  it('refuses rules that cannot be chosen, all at once, by their place', async () => {
    const active = await rule().active();
    const draft = await rule().draft();
    const archived = await rule().archived();
    const birthday = await rule().on('BIRTHDAY').fixed(5).draft();
    const strange = await aRule(app).draft();

    const answer = await refused({
      add: [active, draft, archived, birthday, strange, 'rul_x', draft],
      leaveOut: [draft, active],
      from: '2027-05-02T00:00:00Z',
      until: '2027-05-02T00:00:00Z',
    });

    const unknown = 'there is no such earning rule in this program';
    expect(answer.code).toBe('INVALID_INPUT');
    expect(answer.problems).toEqual([
      { path: ['add', '0'], message: 'the rule is ACTIVE: it counts already' },
      { path: ['add', '2'], message: 'the rule is ARCHIVED; a DRAFT or PAUSED one can be added' },
      { path: ['add', '3'], message: 'the rule is for BIRTHDAY; only purchases are replayed' },
      { path: ['add', '4'], message: unknown },
      { path: ['add', '5'], message: unknown },
      { path: ['add', '6'], message: 'is in the list twice' },
      { path: ['leaveOut', '0'], message: 'the rule is DRAFT: only an ACTIVE one counts and can be left out' },
      { path: ['until'], message: '2027-05-02T00:00:00.000Z is not after from, 2027-05-02T00:00:00.000Z' },
    ]);
  });

  it('refuses a rule of an archived point currency, of which an active one gives nothing any more', async () => {
    const currency = await addCurrency(app, 'stars', program.adminKey);
    const draft = await rule().fixed(5).inCurrency('stars').draft();
    await rule().fixed(5).inCurrency('stars').active();
    await purchase(ada).record();
    await archiveCurrency(app, currency, true, program.adminKey);

    const answer = await refused({ add: [draft] });

    const message = 'the point currency of the rule, "stars", is archived: it would give nothing';
    expect(answer.problems).toEqual([{ path: ['add', '0'], message }]);
    expect((await tryOut()).result).toMatchObject({ pointsThen: 5, pointsNow: 0, membersLosing: 1 });
  });

  it('refuses more than 100 rules in a list', async () => {
    const answer = await refused({ leaveOut: Array.from({ length: 101 }, () => 'rul_x') });

    expect(answer.problems).toEqual([{ path: ['leaveOut'], message: 'has 101 rules; at most 100 are allowed' }]);
  });

  it('refuses a fourth one while three wait or run, also when several ask at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask(app, {}, program.adminKey)));
    await ask(app, {}, (await app.anotherProgram()).adminKey);

    const refusal = await refused({});
    await runSimulations(app);

    expect(answers.filter(({ simulation }) => simulation)).toHaveLength(3);
    expect(refusal).toEqual({
      code: 'TOO_MANY_SIMULATIONS',
      message: '3 simulations wait or run already, more are not allowed. Wait for one, or cancel one.',
      path: null,
      allowed: 3,
    });
    expect((await ask(app, {}, program.adminKey)).simulation.status).toBe('QUEUED');
    await runSimulations(app);
  });

  it('is for administrators, marketers and analysts', async () => {
    const mutation = 'mutation { simulateEarning(input: {}) { __typename } }';
    const key = async (role: string) =>
      (
        await send(
          `mutation ($role: Role!) { createApiKey(input: { name: "k", roles: [$role] }) { ... on CreateApiKeyPayload { secret } } }`,
          { role },
        )
      ).createApiKey.secret;

    const answers = await Promise.all(
      ['MARKETER', 'ANALYST', 'SUPPORT', 'SHOP'].map(async (role) => app.call(await key(role), mutation)),
    );

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code ?? 'allowed')).toEqual([
      'allowed',
      'allowed',
      'FORBIDDEN',
      'FORBIDDEN',
    ]);
    await runSimulations(app);
  });
});
