import { amountFor, countsOfActivity, countsOfPurchase, NOTHING, type CountedPurchase } from './counts.js';

const AT = new Date('2026-03-01T10:00:00Z');
const bought: CountedPurchase = {
  total: 2500,
  returnedAmount: 0,
  completedAt: AT,
  canceledAt: null,
  fullyReturned: false,
};
const award = (points: number, reversed = 0, qualifying = true, currency: number | null = 1) => ({
  currency,
  points,
  reversed,
  qualifying,
});
const none = { currency: null, activityType: null };
const SPEND = { ...none, metric: 'SPEND' } as const;
const PURCHASES = { ...none, metric: 'PURCHASES' } as const;
const VISITS = { ...none, metric: 'VISITS' } as const;
const points = (currency: number) => ({ ...none, metric: 'QUALIFYING_POINTS', currency }) as const;
const activities = (activityType: string) => ({ ...none, metric: 'ACTIVITIES', activityType }) as const;

describe('a purchase counts for', () => {
  it.each<[string, Partial<CountedPurchase>, spend: number, purchases: number]>([
    ['all of it', {}, 2500, 1],
    ['nothing before it is completed', { completedAt: null }, 0, 0],
    ['what is left after a return', { returnedAmount: 900 }, 1600, 1],
    ['nothing once all came back, shipping too', { returnedAmount: 2100, fullyReturned: true }, 0, 0],
    ['nothing once it is canceled', { canceledAt: AT }, 0, 0],
  ])('%s', (_, changes, spend, purchases) => {
    const counts = countsOfPurchase({ ...bought, ...changes }, []);

    expect(amountFor(SPEND, counts)).toBe(spend);
    expect(amountFor(PURCHASES, counts)).toBe(purchases);
    expect(amountFor(VISITS, counts)).toBe(purchases);
    expect(amountFor(activities('review'), counts)).toBe(0);
  });

  it('the qualifying points that it still has, of each point currency by itself', () => {
    const counts = countsOfPurchase(bought, [
      award(100),
      award(50, 20),
      award(30, 30),
      award(70, 0, false),
      award(7, 0, true, 2),
      award(0, 0, true, null),
    ]);

    expect(amountFor(points(1), counts)).toBe(130);
    expect(amountFor(points(2), counts)).toBe(7);
    expect(amountFor(points(3), counts)).toBe(0);
  });

  it('no points before it is completed', () => {
    expect(countsOfPurchase({ ...bought, completedAt: null }, [award(100)])).toEqual(NOTHING);
  });
});

describe('an activity counts for', () => {
  it('one of its type, and its qualifying points', () => {
    const counts = countsOfActivity('review', [award(10)]);

    expect(amountFor(activities('review'), counts)).toBe(1);
    expect(amountFor(activities('check-in'), counts)).toBe(0);
    expect(amountFor(points(1), counts)).toBe(10);
    expect(amountFor(PURCHASES, counts)).toBe(0);
    expect(amountFor(SPEND, counts)).toBe(0);
  });
});
