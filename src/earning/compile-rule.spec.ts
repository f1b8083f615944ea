import { compileRule, type RuleToCompile } from './compile-rule.js';

const stored: RuleToCompile = {
  uuid: '019a0000-0000-7000-8000-000000000001',
  version: 3,
  names: [
    { locale: 'en', text: 'Every pound counts' },
    { locale: 'de', text: 'Jedes Pfund zählt' },
  ],
  currencyNumber: 2,
  moneyCurrency: 'GBP',
  gives: { rate: { points: 5, per: '2.5' } },
  scope: { shipping: true },
  minimumOrderAmount: '300',
  pending: null,
  expiry: null,
  from: new Date('2027-01-01T00:00:00Z'),
  until: null,
};

describe('compileRule', () => {
  it('brings amounts into the smallest unit and prepares the words of explanations', () => {
    expect(compileRule(stored, 'de-CH')).toEqual({
      id: '019a0000-0000-7000-8000-000000000001',
      version: 3,
      name: 'Jedes Pfund zählt',
      currency: 2,
      moneyCurrency: 'GBP',
      points: 5,
      per: 250,
      countsShipping: true,
      minimumOrder: 30_000,
      pending: null,
      expiry: null,
      from: new Date('2027-01-01T00:00:00Z'),
      until: null,
      rateText: '5 points per 2.50 GBP',
      minimumText: '300.00 GBP',
    });
  });

  it.each([
    ['GBP', '0.01', 1, '1 point per 0.01 GBP'],
    ['JPY', '100', 100, '1 point per 100 JPY'],
    ['KWD', '0.005', 5, '1 point per 0.005 KWD'],
  ])('knows the decimals of %s', (moneyCurrency, per, minor, rateText) => {
    const compiled = compileRule(
      { ...stored, moneyCurrency, gives: { rate: { points: 1, per } }, minimumOrderAmount: null },
      'en',
    );

    expect(compiled).toMatchObject({ per: minor, rateText, minimumOrder: null, minimumText: null });
  });
});
