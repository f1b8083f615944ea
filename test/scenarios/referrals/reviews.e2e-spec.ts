import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aFriendOf, approveReferral, referralNow, rejectReferral } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { balanceOf, buys, historyOf, inSandbox, letTimePass, returns, stateOf, toMember } from './support/in-town.js';

const reason = 'It is one person';

describe('a referral that somebody looks at', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  const held = async (terms: Record<string, unknown> = {}) => {
    const app = await inSandbox(server, '2027-03-01T12:00:00Z');
    await aReferralProgram(app)
      .with({ review: 'ALWAYS', ...terms })
      .make();
    const ann = await aMember(app).of(app.program).enroll();
    const ben = await aFriendOf(app, ann);
    const { purchase, referral } = await buys(app, ben);
    expect(referral.state).toBe('IN_REVIEW');
    expect([await balanceOf(app, ann), await balanceOf(app, ben)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    return { app, ann, ben, purchase, referral };
  };

  it('is approved in time: both wait for the end of the window', async () => {
    const { app, ann, ben, referral } = await held();
    await letTimePass(app, '2027-03-05T12:00:00Z');

    const approved = await approveReferral(app, { referral: referral.id });

    expect(approved.referral).toMatchObject({ state: 'QUALIFIED', paysAt: '2027-03-15T12:00:00.000Z' });
    expect([await balanceOf(app, ann), await balanceOf(app, ben)]).toEqual([
      [0, 500],
      [0, 200],
    ]);
    await letTimePass(app, '2027-03-15T12:00:00Z');
    expect([await balanceOf(app, ann), await balanceOf(app, ben)]).toEqual([
      [500, 0],
      [200, 0],
    ]);
  });

  it('is approved after the window: both are paid in that moment', async () => {
    const { app, ann, ben, purchase, referral } = await held();
    await letTimePass(app, '2027-03-20T12:00:00Z');
    expect(await stateOf(app, referral)).toBe('IN_REVIEW');

    await approveReferral(app, { referral: referral.id });

    expect(await referralNow(app, referral.id)).toMatchObject({
      state: 'REWARDED',
      paysAt: '2027-03-15T12:00:00.000Z',
      endedAt: '2027-03-20T12:00:00.000Z',
    });
    expect(await historyOf(app, referral)).toEqual(['JOINED', 'IN_REVIEW', 'QUALIFIED', 'REWARDED']);
    await returns(app, purchase.id);
    expect([await balanceOf(app, ann), await balanceOf(app, ben)]).toEqual([
      [500, 0],
      [200, 0],
    ]);
  });

  it('is rejected: neither gets anything, and a return takes nothing', async () => {
    const { app, ann, ben, purchase, referral } = await held();

    await rejectReferral(app, { referral: referral.id, reason });
    await returns(app, purchase.id);

    expect(await historyOf(app, referral)).toEqual(['JOINED', 'IN_REVIEW', 'REJECTED REVIEW']);
    expect([await balanceOf(app, ann), await balanceOf(app, ben)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(await approveReferral(app, { referral: referral.id })).toMatchObject({ state: 'REJECTED' });
  });

  it('is over when everything comes back meanwhile', async () => {
    const { app, ann, purchase, referral } = await held();

    await returns(app, purchase.id);

    expect(await stateOf(app, referral)).toBe('REVERSED RETURNED');
    expect(await approveReferral(app, { referral: referral.id })).toMatchObject({ state: 'REVERSED' });
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
  });

  it('takes its place under the caps while it is held, and gives it back when it is rejected', async () => {
    const { app, ann, referral } = await held({ perMonth: 1, inProgram: 1 });
    const [cid, dan] = [await aFriendOf(app, ann), await aFriendOf(app, ann)];
    await buys(app, cid);
    expect(await stateOf(app, cid.referral)).toBe('REJECTED CAP_REACHED');

    await rejectReferral(app, { referral: referral.id, reason });
    await buys(app, dan);

    expect(await stateOf(app, dan.referral)).toBe('IN_REVIEW');
  });

  it('is approved for an advocate who was blocked meanwhile: it was judged when the friend qualified', async () => {
    const { app, ann, referral } = await held();
    await toMember(app, 'blockMember', ann, { reason, mayEarn: false, maySpend: false });

    await approveReferral(app, { referral: referral.id });

    expect(await stateOf(app, referral)).toBe('QUALIFIED');
    expect(await balanceOf(app, ann)).toEqual([0, 500]);
  });

  it('is approved for a friend who closed their account meanwhile: the advocate is paid, nobody else', async () => {
    const { app, ann, ben, referral } = await held();
    await toMember(app, 'closeMember', ben, { reason });

    await approveReferral(app, { referral: referral.id });

    expect(await referralNow(app, referral.id)).toMatchObject({
      state: 'QUALIFIED',
      advocatePoints: 500,
      friendPoints: 0,
    });
    expect(await balanceOf(app, ann)).toEqual([0, 500]);
    expect(await balanceOf(app, ben)).toEqual([0, 0]);
  });
});
