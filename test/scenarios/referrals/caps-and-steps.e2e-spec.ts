import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aFriendOf, referralNow } from '../../factories/referring.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { balanceOf, buys, inSandbox, letTimePass, runDue, stateOf } from './support/in-town.js';

const NO_MORE = 'REJECTED CAP_REACHED';

describe('friends after friends', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  const aTown = async (clock: string, terms: Record<string, unknown>, timeZone = 'Europe/London') => {
    const app = await inSandbox(server, clock, timeZone);
    await aReferralProgram(app)
      .with({ delayDays: 1, ...terms })
      .make();
    const ann = await aMember(app).of(app.program).enroll();
    /** Somebody whom Ann brings buys something at that time. Answers how the referral stands then. */
    const next = async (at: string, advocate: { id: string } = ann): Promise<string> => {
      const friend = await aFriendOf(app, advocate);
      await letTimePass(app, at);
      await buys(app, friend);
      return stateOf(app, friend.referral);
    };
    return { app, ann, next };
  };

  it('are paid for up to the cap of the month in which they qualify; friends keep their part', async () => {
    const { app, ann, next } = await aTown('2027-01-05T12:00:00Z', { perMonth: 2 });

    expect(await next('2027-01-06T12:00:00Z')).toBe('QUALIFIED');
    expect(await next('2027-01-31T12:00:00Z')).toBe('QUALIFIED');
    const third = await aFriendOf(app, ann);
    const { referral } = await buys(app, third);

    expect(referral).toMatchObject({
      state: 'REJECTED',
      reason: 'CAP_REACHED',
      advocatePoints: 0,
      friendPoints: 200,
    });
    expect(await balanceOf(app, third)).toEqual([0, 200]);
    expect(await next('2027-02-01T00:00:00Z')).toBe('QUALIFIED');
    expect(await balanceOf(app, ann)).toEqual([500, 1000]);
  });

  it.each([
    // Midnight does not exist on the first of the month: the clock goes from 23:59:59 to 01:00.
    ['Asia/Gaza', 'on which clocks change', '2023-04-28T21:59:59Z', '2023-04-30T20:59:59Z', '2023-04-30T21:00:00Z'],
    ['Africa/Cairo', 'after they changed', '2027-04-29T12:00:00Z', '2027-04-30T20:59:59Z', '2027-04-30T21:00:00Z'],
    ['America/New_York', 'far behind', '2027-10-31T12:00:00Z', '2027-11-01T03:59:59Z', '2027-11-01T04:00:00Z'],
    ['Australia/Sydney', 'far ahead', '2027-09-29T12:00:00Z', '2027-09-30T13:59:59Z', '2027-09-30T14:00:00Z'],
  ])('count in the months of %s, %s', async (timeZone, _, opened, last, first) => {
    const { next } = await aTown(opened, { perMonth: 1 }, timeZone);

    expect(await next(opened)).toBe('QUALIFIED');
    expect(await next(last)).toBe(NO_MORE);
    expect(await next(first)).toBe('QUALIFIED');
  });

  it('count in the year of the program, which begins in its own zone', async () => {
    const { next } = await aTown('2027-12-30T12:00:00Z', { perYear: 1 }, 'Pacific/Auckland');

    expect(await next('2027-12-30T12:00:00Z')).toBe('QUALIFIED');
    expect(await next('2027-12-31T10:59:59Z')).toBe(NO_MORE);
    expect(await next('2027-12-31T11:00:00Z')).toBe('QUALIFIED');
  });

  it('are paid for until the whole program has enough, whoever brings them', async () => {
    const { app, next } = await aTown('2027-01-05T12:00:00Z', { inProgram: 2 });
    const [bob, cid] = [await aMember(app).of(app.program).enroll(), await aMember(app).of(app.program).enroll()];

    expect(await next('2027-01-06T12:00:00Z')).toBe('QUALIFIED');
    expect(await next('2027-06-06T12:00:00Z', bob)).toBe('QUALIFIED');
    expect(await next('2028-06-06T12:00:00Z', cid)).toBe(NO_MORE);
  });

  it('bring more from the third and from the fifth on', async () => {
    const { app, ann, next } = await aTown('2027-01-05T12:00:00Z', {
      advocate: [
        { fromFriend: 1, gives: { points: 100 } },
        { fromFriend: 3, gives: { points: 300 } },
        { fromFriend: 5, gives: { points: 1000 } },
      ],
    });
    const earned: number[] = [];
    for (let friend = 1; friend <= 6; friend++) {
      await next('2027-01-05T12:00:00Z');
      earned.push((await balanceOf(app, ann))[1]);
    }

    expect(earned).toEqual([100, 200, 500, 800, 1800, 2800]);
  });

  it('bring a voucher with the third, which is issued when it is paid, however late the job is', async () => {
    const { app, ann } = await aTown('2027-01-05T12:00:00Z', {});
    const voucher = await aTemplate(app).by(app.program.adminKey).make();
    await aReferralProgram(app)
      .givingAdvocates({ fromFriend: 2, gives: { points: 100 } }, { fromFriend: 3, gives: { voucher } })
      .with({ delayDays: 1 })
      .make();
    const friends = [await aFriendOf(app, ann), await aFriendOf(app, ann), await aFriendOf(app, ann)];
    for (const friend of friends) await buys(app, friend);
    expect(await balanceOf(app, ann)).toEqual([0, 100]);

    await letTimePass(app, '2027-01-09T12:00:00Z');
    const late = await Promise.all(friends.map(({ referral }) => referralNow(app, referral.id)));
    await runDue(app);
    const paid = await Promise.all(friends.map(({ referral }) => referralNow(app, referral.id)));

    expect(late.map(({ state }) => state)).toEqual(['REWARDED', 'REWARDED', 'QUALIFIED']);
    expect(paid.map(({ state, endedAt }) => `${state} ${endedAt}`)).toEqual([
      'REWARDED 2027-01-06T12:00:00.000Z',
      'REWARDED 2027-01-06T12:00:00.000Z',
      'REWARDED 2027-01-09T12:00:00.000Z',
    ]);
    expect(paid.map(({ advocateVoucher }) => advocateVoucher?.status ?? null)).toEqual([null, null, 'ISSUED']);
  });
});
