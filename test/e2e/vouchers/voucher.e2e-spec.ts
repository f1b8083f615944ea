import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aKeyOf } from '../membership/support/merges.js';
import { aCart, redeem } from './support/vouchers.js';

const VOUCHER = `query ($code: String!) {
  voucher(code: $code) { id code last4 status kind issuedFor usesLeft holder { id } template { id } }
}`;

describe('voucher', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    ada = await aMember(app).enroll();
  });
  afterAll(() => app.close());

  const find = async (code: string, as = app.program.adminKey) => (await app.call(as, VOUCHER, { code })).data?.voucher;

  it('is found by its code, however it is typed', async () => {
    const { id, code, template } = await aVoucher(app).to(ada).issue();
    const shown = {
      ...{ id, code, last4: code.slice(-5).replaceAll('-', ''), status: 'ISSUED', kind: 'PERCENT', issuedFor: 'STAFF' },
      ...{ usesLeft: 1, holder: { id: ada.id }, template: { id: template } },
    };

    for (const typed of [code, code.toLowerCase(), ` ${code.replaceAll('-', ' ')}`, code.replaceAll('-', '')])
      expect(await find(typed)).toEqual(shown);
    expect(await find(code, await aKeyOf(app, 'SUPPORT'))).toEqual(shown);
  });

  it("is found by a code of the shop's own", async () => {
    const { id } = await aVoucher(app).saying({ code: 'Summer-27' }).issue();

    expect(await find('sum mer-27')).toMatchObject({ id });
    expect(await find('SUMMER27')).toBeNull();
  });

  it('is shown as it stands', async () => {
    const { code } = await aVoucher(app).issue();
    await redeem(app, { code, orderId: 'A-1', cart: aCart('10.00') });

    expect(await find(code)).toMatchObject({ status: 'REDEEMED', usesLeft: 0 });
  });

  it('is neither found nor shown where its secret is gone, and says so without an error', async () => {
    const secret = `2:${'a secret that came after it'.padEnd(32, '.')}`;
    const without = await startTestApp({ on: app, settings: { KINDRED_CODE_SECRETS: secret } });
    const { id, code } = await aVoucher(app).issue();

    const shown = await without.asAdmin(`query ($id: ID!, $code: String!) {
      node(id: $id) { ... on Voucher { status code } } voucher(code: $code) { id }
    }`, { id, code }); // prettier-ignore
    const { code: other } = await aVoucher(without).issue();
    await without.close();

    expect(shown).toEqual({ status: 200, data: { node: { status: 'ISSUED', code: null }, voucher: null } });
    expect(other).toMatch(/^[0-9A-Z-]+$/);
  });

  it('is none where there is none', async () => {
    const { adminKey } = await app.anotherProgram();
    const { code } = await aVoucher(app).by(adminKey).issue();

    for (const typed of ['', 'nonsense', 'x'.repeat(100), '\u0000', code]) expect(await find(typed)).toBeNull();
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is nothing that %s may look for', async (role) => {
    const { code } = await aVoucher(app).issue();
    const { errors } = await app.call(await aKeyOf(app, role), VOUCHER, { code });

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });
});
