import { windowsProblems } from './reward-windows.js';

const NONE = { visibleFrom: null, visibleUntil: null, redeemableFrom: null, redeemableUntil: null };
const [FIRST, SECOND] = [new Date('2027-01-01T00:00:00Z'), new Date('2027-01-02T00:00:00Z')];

describe('windowsProblems', () => {
  it.each([
    NONE,
    { ...NONE, visibleFrom: FIRST },
    { ...NONE, redeemableUntil: FIRST },
    { visibleFrom: FIRST, visibleUntil: SECOND, redeemableFrom: FIRST, redeemableUntil: SECOND },
    { ...NONE, visibleFrom: SECOND, redeemableUntil: FIRST },
  ])('takes %j', (windows) => {
    expect(windowsProblems(windows)).toEqual([]);
  });

  it('refuses windows without a moment, each by itself', () => {
    const windows = { visibleFrom: SECOND, visibleUntil: FIRST, redeemableFrom: FIRST, redeemableUntil: FIRST };

    expect(windowsProblems(windows)).toEqual([
      { path: ['visibleUntil'], message: 'must be after visibleFrom, 2027-01-02T00:00:00.000Z' },
      { path: ['redeemableUntil'], message: 'must be after redeemableFrom, 2027-01-01T00:00:00.000Z' },
    ]);
  });
});
