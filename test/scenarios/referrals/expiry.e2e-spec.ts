import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import {
  acceptReferral,
  aFriendOf,
  bought,
  buyAsFriend,
  inviteFriend,
  referralNow,
} from '../../factories/referring.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { balanceOf, buys, historyOf, inSandbox, letTimePass, runDue, stateOf } from './support/in-town.js';

/** Summer time begins in between: the last day of 30 ends at midnight, whatever the clocks did. */
const OPENED = '2027-03-01T12:00:00Z';
const LAST = '2027-03-31T22:59:59.999Z';
const OVER = '2027-03-31T23:00:00Z';

describe('what nobody took up in time', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  const aTown = async (terms: Record<string, unknown> = {}) => {
    const app = await inSandbox(server, OPENED);
    await aReferralProgram(app).with(terms).make();
    return { app, ann: await aMember(app).of(app.program).enroll(), ben: await aMember(app).of(app.program).enroll() };
  };
  const invited = async (app: TestApp, ann: { token(): Promise<string> }) => {
    const invitation = await inviteFriend(app, {}, await ann.token());
    if (!invitation.code) throw new Error(JSON.stringify(invitation));
    return invitation;
  };

  it('is an invitation until the end of its last day, and none from then on', async () => {
    const { app, ann, ben } = await aTown();
    const cid = await aMember(app).of(app.program).enroll();
    const [first, second] = [await invited(app, ann), await invited(app, ann)];
    expect(first.referral).toMatchObject({ state: 'INVITED', expiresAt: new Date(OVER).toISOString() });

    await letTimePass(app, LAST);
    expect(await acceptReferral(app, { member: { id: ben.id }, code: first.code })).toMatchObject({
      referral: { state: 'JOINED' },
    });
    await letTimePass(app, OVER);
    expect(await stateOf(app, second.referral)).toBe('EXPIRED NOT_ACCEPTED');
    expect(await acceptReferral(app, { member: { id: cid.id }, code: second.code })).toMatchObject({
      code: 'REFERRAL_NOT_ALLOWED',
      reason: 'EXPIRED_CODE',
    });

    expect(await runDue(app)).toBe(1);
    expect(await referralNow(app, second.referral.id)).toMatchObject({
      state: 'EXPIRED',
      reason: 'NOT_ACCEPTED',
      endedAt: new Date(OVER).toISOString(),
    });
    expect(await stateOf(app, first.referral)).toBe('JOINED');
  });

  it('is a voucher for a friend, which nobody can use any more', async () => {
    const { app, ann, ben } = await aTown();
    const voucher = await aTemplate(app).by(app.program.adminKey).with({ validDays: 10 }).make();
    await aReferralProgram(app).givingFriends({ voucher }).make();
    const { code, referral } = await invited(app, ann);
    await letTimePass(app, '2027-03-20T12:00:00Z');

    const refused = await buyAsFriend(app, bought(ben, '27.00', { discount: undefined, voucherCodes: [code] }));

    expect(refused.reason).toBeDefined();
    expect(await stateOf(app, referral)).toBe('EXPIRED NOT_ACCEPTED');
  });

  it.each([
    ['qualifies in the last moment', LAST, 'QUALIFIED', [0, 500]],
    ['is too late at the end of the last day, although no job came', OVER, 'EXPIRED NOT_QUALIFIED_IN_TIME', [0, 0]],
  ])('is a friend: one %s', async (_, at, state, points) => {
    const { app, ann } = await aTown({ qualifies: { on: 'PURCHASE', withinDays: 30 } });
    const friend = await aFriendOf(app, ann);
    expect(friend.referral.expiresAt).toBe(new Date(OVER).toISOString());
    await letTimePass(app, at);

    await buys(app, friend);

    expect(await stateOf(app, friend.referral)).toBe(state);
    expect(await balanceOf(app, ann)).toEqual(points);
    expect(await balanceOf(app, friend)).toEqual([0, points[1] === 0 ? 0 : 200]);
  });

  it('is noted once by jobs, at the time when it was over', async () => {
    const { app, ann } = await aTown({ qualifies: { on: 'PURCHASE', withinDays: 30 } });
    const friend = await aFriendOf(app, ann);
    await letTimePass(app, '2027-05-01T00:00:00Z');

    expect([await runDue(app), await runDue(app)]).toEqual([1, 0]);

    expect(await historyOf(app, friend.referral)).toEqual(['JOINED', 'EXPIRED NOT_QUALIFIED_IN_TIME']);
    expect((await referralNow(app, friend.referral.id)).endedAt).toBe(new Date(OVER).toISOString());
  });
});
