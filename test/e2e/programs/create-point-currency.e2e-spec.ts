import { startTestApp, type TestApp } from '../../support/app.js';
import { storedIn } from '../purchases/support/stored.js';
import { BAD_EXPIRY, BAD_PENDING, expiry, pending, POLICIES, storedPolicies } from './support/policies.js';

const CREATE = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) {
    ... on CreatePointCurrencyPayload {
      pointCurrency {
        id code name value { amount currency } valuePoints ${POLICIES} debt graceDays default archived
      }
    }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
  }
}`;

const NAME = [{ locale: 'en', text: 'Stars' }];
const GBP = (amount: string) => ({ amount, currency: 'GBP' });

const aCode = () => `code-${Math.random().toString(36).slice(2, 10)}`;

describe('createPointCurrency', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const create = async (input: Record<string, unknown>, as = app.program.adminKey) => {
    const answer = await app.call(as, CREATE, { input });
    return answer.errors ? answer : answer.data.createPointCurrency;
  };

  it('takes null for what is left out', async () => {
    const { pointCurrency } = await create({ code: aCode(), name: NAME, debt: null, graceDays: null, default: null });

    expect(pointCurrency).toMatchObject({ debt: 'FORGIVE', graceDays: 30, default: false });
  });

  it('adds a point currency that is not the default, available at once and without end', async () => {
    const { pointCurrency } = await create({ code: 'stars', name: NAME });

    expect(pointCurrency).toEqual({
      id: expect.stringMatching(/^cur_[0-9a-z]{26}$/),
      code: 'stars',
      name: 'Stars',
      value: null,
      valuePoints: null,
      pending: pending({ kind: 'AT_ONCE' }),
      expiry: expiry({ kind: 'NEVER' }),
      debt: 'FORGIVE',
      graceDays: 30,
      default: false,
      archived: false,
    });
  });

  it('adds one with everything, as the default instead of the present one', async () => {
    const { adminKey } = await app.anotherProgram();
    const input = {
      code: 'a-2_b',
      name: [...NAME, { locale: 'de', text: 'Sterne\n& mehr 🎈' }],
      value: GBP('0.5'),
      valuePoints: 100,
      pending: { kind: 'AFTER', count: 14, unit: 'DAYS' },
      expiry: expiry({ kind: 'AFTER', count: 12, unit: 'MONTHS', roundUpTo: 'QUARTER' }),
      debt: 'OWE',
      graceDays: 3650,
      default: true,
    };

    const { pointCurrency } = await create(input, adminKey);

    expect(pointCurrency).toMatchObject({ ...input, name: 'Stars', value: GBP('0.50') });
    const { data } = await app.call(adminKey, '{ pointCurrencies { code default } }');
    expect(data.pointCurrencies).toEqual([
      { code: 'points', default: false },
      { code: 'a-2_b', default: true },
    ]);
  });

  it.each([
    { kind: 'AT_ONCE' },
    { kind: 'AFTER', count: 3650, unit: 'DAYS' },
    { kind: 'AFTER', count: 1200, unit: 'MONTHS' },
    { kind: 'RETURN_WINDOW' },
    { kind: 'COMPLETED' },
  ])('takes the pending policy %j', async (policy) => {
    const { pointCurrency } = await create({ code: aCode(), name: NAME, pending: policy });

    expect(pointCurrency).toMatchObject({ pending: pending(policy), expiry: expiry({ kind: 'NEVER' }) });
  });

  it.each([
    { kind: 'NEVER' },
    { kind: 'AFTER', count: 100, unit: 'YEARS' },
    { kind: 'AFTER', count: 1, unit: 'DAYS', roundUpTo: 'YEAR' },
    { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' },
    { kind: 'DATES', dates: ['02-29', '06-30', '12-31'] },
  ])('takes the expiry policy %j and writes it as version 1', async (policy) => {
    const code = aCode();

    const { pointCurrency } = await create({ code, name: NAME, expiry: policy });

    expect(pointCurrency).toMatchObject({ pending: pending({ kind: 'AT_ONCE' }), expiry: expiry(policy) });
    expect(await storedPolicies(app, code)).toEqual([{ ...expiry(policy), version: 1, effectiveAt: expect.any(Date) }]);
  });

  it('puts the days of the year in order', async () => {
    const { pointCurrency } = await create({
      code: aCode(),
      name: NAME,
      expiry: { kind: 'DATES', dates: ['12-31', '06-30'] },
    });

    expect(pointCurrency.expiry).toEqual(expiry({ kind: 'DATES', dates: ['06-30', '12-31'] }));
  });

  it("takes the database's time for a policy, and a sandbox's clock in a sandbox", async () => {
    const clock = new Date('2031-03-01T12:00:00Z');
    const sandbox = await app.anotherProgram({ sandbox: true, clock });
    const [code, codeInSandbox] = [aCode(), aCode()];
    const [before] = (await app.database.pool.query("SELECT date_trunc('milliseconds', clock_timestamp()) AS at")).rows;

    await create({ code, name: NAME });
    await create({ code: codeInSandbox, name: NAME }, sandbox.adminKey);

    const [{ effectiveAt }] = (await storedPolicies(app, code)) as [{ effectiveAt: Date }];
    const [after] = (await app.database.pool.query('SELECT clock_timestamp() AS at')).rows;
    expect(effectiveAt.getTime()).toBeGreaterThanOrEqual(before.at.getTime());
    expect(effectiveAt.getTime()).toBeLessThanOrEqual(after.at.getTime());
    expect(await storedPolicies(app, codeInSandbox)).toMatchObject([{ effectiveAt: clock }]);
  });

  it('refuses a code that there is, in this program only', async () => {
    const other = await app.anotherProgram();
    await create({ code: 'gems', name: NAME });
    const before = await storedIn(app);

    const outcome = await create({ code: 'gems', name: NAME, default: true });

    expect(outcome).toEqual({
      code: 'DUPLICATE_POINT_CURRENCY',
      message: 'Another point currency has the code "gems".',
      path: ['code'],
    });
    expect(await storedIn(app)).toEqual(before);
    expect(await create({ code: 'gems', name: NAME }, other.adminKey)).toHaveProperty('pointCurrency');
  });

  it('adds one of ten that come at the same time', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => create({ code: 'coins', name: NAME })));

    expect(outcomes.filter((outcome) => outcome.pointCurrency)).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome.code === 'DUPLICATE_POINT_CURRENCY')).toHaveLength(9);
  });

  it('names everything that is wrong and adds nothing', async () => {
    const before = await storedIn(app);

    const outcome = await create({
      code: 'Stars!',
      name: [],
      value: { amount: '0.001', currency: 'EUR' },
      graceDays: -1,
    });

    expect(outcome.problems).toEqual([
      { path: ['code'], message: '"Stars!" is not 1 to 20 of a-z, 0-9, - and _, beginning with a letter' },
      { path: ['name'], message: 'needs a text in at least one language' },
      { path: ['value', 'currency'], message: "must be the program's currency, GBP" },
      { path: ['value', 'amount'], message: '0.001 is not an amount above 0 with at most 2 decimals' },
      { path: ['valuePoints'], message: 'needed with value: so many points are worth it' },
      { path: ['graceDays'], message: '-1 is not within 0 to 3650' },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  it.each<[Record<string, unknown>, string, string]>([
    [{ code: '' }, 'code', '"" is not 1 to 20 of a-z, 0-9, - and _, beginning with a letter'],
    [{ code: '1a' }, 'code', '"1a" is not 1 to 20 of a-z, 0-9, - and _, beginning with a letter'],
    [
      { code: 'a23456789012345678901' },
      'code',
      '"a23456789012345678901" is not 1 to 20 of a-z, 0-9, - and _, beginning with a letter',
    ],
    [{ code: 'a\u0000' }, 'code', '"a\u0000" is not 1 to 20 of a-z, 0-9, - and _, beginning with a letter'],
    [{ name: [{ locale: 'en', text: ' ' }] }, 'name.0.text', 'must have 1 to 2000 characters'],
    [{ name: [{ locale: 'en', text: 'x'.repeat(2001) }] }, 'name.0.text', 'must have 1 to 2000 characters'],
    [{ name: [{ locale: 'en', text: 'a\u0000' }] }, 'name.0.text', 'must not contain NUL or half a character'],
    [{ name: [{ locale: 'en', text: 'a\ud83c' }] }, 'name.0.text', 'must not contain NUL or half a character'],
    [{ name: [{ locale: '', text: 'a' }] }, 'name.0.locale', '"" is not a language tag such as "en"'],
    [{ name: [...NAME, { locale: 'EN', text: 'a' }] }, 'name.1.locale', '"EN" is given twice'],
    [{ value: GBP('0'), valuePoints: 1 }, 'value.amount', '0 is not an amount above 0 with at most 2 decimals'],
    [{ value: GBP('-1'), valuePoints: 1 }, 'value.amount', '-1 is not an amount above 0 with at most 2 decimals'],
    [{ value: GBP('1'), valuePoints: 0 }, 'valuePoints', 'must be at least 1'],
    [{ valuePoints: 1 }, 'value', 'needed with valuePoints: what they are worth'],
    [{ graceDays: 3651 }, 'graceDays', '3651 is not within 0 to 3650'],
  ])('refuses %j', async (changes, field, message) => {
    const before = await storedIn(app);

    const outcome = await create({ code: 'new', name: NAME, ...changes });

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: field.split('.'), message }] });
    expect(await storedIn(app)).toEqual(before);
  });

  it.each(BAD_PENDING)('refuses the pending policy %j', async (policy, field, message) => {
    const before = await storedIn(app);

    const outcome = await create({ code: 'new', name: NAME, pending: policy });

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: ['pending', field], message }] });
    expect(await storedIn(app)).toEqual(before);
  });

  it.each(BAD_EXPIRY)('refuses the expiry policy %j', async (policy, field, message) => {
    const before = await storedIn(app);

    const outcome = await create({ code: 'new', name: NAME, expiry: policy });

    const path = ['expiry', ...field.split('.')];
    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path, message }] });
    expect(outcome.problems).toHaveLength(1);
    expect(await storedIn(app)).toEqual(before);
  });

  it.each([
    ['pending', { kind: 'LATER' }],
    ['pending', { kind: 'AFTER', count: 1, unit: 'WEEKS' }],
    ['expiry', { kind: 'AFTER', count: 1.5, unit: 'DAYS' }],
    ['expiry', { kind: 'AFTER', count: 1, unit: 'DAYS', roundUpTo: 'WEEK' }],
  ])('knows no policy for %s such as %j', async (field, policy) => {
    const before = await storedIn(app);

    const { errors } = await create({ code: 'new', name: NAME, [field]: policy });

    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].message).toContain(`at "input.${field}`);
    expect(await storedIn(app)).toEqual(before);
  });

  it.each([1.5, '100', 9_007_199_254_740_992])('refuses %j points for a value', async (valuePoints) => {
    const { errors } = await create({ code: 'new', name: NAME, value: GBP('1'), valuePoints });

    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].message).toContain('a whole number within ±9007199254740991.');
  });
});
