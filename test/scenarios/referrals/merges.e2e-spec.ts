import { mergeInto, undo } from '../../e2e/membership/support/merges.js';
import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aFriendOf, approveReferral, referralNow } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { balanceOf, buys, inSandbox, letTimePass, returns, stateOf } from './support/in-town.js';

describe('advocates and friends who turn out to be others', () => {
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
    return { app, ann, ben: await aFriendOf(app, ann), eve: await aMember(app).of(app.program).enroll() };
  };

  it('an advocate who becomes a part of somebody: what comes back is taken from the survivor', async () => {
    const { app, ann, ben, eve } = await aTown();
    const { purchase } = await buys(app, ben);
    await mergeInto(app, eve, ann);
    expect(await balanceOf(app, eve)).toEqual([0, 500]);

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect(await balanceOf(app, eve)).toEqual([0, 0]);
  });

  it('an advocate who becomes a part of somebody before a friend qualifies: the survivor is paid', async () => {
    const { app, ann, ben, eve } = await aTown();
    await mergeInto(app, eve, ann);

    await buys(app, ben);
    await letTimePass(app, '2027-03-15T12:00:00Z');

    expect(await balanceOf(app, eve)).toEqual([500, 0]);
    expect(await stateOf(app, ben.referral)).toBe('REWARDED');
  });

  it('an advocate who is parted again: what comes back is taken from them', async () => {
    const { app, ann, ben, eve } = await aTown();
    const { purchase } = await buys(app, ben);
    const merge = await mergeInto(app, eve, ann);
    await undo(app, merge);
    expect([await balanceOf(app, ann), await balanceOf(app, eve)]).toEqual([
      [0, 500],
      [0, 0],
    ]);

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect([await balanceOf(app, ann), await balanceOf(app, eve)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('an advocate who is parted again after a friend qualified meanwhile: the survivor keeps that', async () => {
    const { app, ann, ben, eve } = await aTown();
    const merge = await mergeInto(app, eve, ann);
    const { purchase } = await buys(app, ben);
    await undo(app, merge);
    expect(await balanceOf(app, eve)).toEqual([0, 500]);

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect([await balanceOf(app, ann), await balanceOf(app, eve)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('a friend who becomes a part of a stranger: by what the survivor buys they qualify', async () => {
    const { app, ann, ben, eve } = await aTown();
    await mergeInto(app, eve, ben);

    const { purchase, referral } = await buys(app, eve);
    expect(referral.id).toBe(ben.referral.id);
    expect([await balanceOf(app, ann), await balanceOf(app, eve)]).toEqual([
      [0, 500],
      [0, 200],
    ]);

    await returns(app, purchase.id);
    expect([await balanceOf(app, ann), await balanceOf(app, eve)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('a friend who qualified and becomes a part of a stranger: what comes back is taken from the survivor', async () => {
    const { app, ann, ben, eve } = await aTown();
    const { purchase } = await buys(app, ben);
    const merge = await mergeInto(app, eve, ben);
    expect(await balanceOf(app, eve)).toEqual([0, 200]);

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect([await balanceOf(app, ann), await balanceOf(app, eve)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
    await undo(app, merge);
    expect(await balanceOf(app, ben)).toEqual([0, 0]);
  });

  it('two friends of two advocates become one: each advocate is paid for what was bought, and gives it back', async () => {
    const { app, ann, ben, eve } = await aTown();
    const dan = await aFriendOf(app, eve);
    const { purchase } = await buys(app, ben);
    await buys(app, dan);
    await mergeInto(app, dan, ben);
    expect(await balanceOf(app, dan)).toEqual([0, 400]);

    await returns(app, purchase.id);

    expect(await stateOf(app, ben.referral)).toBe('REVERSED RETURNED');
    expect(await stateOf(app, dan.referral)).toBe('QUALIFIED');
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
    expect(await balanceOf(app, eve)).toEqual([0, 500]);
    expect(await balanceOf(app, dan)).toEqual([0, 200]);
    expect(await balanceOf(app, ben)).toEqual([0, 200]); // read as the survivor
  });

  it('two friends of two advocates become one while somebody looks: the part of who is gone is not given', async () => {
    const { app, ann, ben, eve } = await aTown({ review: 'ALWAYS' });
    const dan = await aFriendOf(app, eve);
    await buys(app, ben);
    await mergeInto(app, dan, ben);

    await approveReferral(app, { referral: ben.referral.id });

    expect(await referralNow(app, ben.referral.id)).toMatchObject({
      state: 'QUALIFIED',
      advocatePoints: 500,
      friendPoints: 0,
    });
    expect(await balanceOf(app, ann)).toEqual([0, 500]);
    expect(await balanceOf(app, dan)).toEqual([0, 0]);
  });

  it.each([
    ['advocate keeps', true],
    ['friend keeps', false],
  ])('an advocate and their friend are one: nobody was brought (%s)', async (_, isAdvocateKept) => {
    const { app, ann, ben } = await aTown({ inProgram: 1 });
    await buys(app, ben);
    const [keep, absorb] = isAdvocateKept ? [ann, ben] : [ben, ann];

    const merge = await mergeInto(app, keep, absorb);

    expect(await stateOf(app, ben.referral)).toBe('REJECTED SAME_PERSON');
    expect(await balanceOf(app, keep)).toEqual([0, 200]);
    const cid = await aFriendOf(app, keep);
    await buys(app, cid);
    expect(await stateOf(app, cid.referral)).toBe('QUALIFIED');

    await undo(app, merge);
    expect(await stateOf(app, ben.referral)).toBe('REJECTED SAME_PERSON');
  });

  it('an advocate and their friend are one before anything was bought: it counts for nobody', async () => {
    const { app, ann, ben } = await aTown();

    await mergeInto(app, ann, ben);
    await buys(app, ann);

    expect(await stateOf(app, ben.referral)).toBe('REJECTED SAME_PERSON');
    expect(await balanceOf(app, ann)).toEqual([0, 0]);
  });

  it('an advocate and their friend are one after both were paid: nothing is taken back', async () => {
    const { app, ann, ben } = await aTown();
    await buys(app, ben);
    await letTimePass(app, '2027-03-15T12:00:00Z');

    await mergeInto(app, ann, ben);

    expect(await stateOf(app, ben.referral)).toBe('REWARDED');
    expect(await balanceOf(app, ann)).toEqual([700, 0]);
  });

  it('two friends of one advocate become one: both were brought, once each', async () => {
    const { app, ann, ben } = await aTown();
    const cid = await aFriendOf(app, ann);
    await buys(app, ben);
    await mergeInto(app, ben, cid);

    await buys(app, ben, '50.00');

    expect(await stateOf(app, ben.referral)).toBe('QUALIFIED');
    expect(await stateOf(app, cid.referral)).toBe('JOINED');
    expect(await balanceOf(app, ann)).toEqual([0, 500]);
  });
});
