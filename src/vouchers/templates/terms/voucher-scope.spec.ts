import { voucherScopeProblems, voucherScopeTerms, type WantedScope } from './voucher-scope.js';

describe('voucherScopeProblems', () => {
  it.each<WantedScope>([
    { include: [{ sku: 'mug' }] },
    { exclude: [{ tag: 'gift card' }], include: null },
    { include: [{ brand: 'Kin' }], exclude: [], shipping: false, tax: true, pointsPaid: true },
    { include: [{ brand: 'Kin' }], shipping: null, tax: null, pointsPaid: null },
  ])('takes %j', (scope) => {
    expect(voucherScopeProblems(scope)).toEqual([]);
  });

  it.each<WantedScope>([{}, { include: [], exclude: [] }, { include: null, exclude: null, shipping: false }])(
    'refuses %j, which is empty',
    (scope) => {
      expect(voucherScopeProblems(scope)).toEqual([
        { path: ['scope'], message: 'must include or exclude something; leave it out for all lines' },
      ]);
    },
  );

  it('refuses what only earning looks at', () => {
    const scope = { include: [{ sku: 'mug' }], shipping: true, tax: false, pointsPaid: false };

    expect(voucherScopeProblems(scope)).toEqual([
      { path: ['scope', 'shipping'], message: 'must be false or left out: vouchers look at what lines cost' },
      { path: ['scope', 'tax'], message: 'must be true or left out: vouchers look at what lines cost' },
      { path: ['scope', 'pointsPaid'], message: 'must be true or left out: vouchers look at what lines cost' },
    ]);
  });
});

describe('voucherScopeTerms', () => {
  it('has every field of a match, and nothing else', () => {
    const scope = { include: [{ sku: 'mug' }], exclude: [{ category: 'tea', tag: 'new' }], shipping: false };

    expect(voucherScopeTerms(scope)).toEqual({
      include: [{ sku: 'mug', category: null, brand: null, tag: null }],
      exclude: [{ sku: null, category: 'tea', brand: null, tag: 'new' }],
    });
  });
});
