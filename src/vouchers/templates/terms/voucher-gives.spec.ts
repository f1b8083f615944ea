import { givesProblems, givesTerms, type GivesTerms, type WantedGives } from './voucher-gives.js';

const gbp = (amount: string) => ({ amount, currency: 'GBP' });
const NONE = { amount: null, percent: null, cap: null, sku: null, points: null };

describe('givesTerms', () => {
  it.each<[WantedGives, Partial<GivesTerms>]>([
    [{ amount: gbp('5') }, { kind: 'AMOUNT', amount: 500 }],
    [{ amount: gbp('1000000000000') }, { kind: 'AMOUNT', amount: 100_000_000_000_000 }],
    [{ percent: { percent: '100' } }, { kind: 'PERCENT', percent: '100' }],
    [{ percent: { percent: '0.0001', cap: null } }, { kind: 'PERCENT', percent: '0.0001' }],
    [{ percent: { percent: '12.5', cap: gbp('0.01') } }, { kind: 'PERCENT', percent: '12.5', cap: 1 }],
    [{ freeProduct: 'mug 1' }, { kind: 'FREE_PRODUCT', sku: 'mug 1' }],
    [{ freeShipping: true }, { kind: 'FREE_SHIPPING' }],
    [{ giftCard: gbp('49.99') }, { kind: 'GIFT_CARD', amount: 4999 }],
    [{ points: 1 }, { kind: 'POINTS', points: 1 }],
    [{ points: 1_000_000_000 }, { kind: 'POINTS', points: 1_000_000_000 }],
  ])('takes %j', (gives, expected) => {
    expect(givesProblems(gives, 'GBP')).toEqual([]);
    expect(givesTerms(gives, 'GBP')).toEqual({ ...NONE, ...expected });
  });

  it.each([
    ['JPY', '500', 500],
    ['KWD', '0.001', 1],
    ['KWD', '1000000000000', 1_000_000_000_000_000],
  ])('is in the smallest unit of %s', (currency, amount, minor) => {
    const gives = { giftCard: { amount, currency } };

    expect(givesProblems(gives, currency)).toEqual([]);
    expect(givesTerms(gives, currency).amount).toBe(minor);
  });
});

describe('givesProblems', () => {
  const notAnAmount = (amount: string) =>
    `${amount} is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals`;
  const notAPercent = (percent: string) => `${percent} is not above 0 and at most 100, with at most 4 decimals`;
  const TEXT = 'must have 1 to 100 characters, no control characters';

  it.each<[WantedGives, string, string]>([
    [{ amount: gbp('0') }, 'amount.amount', notAnAmount('0')],
    [{ amount: gbp('-1') }, 'amount.amount', notAnAmount('-1')],
    [{ amount: gbp('0.001') }, 'amount.amount', notAnAmount('0.001')],
    [{ amount: gbp('1000000000000.01') }, 'amount.amount', notAnAmount('1000000000000.01')],
    [{ amount: { amount: '0', currency: 'EUR' } }, 'amount.currency', "must be the program's currency, GBP, not EUR"],
    [{ percent: { percent: '0' } }, 'percent.percent', notAPercent('0')],
    [{ percent: { percent: '-5' } }, 'percent.percent', notAPercent('-5')],
    [{ percent: { percent: '100.0001' } }, 'percent.percent', notAPercent('100.0001')],
    [{ percent: { percent: '0.00001' } }, 'percent.percent', notAPercent('0.00001')],
    [{ percent: { percent: '10', cap: gbp('0') } }, 'percent.cap.amount', notAnAmount('0')],
    [
      { percent: { percent: '10', cap: { amount: '5', currency: 'JPY' } } },
      'percent.cap.currency',
      "must be the program's currency, GBP, not JPY",
    ],
    [{ freeProduct: '' }, 'freeProduct', TEXT],
    [{ freeProduct: 'x'.repeat(101) }, 'freeProduct', TEXT],
    [{ freeProduct: 'a\0b' }, 'freeProduct', TEXT],
    [{ freeShipping: false }, 'freeShipping', 'must be true: a voucher gives something'],
    [{ giftCard: gbp('0') }, 'giftCard.amount', notAnAmount('0')],
    [{ giftCard: gbp('5.555') }, 'giftCard.amount', notAnAmount('5.555')],
    [{ points: 0 }, 'points', '0 is not within 1 to 1000000000'],
    [{ points: -3 }, 'points', '-3 is not within 1 to 1000000000'],
    [{ points: 1_000_000_001 }, 'points', '1000000001 is not within 1 to 1000000000'],
  ])('refuses %j', (gives, path, message) => {
    expect(givesProblems(gives, 'GBP')).toEqual([{ path: ['gives', ...path.split('.')], message }]);
  });

  it('names all that is wrong at once', () => {
    const problems = givesProblems({ percent: { percent: '101', cap: gbp('0') } }, 'GBP');

    expect(problems.map(({ path }) => path.join('.'))).toEqual(['gives.percent.percent', 'gives.percent.cap.amount']);
  });
});
