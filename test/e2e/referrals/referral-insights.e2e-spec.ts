import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aCart, redeem } from '../vouchers/support/vouchers.js';
import { AT, STORED, StoredReferrals } from './support/stored-referrals.js';

const FIGURES = `began invited joined qualified acquired inReview rewarded rejected reversed expired
  points { currency { code } advocates friends } advocateVouchers friendVouchers discount { amount } cost { amount } costPerFriend { amount }`;
const INSIGHTS = `query ($from: Date, $until: Date, $by: ReferralPeriod, $first: Int) {
  referralInsights(from: $from, until: $until, by: $by) {
    from until total { ${FIGURES} } periods { from until figures { began } }
    topAdvocates(first: $first) { member { id } friends points }
  }
}`;

describe('referralInsights', () => {
  let app: TestApp;
  let stored: StoredReferrals;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  const VALUE = 'mutation ($id: ID!) { updatePointCurrency(input: { id: $id, value: { amount: "1.00", currency: "GBP" }, valuePoints: 100 }) { __typename } }'; // prettier-ignore
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: AT } });
    stored = new StoredReferrals(app);
    await stored.terms();
    [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    for (const columns of Object.values(STORED)) await stored.add(ada, columns);
    await stored.add(ada, { ...STORED.rejected, reason: 'REVIEW' });
    const { id, code } = await aVoucher(app).giving({ amount: { amount: '2.50', currency: 'GBP' } }).issue(); // prettier-ignore
    await redeem(app, { code, orderId: 'o', cart: aCart('10.00') });
    await stored.add(bob, {
      ...{
        ...STORED.rewarded,
        is_invitation: false,
        invited_at: '2027-01-31T23:59:59Z',
        voucher_id: decodeId('vch', id),
      },
      ...{ friend_points: 200, friend_wallet: 1, friend_lot: 2 },
    });
  });
  afterAll(() => app.close());

  const insights = async (variables: Record<string, unknown> = {}, as = app.program.adminKey) => {
    const { data, errors } = await app.call(as, INSIGHTS, { by: 'MONTH', first: 10, ...variables });
    expect(errors).toBeUndefined();
    return data.referralInsights;
  };

  it('tells what became of all that began, and what nobody knows the cost of', async () => {
    const { total, ...rest } = await insights();

    expect(total).toEqual({
      ...{ began: 13, invited: 12, joined: 10, qualified: 8, acquired: 6, inReview: 1, rewarded: 3, rejected: 2 },
      ...{ reversed: 1, expired: 3, points: [{ currency: { code: 'points' }, advocates: 1500, friends: 200 }] },
      ...{ advocateVouchers: 0, friendVouchers: 1, discount: { amount: '2.50' }, cost: null, costPerFriend: null },
    });
    expect(rest).toMatchObject({ from: '2026-03-11', until: '2027-03-10', periods: { length: 13 } });
    expect(rest.topAdvocates).toEqual([
      { member: { id: ada.id }, friends: 5, points: 1000 },
      { member: { id: bob.id }, friends: 1, points: 500 },
    ]);
  });

  it('tells what a customer cost, once points have a value', async () => {
    const { data } = await app.asAdmin('{ pointCurrencies { id } }');
    await app.asAdmin(VALUE, { id: data.pointCurrencies[0].id });

    const { total } = await insights();

    expect(total).toMatchObject({ cost: { amount: '19.50' }, costPerFriend: { amount: '3.25' } });
  });

  it('counts what began on the days asked for, in the zone of the program, by period', async () => {
    const asked = { from: '2027-01-31', until: '2027-03-01' };

    expect(await insights(asked)).toMatchObject({
      total: { began: 13 },
      periods: [
        { from: '2027-01-31', until: '2027-01-31', figures: { began: 1 } },
        { from: '2027-02-01', until: '2027-02-28', figures: { began: 0 } },
        { from: '2027-03-01', until: '2027-03-01', figures: { began: 12 } },
      ],
    });
    expect(await insights({ from: '2027-02-01', until: '2027-02-28', by: 'YEAR' })).toMatchObject({
      total: { began: 0, points: [], cost: { amount: '0.00' }, costPerFriend: null },
      periods: [{ from: '2027-02-01', until: '2027-02-28' }],
      topAdvocates: [],
    });
    expect((await insights({ ...asked, by: 'DAY' })).periods).toHaveLength(30);
  });

  it('lists at most so many advocates', async () => {
    expect((await insights({ first: 1 })).topAdvocates).toHaveLength(1);
  });

  it.each<[string, Record<string, unknown>]>([
    ['days the wrong way round', { from: '2027-03-02', until: '2027-03-01' }],
    ['too many periods', { from: '2025-01-01', by: 'DAY' }],
    ['no advocate', { first: 0 }],
    ['too many advocates', { first: 101 }],
    ['a day that does not exist', { from: '2027-02-29' }],
  ])('is a bad question with %s', async (_, variables) => {
    const { errors } = await app.asAdmin(INSIGHTS, { by: 'MONTH', first: 10, ...variables });

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('is null without a referral program, and shows nothing of another program', async () => {
    const other = await app.anotherProgram();

    expect(await insights({}, other.adminKey)).toBeNull();
    await new StoredReferrals(app, other).terms();
    expect(await insights({}, other.adminKey)).toMatchObject({ total: { began: 0 }, topAdvocates: [] });
  });

  it('is for staff', async () => {
    for (const as of [app.program.shopKey, await ada.token()])
      expect((await app.call(as, '{ referralInsights { from } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
