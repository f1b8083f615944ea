import { ProgramDirectory } from '../../../src/programs/index.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { storedIn } from '../purchases/support/stored.js';
import { BAD_EXPIRY, BAD_PENDING, expiry, pending, POLICIES, storedPolicies } from './support/policies.js';

const UPDATE = `mutation ($input: UpdatePointCurrencyInput!) {
  updatePointCurrency(input: $input) {
    ... on UpdatePointCurrencyPayload {
      pointCurrency {
        id code name value { amount currency } valuePoints ${POLICIES} debt graceDays default archived
      }
    }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
  }
}`;

const CREATE = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) { ... on CreatePointCurrencyPayload { pointCurrency { id } } }
}`;

const A_YEAR = { kind: 'AFTER', count: 12, unit: 'MONTHS' };
const VALUE = { value: { amount: '1', currency: 'GBP' }, valuePoints: 100 };

describe('updatePointCurrency', () => {
  let app: TestApp;
  let id: string;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    const name = [{ locale: 'en', text: 'Stars' }];
    const { data } = await app.asAdmin(CREATE, {
      input: { code: `stars-${Math.random().toString(36).slice(2, 10)}`, name },
    });
    id = data.createPointCurrency.pointCurrency.id;
  });
  afterAll(() => app.close());

  const update = async (input: Record<string, unknown>, as = app.program.adminKey) =>
    (await app.call(as, UPDATE, { input })).data.updatePointCurrency;

  it('changes what is given and leaves the rest', async () => {
    const first = await update({ id, debt: 'OWE', graceDays: 7, ...VALUE });
    const second = await update({
      id,
      name: [{ locale: 'en', text: 'Golden stars' }],
      pending: { kind: 'AFTER', count: 2, unit: 'MONTHS' },
    });
    const third = await update({
      id,
      graceDays: null,
      debt: null,
      code: null,
      default: null,
      archived: null,
      pending: null,
      expiry: null,
    });

    const expected = {
      id,
      code: expect.stringMatching(/^stars-/),
      name: 'Stars',
      value: { amount: '1.00', currency: 'GBP' },
      valuePoints: 100,
      pending: pending({ kind: 'AT_ONCE' }),
      expiry: expiry({ kind: 'NEVER' }),
      debt: 'OWE',
      graceDays: 7,
      default: false,
      archived: false,
    };
    expect(first).toEqual({ pointCurrency: expected });
    const changed = { name: 'Golden stars', pending: pending({ kind: 'AFTER', count: 2, unit: 'MONTHS' }) };
    expect(second).toEqual({ pointCurrency: { ...expected, ...changed } });
    expect(third).toEqual(second);
  });

  it('replaces a policy as a whole', async () => {
    await update({ id, pending: { kind: 'AFTER', count: 2, unit: 'MONTHS' }, expiry: A_YEAR });

    const { pointCurrency } = await update({
      id,
      pending: { kind: 'RETURN_WINDOW' },
      expiry: { kind: 'DATES', dates: ['12-31', '06-30'] },
    });

    expect(pointCurrency).toMatchObject({
      pending: pending({ kind: 'RETURN_WINDOW' }),
      expiry: expiry({ kind: 'DATES', dates: ['06-30', '12-31'] }),
    });
  });

  it("writes each other expiry policy as a version, by the sandbox's clock; settings know them all", async () => {
    const clock = new Date('2031-03-01T12:00:00Z');
    const { adminKey, program } = await app.anotherProgram({ sandbox: true, clock });
    const code = `stars-${Math.random().toString(36).slice(2, 10)}`;
    const name = [{ locale: 'en', text: 'Stars' }];
    const made = await app.call(adminKey, CREATE, { input: { code, name, expiry: A_YEAR } });
    const { id: currency } = made.data.createPointCurrency.pointCurrency;

    await update({ id: currency, expiry: { ...A_YEAR, roundUpTo: null } }, adminKey);
    await update({ id: currency, graceDays: 3, pending: { kind: 'COMPLETED' } }, adminKey);
    await update({ id: currency, expiry: { kind: 'DATES', dates: ['12-31', '06-30'] } }, adminKey);
    await update({ id: currency, expiry: { kind: 'DATES', dates: ['06-30', '12-31'] } }, adminKey);
    await update({ id: currency, expiry: { ...A_YEAR, roundUpTo: 'MONTH' } }, adminKey);

    const versions = [
      expiry(A_YEAR),
      expiry({ kind: 'DATES', dates: ['06-30', '12-31'] }),
      expiry({ ...A_YEAR, roundUpTo: 'MONTH' }),
    ];
    expect(await storedPolicies(app, code)).toEqual(
      versions.map((policy, index) => ({ ...policy, version: index + 1, effectiveAt: clock })),
    );
    const { currencies } = await app.get(ProgramDirectory).settingsOf(program.number);
    expect(currencies.map(({ policies }) => policies.length)).toEqual([1, 3]);
    expect(currencies[1]).toMatchObject({
      policyVersion: 3,
      pending: pending({ kind: 'COMPLETED' }),
      expiry: versions[2],
      policies: versions.map((policy, index) => ({ version: index + 1, expiry: policy, effectiveAt: clock })),
    });
    expect(currencies[0]!.policies).toMatchObject([
      { version: 1, expiry: expiry({ kind: 'NEVER' }), effectiveAt: clock },
    ]);
  });

  it('writes a version each for ten changes at the same time', async () => {
    const counts = Array.from({ length: 10 }, (_, index) => index + 1);

    const outcomes = await Promise.all(
      counts.map((count) => update({ id, expiry: { kind: 'AFTER', count, unit: 'YEARS' } })),
    );

    const stored = await storedPolicies(app, outcomes[0].pointCurrency.code);
    expect(stored.map(({ version }) => version)).toEqual([1, ...counts.map((count) => count + 1)]);
    expect(new Set(stored.slice(1).map(({ count }) => count))).toEqual(new Set(counts));
  });

  it.each([
    ...BAD_PENDING.map(([policy, field, message]) => ({ input: { pending: policy }, at: `pending.${field}`, message })),
    ...BAD_EXPIRY.map(([policy, field, message]) => ({ input: { expiry: policy }, at: `expiry.${field}`, message })),
  ])('refuses $input', async ({ input, at, message }) => {
    const before = await storedIn(app);

    const outcome = await update({ id, ...input });

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: at.split('.'), message }] });
    expect(await storedIn(app)).toEqual(before);
  });

  it('takes the value away with null', async () => {
    await update({ id, ...VALUE });

    const { pointCurrency } = await update({ id, value: null });

    expect(pointCurrency).toMatchObject({ value: null, valuePoints: null });
  });

  it('makes another one the default: calls that name none mean it from now on', async () => {
    const ada = await aMember(app).enroll();
    await aRule(app).active();
    await aPurchase(app).by(ada).record();
    const { data } = await app.asAdmin('{ pointCurrencies { id default } }');
    const before = data.pointCurrencies.find((one: { default: boolean }) => one.default);

    const { pointCurrency } = await update({ id, default: true });

    const query = `{ pointCurrencies { id default } member(ref: { id: "${ada.id}" }) { points { available currency { id } } } }`;
    const after = (await app.asAdmin(query)).data;
    expect(pointCurrency.default).toBe(true);
    expect(after.pointCurrencies.filter((one: { default: boolean }) => one.default)).toEqual([{ id, default: true }]);
    expect(after.member.points).toEqual({ available: 0, currency: { id } });
    await update({ id: before.id, default: true });
    expect((await app.asAdmin(query)).data.member.points).toEqual({ available: 10, currency: { id: before.id } });
  });

  it('refuses to leave the program without a default', async () => {
    const { data } = await app.asAdmin('{ pointCurrencies { id default } }');
    const { id: present } = data.pointCurrencies.find((one: { default: boolean }) => one.default);
    const before = await storedIn(app);

    const outcome = await update({ id: present, default: false });

    expect(outcome).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['default'], message: 'make another point currency the default instead' }],
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('archives it: nothing more is awarded in it, balances stay and can be spent; and takes that back', async () => {
    const { pointCurrency } = await update({ id });
    const ada = await aMember(app).enroll();
    const rule = await aRule(app).inCurrency(pointCurrency.code).active();
    await aPurchase(app).by(ada).record();

    const archived = await update({ id, archived: true });

    expect(archived).toEqual({ pointCurrency: { ...pointCurrency, archived: true } });
    expect(await update({ id, graceDays: 30 })).toEqual(archived);
    await aPurchase(app).by(ada).record();
    const hold = `mutation { holdPoints(input: {
      idempotencyKey: "hold", member: { id: "${ada.id}" }, currency: "${pointCurrency.code}", points: 4 }) {
        ... on HoldPointsPayload { hold { points } } } }`;
    expect((await app.asAdmin(hold)).data.holdPoints).toEqual({ hold: { points: 4 } });
    const points = `{ member(ref: { id: "${ada.id}" }) { points(currency: "${pointCurrency.code}") { available held } } }`;
    expect((await app.asAdmin(points)).data.member.points).toEqual({ available: 6, held: 4 });

    expect(await update({ id, archived: false })).toEqual({ pointCurrency });
    await aPurchase(app).by(ada).record();
    expect((await app.asAdmin(points)).data.member.points).toEqual({ available: 16, held: 4 });
    await app.asAdmin('mutation ($id: ID!) { archiveEarningRule(input: { id: $id }) { __typename } }', { id: rule });
  });

  it('shows settings which point currencies are archived', async () => {
    const { adminKey, program } = await app.anotherProgram();
    const made = await app.call(adminKey, CREATE, {
      input: { code: 'stars', name: [{ locale: 'en', text: 'Stars' }] },
    });

    await update({ id: made.data.createPointCurrency.pointCurrency.id, archived: true }, adminKey);

    const { currencies } = await app.get(ProgramDirectory).settingsOf(program.number);
    expect(currencies.map(({ code, archived }) => [code, archived])).toEqual([
      ['points', false],
      ['stars', true],
    ]);
  });

  it.each<[string, Record<string, unknown>]>([
    ['archived', { default: true, archived: true }],
    ['archived before', { default: true }],
  ])('refuses to make one the default that is %s', async (_, wrong) => {
    await update({ id, archived: wrong.archived !== true });
    const before = await storedIn(app);

    const outcome = await update({ id, ...wrong });

    const message = 'an archived point currency cannot be the default: take archived back first';
    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: ['default'], message }] });
    expect(await storedIn(app)).toEqual(before);
  });

  it('makes one the default that is taken back from the archive by the same call', async () => {
    await update({ id, archived: true });
    const { data } = await app.asAdmin('{ pointCurrencies { id default } }');
    const present = data.pointCurrencies.find((one: { default: boolean }) => one.default);

    const { pointCurrency } = await update({ id, archived: false, default: true });

    expect(pointCurrency).toMatchObject({ default: true, archived: false });
    await update({ id: present.id, default: true });
  });

  it.each([{ archived: true }, { archived: true, default: true }])(
    'refuses to archive the default with %j',
    async (wrong) => {
      const { data } = await app.asAdmin('{ pointCurrencies { id default } }');
      const { id: present } = data.pointCurrencies.find((one: { default: boolean }) => one.default);
      const before = await storedIn(app);

      const outcome = await update({ id: present, ...wrong });

      const message = 'the default cannot be archived: make another point currency the default first';
      expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: ['archived'], message }] });
      expect(await storedIn(app)).toEqual(before);
    },
  );

  it('refuses the code of another one, and takes its own', async () => {
    const { pointCurrency } = await update({ id, graceDays: 1 });
    const before = await storedIn(app);

    const refused = await update({ id, code: 'points' });

    expect(refused).toEqual({
      code: 'DUPLICATE_POINT_CURRENCY',
      message: 'Another point currency has the code "points".',
      path: ['code'],
    });
    expect(await storedIn(app)).toEqual(before);
    expect(await update({ id, code: pointCurrency.code })).toEqual({ pointCurrency });
  });

  it('names everything that is wrong and changes nothing', async () => {
    const before = await storedIn(app);

    const outcome = await update({ id, code: '', name: [], valuePoints: 0, graceDays: 3651 });

    expect(outcome.problems).toEqual([
      { path: ['code'], message: '"" is not 1 to 20 of a-z, 0-9, - and _, beginning with a letter' },
      { path: ['name'], message: 'needs a text in at least one language' },
      { path: ['valuePoints'], message: 'must be at least 1' },
      { path: ['value'], message: 'needed with valuePoints: what they are worth' },
      { path: ['graceDays'], message: '3651 is not within 0 to 3650' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it.each(['', 'nonsense', 'cur_01k0000000e0000000000000aa', 'mem_01k0000000e0000000000000aa'])(
    'finds none with the id %j',
    async (unknown) => {
      const before = await storedIn(app);

      const outcome = await update({ id: unknown, graceDays: 1 });

      expect(outcome).toEqual({
        code: 'POINT_CURRENCY_NOT_FOUND',
        message: 'There is no such point currency in this program.',
        path: ['id'],
      });
      expect(await storedIn(app)).toEqual(before);
    },
  );

  it('finds none of another program', async () => {
    const other = await app.anotherProgram();
    const before = await storedIn(app);

    const outcome = await update({ id, graceDays: 1 }, other.adminKey);

    expect(outcome.code).toBe('POINT_CURRENCY_NOT_FOUND');
    expect(await storedIn(app)).toEqual(before);
  });
});
