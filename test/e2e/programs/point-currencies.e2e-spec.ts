import { startTestApp, type TestApp } from '../../support/app.js';
import { expiry, pending, POLICIES } from './support/policies.js';

const CURRENCIES = `{
  pointCurrencies {
    id code name german: name(locale: "de-CH") value { amount currency } valuePoints ${POLICIES} debt
    graceDays default archived
  }
}`;

const CREATE = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) { ... on CreatePointCurrencyPayload { pointCurrency { id } } }
}`;

const INACTIVE = { kind: 'INACTIVITY', count: 18, unit: 'MONTHS' };

describe('pointCurrencies', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('are the points that every program begins with, and what was added, oldest first', async () => {
    const name = [
      { locale: 'de', text: 'Sterne' },
      { locale: 'en', text: 'Stars' },
    ];
    await app.asAdmin(CREATE, { input: { code: 'stars', name, debt: 'OWE', graceDays: 0, expiry: INACTIVE } });

    const { data } = await app.asAdmin(CURRENCIES);

    const common = {
      id: expect.stringMatching(/^cur_[0-9a-z]{26}$/),
      value: null,
      valuePoints: null,
      pending: pending({ kind: 'AT_ONCE' }),
      expiry: expiry({ kind: 'NEVER' }),
      archived: false,
    };
    expect(data.pointCurrencies).toEqual([
      { ...common, code: 'points', name: 'Points', german: 'Points', debt: 'FORGIVE', graceDays: 30, default: true },
      {
        ...common,
        expiry: expiry(INACTIVE),
        code: 'stars',
        name: 'Stars',
        german: 'Sterne',
        debt: 'OWE',
        graceDays: 0,
        default: false,
      },
    ]);
  });

  it('are those of the own program', async () => {
    const other = await app.anotherProgram();

    const { data } = await app.call(other.adminKey, '{ pointCurrencies { code } }');

    expect(data.pointCurrencies).toEqual([{ code: 'points' }]);
  });
});
