import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aBringing, NOW } from './support/a-bringing.js';
import { reviewedAlike } from './support/reviewed-alike.js';

const TEXT = 'must have 1 to 500 characters, no control characters';

describe('rejectReferral', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('gives neither anything', async () => {
    const bringing = await aBringing(app, { review: 'ALWAYS' });
    const ben = await bringing.somebody();
    await bringing.accept(ben, await bringing.codeOf(bringing.ann));
    const { referral } = await bringing.buy(ben);
    await bringing.advance('2027-03-10T12:00:00Z');

    const outcome = await bringing.reject(referral.id);

    expect(outcome).toEqual({
      replayed: false,
      member: { id: bringing.ann.id },
      referral: {
        ...{ id: referral.id, state: 'REJECTED', reason: 'REVIEW', invited: false, advocatePoints: 0, friendPoints: 0 },
        ...{ invitedAt: NOW, joinedAt: NOW, qualifiedAt: NOW, paysAt: '2027-03-15T12:00:00.000Z', expiresAt: null },
        endedAt: '2027-03-10T12:00:00.000Z',
      },
    });
    await bringing.advance('2027-03-20T12:00:00Z');
    expect(await bringing.points(bringing.ann)).toEqual([0, 0]);
    expect(await bringing.points(ben)).toEqual([0, 0]);
    expect(await bringing.told(bringing.ann)).toEqual(['referral.joined', 'referral.held', 'referral.rejected']);
    expect(await bringing.told(ben)).toEqual(['referral.joined']);
    expect((await bringing.now(referral)).history).toEqual([
      { state: 'JOINED', reason: null },
      { state: 'IN_REVIEW', reason: null },
      { state: 'REJECTED', reason: 'REVIEW' },
    ]);
  }); // prettier-ignore

  it('leaves the friend the voucher that they have used', async () => {
    const bringing = await aBringing(app);
    const voucher = await aTemplate(app).by(bringing.program.adminKey).make();
    await bringing.setTerms({ review: 'ALWAYS', friend: { voucher } });
    const ben = await bringing.somebody();
    const voucherCodes = [await bringing.invitation()];
    const { referral } = await bringing.buy(ben, '20.00', { voucherCodes, orderDiscount: '2.00' });

    await bringing.reject(referral.id);

    expect(await bringing.now(referral)).toMatchObject({ state: 'REJECTED', friendVoucher: { status: 'REDEEMED' } });
  });

  it('leaves room for another friend under a cap', async () => {
    const bringing = await aBringing(app, { review: 'ALWAYS', perMonth: 1, perYear: 1, inProgram: 1 });
    const code = await bringing.codeOf(bringing.ann);
    const friends = [await bringing.somebody(), await bringing.somebody(), await bringing.somebody()];
    const [first, second, third] = friends as [(typeof friends)[0], (typeof friends)[0], (typeof friends)[0]];
    for (const friend of friends) await bringing.accept(friend, code);
    const { referral } = await bringing.buy(first);
    expect((await bringing.buy(second)).referral).toMatchObject({ state: 'REJECTED', reason: 'CAP_REACHED' });

    await bringing.reject(referral.id);

    expect((await bringing.buy(third)).referral).toMatchObject({ state: 'IN_REVIEW', advocatePoints: 500 });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no reason', { reason: '' }],
    ['a reason of spaces', { reason: '   ' }],
    ['a long reason', { reason: 'x'.repeat(501) }],
    ['a NUL in the reason', { reason: 'a\u0000b' }],
  ])('refuses %s', async (_, input) => {
    const bringing = await aBringing(app);

    expect(await bringing.refused(() => bringing.reject('ref_x', input))).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['reason'], message: TEXT }],
    });
  });

  describe('as approveReferral', () =>
    reviewedAlike(
      () => app,
      (bringing, referral, input, key) => bringing.reject(referral, input, key),
      'REJECTED',
    ));
});
