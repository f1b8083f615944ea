import { startTestApp, type TestApp } from '../../support/app.js';
import { storedIn } from '../purchases/support/stored.js';

const CREATE = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) {
    ... on CreatePointCurrencyPayload {
      pointCurrency {
        id code name value { amount currency } valuePoints pending { kind } expiry { kind } debt graceDays default
      }
    }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
  }
}`;

const NAME = [{ locale: 'en', text: 'Stars' }];
const GBP = (amount: string) => ({ amount, currency: 'GBP' });

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

  it('adds a point currency that is not the default, available at once and without end', async () => {
    const { pointCurrency } = await create({ code: 'stars', name: NAME });

    expect(pointCurrency).toEqual({
      id: expect.stringMatching(/^cur_[0-9a-z]{26}$/),
      code: 'stars',
      name: 'Stars',
      value: null,
      valuePoints: null,
      pending: { kind: 'AT_ONCE' },
      expiry: { kind: 'NEVER' },
      debt: 'FORGIVE',
      graceDays: 30,
      default: false,
    });
  });

  it('adds one with everything, as the default instead of the present one', async () => {
    const { adminKey } = await app.anotherProgram();
    const input = {
      code: 'a-2_b',
      name: [...NAME, { locale: 'de', text: 'Sterne\n& mehr 🎈' }],
      value: GBP('0.5'),
      valuePoints: 100,
      pending: { kind: 'COMPLETED' },
      expiry: { kind: 'NEVER' },
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

  it.each([
    ['pending', { kind: 'AFTER', count: 14, unit: 'DAYS' }],
    ['expiry', { kind: 'INACTIVITY', count: 12, unit: 'MONTHS' }],
  ])('refuses a policy for %s that there is not yet', async (field, policy) => {
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
