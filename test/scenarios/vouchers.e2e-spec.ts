import { aVoucher } from '../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../support/app.js';

const VALIDATE = `query ($code: String!, $cart: ValidatedCartInput!) {
  validateVoucher(code: $code, cart: $cart) { valid discount { amount } after { amount } }
}`;

describe('vouchers that stack', () => {
  let app: TestApp;
  const codes: string[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    for (let index = 0; index < 3; index++)
      codes.push((await aVoucher(app).with({ combinable: true, position: index }).issue()).code);
  });
  afterAll(() => app.close());

  const validate = async (code: string, cart: Record<string, unknown>) => {
    const lines = [{ sku: 'tea', quantity: '3', unitPrice: '100.00' }];
    const { data } = await app.asShop(VALIDATE, { code, cart: { currency: 'GBP', lines, ...cart } });
    return data.validateVoucher as { valid: boolean; discount: { amount: string }; after: { amount: string } };
  };

  it('V2: three vouchers of 10 % on 300.00, on carts with what was taken off before', async () => {
    const left: string[] = [];
    let taken = 0;

    for (const code of codes) {
      const { discount, after } = await validate(code, { orderDiscount: (taken / 100).toFixed(2) });
      taken += Math.round(Number(discount.amount) * 100);
      left.push(after.amount);
    }

    expect(left).toEqual(['270.00', '243.00', '218.70']);
  });

  it('V2: the same in one cart, each with the others', async () => {
    const left: string[] = [];

    for (const code of codes)
      left.push((await validate(code, { otherCodes: codes.filter((other) => other !== code) })).after.amount);

    expect(left).toEqual(['270.00', '243.00', '218.70']);
  });
});
