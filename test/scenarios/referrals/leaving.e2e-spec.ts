import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aFriendOf, inviteFriend, referralNow } from '../../factories/referring.js';
import { aTemplate } from '../../factories/a-template.js';
import { mergeInto } from '../../e2e/membership/support/merges.js';
import { advanceTo } from '../../e2e/vouchers/support/vouchers.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import {
  balanceOf,
  buys,
  historyOf,
  inSandbox,
  letTimePass,
  returns,
  runDue,
  stateOf,
  toMember,
} from './support/in-town.js';

const reason = 'As they asked';

describe('an advocate who leaves', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  const aTown = async (terms: Record<string, unknown> = {}) => {
    const app = await inSandbox(server, '2027-03-01T12:00:00Z');
    await aReferralProgram(app).with(terms).make();
    const ann = await aMember(app).of(app.program).enroll();
    return { app, ann, ben: await aFriendOf(app, ann) };
  };

  it('before it is paid: it is not, and what is open is over; friends keep theirs', async () => {
    const { app, ann, ben } = await aTown();
    const cid = await aFriendOf(app, ann);
    const { referral: invitation } = await inviteFriend(app, { member: { id: ann.id } });
    const { purchase } = await buys(app, ben);

    await toMember(app, 'closeMember', ann, { reason });

    const over = 'REJECTED ADVOCATE_LEFT';
    expect(await stateOf(app, ben.referral)).toBe(over);
    expect(await stateOf(app, cid.referral)).toBe(over);
    expect(await stateOf(app, invitation)).toBe(over);
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
    expect(await balanceOf(app, ben)).toEqual([0, 200]);

    await buys(app, cid);
    expect(await stateOf(app, cid.referral)).toBe(over);
    expect(await balanceOf(app, cid)).toEqual([0, 0]);
    await returns(app, purchase.id);
    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect(await balanceOf(app, ben)).toEqual([0, 0]);
  });

  it('in review: nothing is left to review', async () => {
    const { app, ann, ben } = await aTown({ review: 'ALWAYS' });
    await buys(app, ben);
    expect(await stateOf(app, ben.referral)).toBe('IN_REVIEW');

    await toMember(app, 'closeMember', ann, { reason });

    expect(await stateOf(app, ben.referral)).toBe('REJECTED ADVOCATE_LEFT');
  });

  it.each([
    ['closeMember of the advocate', 'ann'],
    ['closeMember of the friend', 'ben'],
    ['mergeMembers of both', null],
  ] as const)('once it is over: %s changes nothing, whether a job has noted it or not', async (_, leaves) => {
    const { app, ann, ben } = await aTown({ qualifies: { on: 'PURCHASE', withinDays: 30 } });
    const { referral: invitation } = await inviteFriend(app, { member: { id: ann.id } });
    await letTimePass(app, '2027-03-31T23:00:00Z');

    if (leaves === null) await mergeInto(app, ann, ben);
    else await toMember(app, 'closeMember', { ann, ben }[leaves], { reason });

    expect(await stateOf(app, ben.referral)).toBe('EXPIRED NOT_QUALIFIED_IN_TIME');
    expect(await historyOf(app, ben.referral)).toEqual(['JOINED', 'EXPIRED NOT_QUALIFIED_IN_TIME']);
    expect(await stateOf(app, invitation)).toBe('EXPIRED NOT_ACCEPTED');
    await runDue(app);
    expect((await referralNow(app, ben.referral.id)).endedAt).toBe('2027-03-31T23:00:00.000Z');
    expect(await historyOf(app, invitation)).toEqual(['INVITED', 'EXPIRED NOT_ACCEPTED']);
  });

  it('after it was paid: nothing changes, whether a job has noted it or not', async () => {
    const { app, ann, ben } = await aTown();
    await buys(app, ben);
    await letTimePass(app, '2027-03-15T12:00:00Z');

    await toMember(app, 'closeMember', ann, { reason });

    expect(await stateOf(app, ben.referral)).toBe('REWARDED');
    expect(await balanceOf(app, ann)).toEqual([500, 0]);
    expect(await runDue(app)).toBe(1);
    expect(await stateOf(app, ben.referral)).toBe('REWARDED');
  });

  it('while a voucher of theirs is due and not issued: they get none', async () => {
    const { app, ann, ben } = await aTown();
    const voucher = await aTemplate(app).by(app.program.adminKey).make();
    await aReferralProgram(app).givingAdvocates({ gives: { voucher } }).make();
    const cid = await aFriendOf(app, ann);
    await buys(app, ben);
    await buys(app, cid);
    await letTimePass(app, '2027-03-20T12:00:00Z');
    expect(await stateOf(app, cid.referral)).toBe('QUALIFIED');

    await toMember(app, 'closeMember', ann, { reason });
    await runDue(app);

    expect(await stateOf(app, cid.referral)).toBe('REJECTED ADVOCATE_LEFT');
    expect((await referralNow(app, cid.referral.id)).advocateVoucher).toBeNull();
    expect(await stateOf(app, ben.referral)).toBe('REWARDED');
  });

  it('for ever, as who is erased', async () => {
    const { app, ann, ben } = await aTown();
    const { purchase } = await buys(app, ben);

    await toMember(app, 'eraseMember', ann, { reason });
    await advanceTo(app, '2027-04-15T12:00:00Z');

    expect(await stateOf(app, ben.referral)).toBe('REWARDED');
    await returns(app, purchase.id);
    expect(await balanceOf(app, ben)).toEqual([200, 0]);
  });

  it('for ever before it is paid: it is not', async () => {
    const { app, ann, ben } = await aTown({ delayDays: 60 });
    const { purchase } = await buys(app, ben);

    await toMember(app, 'eraseMember', ann, { reason });
    await advanceTo(app, '2027-04-15T12:00:00Z');

    expect(await stateOf(app, ben.referral)).toBe('REJECTED ADVOCATE_LEFT');
    expect(await balanceOf(app, ben)).toEqual([0, 200]);
    await returns(app, purchase.id);
    expect(await balanceOf(app, ben)).toEqual([0, 0]);
  });

  it.each([
    ['paused', 'pauseMember', {}],
    ['blocked', 'blockMember', { mayEarn: false, maySpend: false }],
    ['barred', 'barAdvocate', {}],
  ] as const)('only for a time, %s: what their friend earned them is paid', async (_, operation, more) => {
    const { app, ann, ben } = await aTown();
    await buys(app, ben);

    await toMember(app, operation, ann, { reason, ...more });
    await advanceTo(app, '2027-03-15T12:00:00Z');

    expect(await stateOf(app, ben.referral)).toBe('REWARDED');
    expect(await balanceOf(app, ann)).toEqual([500, 0]);
  });

  it.each([
    ['blocked from earning', 'blockMember', { mayEarn: false, maySpend: true }, 'REJECTED ADVOCATE_NOT_ACTIVE', 0],
    ['barred', 'barAdvocate', {}, 'REJECTED ADVOCATE_BARRED', 0],
    ['blocked from spending only', 'blockMember', { mayEarn: true, maySpend: false }, 'QUALIFIED', 500],
    ['paused', 'pauseMember', {}, 'QUALIFIED', 500],
  ] as const)('%s when their friend qualifies', async (_, operation, more, state, points) => {
    const { app, ann, ben } = await aTown();
    await toMember(app, operation, ann, { reason, ...more });

    await buys(app, ben);
    await advanceTo(app, '2027-03-15T12:00:00Z');

    expect(await stateOf(app, ben.referral)).toBe(state === 'QUALIFIED' ? 'REWARDED' : state);
    expect(await balanceOf(app, ann)).toEqual([points, 0]);
    expect(await balanceOf(app, ben)).toEqual([200, 0]);
  });

  it('brings a friend who leaves nothing more, before they qualify', async () => {
    const { app, ann, ben } = await aTown();

    await toMember(app, 'closeMember', ben, { reason });

    expect(await stateOf(app, ben.referral)).toBe('REJECTED FRIEND_LEFT');
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
  });

  it('is paid for a friend who leaves after they qualified', async () => {
    const { app, ann, ben } = await aTown();
    const { purchase } = await buys(app, ben);

    await toMember(app, 'closeMember', ben, { reason });
    expect(await stateOf(app, ben.referral)).toBe('QUALIFIED');
    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
  });
});
