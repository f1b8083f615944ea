import { discounts, type CartLine, type VoucherGives } from '../../discount/discount.js';
import { compileTemplate, type TemplateToCompile } from './compile-template.js';

const TEMPLATE: TemplateToCompile<{ minAge: number }> = {
  uuid: 'u',
  number: 3,
  version: 2,
  kind: 'FREE_SHIPPING',
  amount: null,
  percent: null,
  cap: null,
  sku: null,
  points: null,
  minimumOrder: null,
  moneyCurrency: null,
  scope: null,
  audience: null,
  channels: null,
  validDays: null,
  minimumDays: null,
  uses: 1,
  holderOnly: false,
  combinable: false,
  position: 50,
};

const line = (sku: string, category: string | null, amount: number): CartLine => ({
  sku,
  category,
  brand: null,
  tags: null,
  quantity: '1',
  amount,
});

describe('compileTemplate', () => {
  it('has everything that decides', () => {
    const said = {
      audience: { minAge: 18 },
      channels: ['web'],
      validDays: 30,
      minimumDays: 7,
      uses: 5,
      holderOnly: true,
      combinable: true,
      position: 0,
      minimumOrder: 2000,
      moneyCurrency: 'GBP',
    };

    expect(compileTemplate({ ...TEMPLATE, ...said })).toEqual({
      id: 'u',
      number: 3,
      version: 2,
      gives: { kind: 'FREE_SHIPPING' },
      moneyCurrency: 'GBP',
      minimum: 2000,
      matches: null,
      audience: { minAge: 18 },
      channels: ['web'],
      validDays: 30,
      minimumDays: 7,
      uses: 5,
      isHolderOnly: true,
      isCombinable: true,
      position: 0,
    });
  });

  it.each<[Partial<TemplateToCompile<object>>, VoucherGives]>([
    [
      { kind: 'AMOUNT', amount: 500 },
      { kind: 'AMOUNT', amount: 500 },
    ],
    [
      { kind: 'PERCENT', percent: '10' },
      { kind: 'PERCENT', percent: '10', cap: null },
    ],
    [
      { kind: 'PERCENT', percent: '12.5', cap: 900 },
      { kind: 'PERCENT', percent: '12.5', cap: 900 },
    ],
    [
      { kind: 'FREE_PRODUCT', sku: 'mug' },
      { kind: 'FREE_PRODUCT', sku: 'mug' },
    ],
    [{ kind: 'FREE_SHIPPING' }, { kind: 'FREE_SHIPPING' }],
    [
      { kind: 'GIFT_CARD', amount: 5000 },
      { kind: 'GIFT_CARD', remaining: 5000 },
    ],
    [
      { kind: 'POINTS', points: 100 },
      { kind: 'POINTS', points: 100 },
    ],
  ])('gives, of %j, %j', (gives, expected) => {
    expect(compileTemplate<object>({ ...TEMPLATE, ...gives }).gives).toEqual(expected);
  });

  it('is what takes something off a cart', () => {
    const scope = { include: [{ sku: null, category: 'coffee', brand: null, tag: null }], exclude: [] };
    const compiled = compileTemplate({ ...TEMPLATE, kind: 'PERCENT', percent: '10', scope, minimumOrder: 1000 });
    const voucher = { ...compiled, id: 'v', issuedAt: new Date(0) };

    const answers = [
      discounts({ lines: [line('beans', 'coffee', 1000), line('mug', null, 500)], shipping: 0 }, [voucher]),
      discounts({ lines: [line('beans', 'coffee', 999), line('mug', null, 500)], shipping: 0 }, [voucher]),
      discounts({ lines: [line('mug', null, 5000)], shipping: 0 }, [voucher]),
    ];

    expect(answers).toEqual([
      [{ discount: { id: 'v', lines: [100, 0], shipping: 0, total: 100, points: 0 } }],
      [{ id: 'v', why: { code: 'BELOW_MINIMUM', missing: 1 } }],
      [{ id: 'v', why: { code: 'NOTHING_IN_SCOPE' } }],
    ]);
  });
});
