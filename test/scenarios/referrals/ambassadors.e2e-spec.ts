import { mergeInto } from '../../e2e/membership/support/merges.js';
import type { Outcome } from '../../e2e/purchases/support/calls.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aRule } from '../../factories/a-rule.js';
import { aFriendOf, approveReferral } from '../../factories/referring.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { balanceOf, buys, inSandbox, returns, stateOf, toMember } from './support/in-town.js';

const ACTIVITIES = `query ($ref: MemberRef!) { member(ref: $ref) {
  tier { tier { key } }
  activities(first: 20) { nodes { reference pointsEarned revokedAt type { key } } }
} }`;
const WALLET = `query ($ref: MemberRef!) { member(ref: $ref) { vouchers(first: 20) { nodes { status } } } }`;

describe('members who bring many friends', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  /** Friends bring nothing by themselves; each counts for a ladder, and earns 10 by a rule that gives twice a year. */
  const aTown = async (terms: Record<string, unknown> = {}) => {
    const app = await inSandbox(server, '2027-03-01T12:00:00Z');
    const key = app.program.adminKey;
    const voucher = await aTemplate(app).by(key).make();
    await aLadder(app)
      .by(key)
      .primary()
      .counting('ACTIVITIES', 'friend.qualified')
      .tier('friend', '0')
      .tier('ambassador', '2', { entryPoints: 1000, entryVoucher: voucher })
      .active();
    await aRule(app).by(key).on('ACTIVITY', 'friend.qualified').fixed(10).limits({ period: 'YEAR', uses: 2 }).active();
    await aReferralProgram(app)
      .with({ advocate: null, friend: null, ...terms })
      .make();
    return { app, ann: await aMember(app).of(app.program).enroll() };
  };
  const lookAt = async (app: TestApp, { id }: { id: string }) => {
    const { data, errors } = await app.call(app.program.adminKey, ACTIVITIES, { ref: { id } });
    if (errors) throw new Error(JSON.stringify(errors));
    const { tier, activities } = data.member;
    return {
      tier: tier.tier.key as string,
      earned: activities.nodes.map(({ pointsEarned }: Outcome) => pointsEarned).sort() as number[],
      revoked: activities.nodes.filter(({ revokedAt }: Outcome) => revokedAt !== null).length as number,
    };
  };
  const vouchersOf = async (app: TestApp, { id }: { id: string }): Promise<string[]> => {
    const { data, errors } = await app.call(app.program.adminKey, WALLET, { ref: { id } });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.member.vouchers.nodes.map(({ status }: Outcome) => status);
  };

  it('climb by friends who qualify, and earn by rules; the limit of a rule leaves the friend counted', async () => {
    const { app, ann } = await aTown();
    const friends = [await aFriendOf(app, ann), await aFriendOf(app, ann), await aFriendOf(app, ann)];

    const seen: unknown[] = [];
    for (const friend of friends) {
      await buys(app, friend);
      seen.push([(await lookAt(app, ann)).tier, ...(await balanceOf(app, ann))]);
    }

    expect(seen).toEqual([
      ['friend', 10, 0],
      ['ambassador', 1020, 0],
      ['ambassador', 1020, 0],
    ]);
    expect(await lookAt(app, ann)).toMatchObject({ earned: [0, 10, 10], revoked: 0 });
    expect(await vouchersOf(app, ann)).toEqual(['ISSUED']);
  });

  it('fall back when a friend brings everything back: what came with the tier is taken, and the limit has room', async () => {
    const { app, ann } = await aTown();
    const [ben, cid, dan] = [await aFriendOf(app, ann), await aFriendOf(app, ann), await aFriendOf(app, ann)];
    await buys(app, ben);
    const { purchase } = await buys(app, cid);
    expect(await balanceOf(app, ann)).toEqual([1020, 0]);

    await returns(app, purchase.id);

    expect(await lookAt(app, ann)).toMatchObject({ tier: 'friend', revoked: 1 });
    expect(await balanceOf(app, ann)).toEqual([10, 0]);
    expect(await vouchersOf(app, ann)).toEqual(['REVOKED']);

    await buys(app, dan);
    expect(await lookAt(app, ann)).toMatchObject({ tier: 'ambassador', revoked: 1 });
    expect(await balanceOf(app, ann)).toEqual([1020, 0]);
    expect((await vouchersOf(app, ann)).sort()).toEqual(['ISSUED', 'REVOKED']);
  });

  it('are not helped by friends who are held, until they are approved', async () => {
    const { app, ann } = await aTown({ review: 'ALWAYS' });
    const [ben, cid] = [await aFriendOf(app, ann), await aFriendOf(app, ann)];
    await buys(app, ben);
    await buys(app, cid);
    expect(await lookAt(app, ann)).toEqual({ tier: 'friend', earned: [], revoked: 0 });

    await approveReferral(app, { referral: ben.referral.id });
    await approveReferral(app, { referral: cid.referral.id });

    expect(await lookAt(app, ann)).toEqual({ tier: 'ambassador', earned: [10, 10], revoked: 0 });
    expect(await balanceOf(app, ann)).toEqual([1020, 0]);
    expect(await vouchersOf(app, ann)).toEqual(['ISSUED']);
  });

  it('are not helped by friends who are one too many', async () => {
    const { app, ann } = await aTown({ perMonth: 1 });
    for (const friend of [await aFriendOf(app, ann), await aFriendOf(app, ann)]) await buys(app, friend);

    expect(await lookAt(app, ann)).toEqual({ tier: 'friend', earned: [10], revoked: 0 });
  });

  it('give it back as the survivor after a merge', async () => {
    const { app, ann } = await aTown();
    const eve = await aMember(app).of(app.program).enroll();
    const [ben, cid] = [await aFriendOf(app, ann), await aFriendOf(app, ann)];
    await buys(app, ben);
    const { purchase } = await buys(app, cid);
    await mergeInto(app, eve, ann);

    await returns(app, purchase.id);

    expect(await stateOf(app, cid.referral)).toBe('REVERSED RETURNED');
    expect(await lookAt(app, eve)).toMatchObject({ tier: 'friend', revoked: 1 });
    expect(await balanceOf(app, eve)).toEqual([10, 0]);
  });

  it('keep it until all of theirs is forfeited when they leave', async () => {
    const { app, ann } = await aTown();
    const [ben, cid] = [await aFriendOf(app, ann), await aFriendOf(app, ann)];
    await buys(app, ben);
    const { purchase } = await buys(app, cid);
    await toMember(app, 'closeMember', ann, { reason: 'As they asked' });

    await returns(app, purchase.id);

    expect(await stateOf(app, cid.referral)).toBe('REJECTED ADVOCATE_LEFT');
    expect(await lookAt(app, ann)).toEqual({ tier: 'ambassador', earned: [10, 10], revoked: 0 });
  });

  it('leave as the survivor of two merges', async () => {
    const { app, ann } = await aTown({ advocate: [{ gives: { points: 500 } }] });
    const [eve, flo] = [await aMember(app).of(app.program).enroll(), await aMember(app).of(app.program).enroll()];
    const [ben, cid] = [await aFriendOf(app, ann), await aFriendOf(app, ann)];
    await buys(app, ben);
    const { purchase } = await buys(app, cid);
    await mergeInto(app, eve, ann);
    await mergeInto(app, flo, eve);
    expect(await balanceOf(app, flo)).toEqual([1020, 1000]);
    await returns(app, purchase.id);
    expect(await balanceOf(app, flo)).toEqual([10, 500]);

    await toMember(app, 'closeMember', flo, { reason: 'As they asked' });

    expect(await stateOf(app, ben.referral)).toBe('REJECTED ADVOCATE_LEFT');
    expect(await balanceOf(app, flo)).toEqual([10, 0]);
  });
});
