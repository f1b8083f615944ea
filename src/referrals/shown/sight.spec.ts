import type { EndReason, ReferralStateName } from './referral-state.js';
import { pointsIn, reasonFor, sightOf, type Sight } from './sight.js';

const REFERRAL = { advocateId: 'ada', friendId: 'bob' };
const BOTH: Sight = { advocate: true, friend: true };

describe('what somebody sees of a referral', () => {
  it.each<[string, string | null, Sight]>([
    ['both sides, with a key', null, BOTH],
    ['their own, of the advocate', 'ada', { advocate: true, friend: false }],
    ['their own, of the friend', 'bob', { advocate: false, friend: true }],
    ['nothing, of somebody else', 'eve', { advocate: false, friend: false }],
  ])('is %s', (_, memberId, sight) => {
    expect(sightOf(memberId, REFERRAL)).toEqual(sight);
  });

  it('is both sides of two members who became one', () => {
    expect(sightOf('ada', { advocateId: 'ada', friendId: 'ada' })).toEqual(BOTH);
  });

  it('is no friend where nobody has come', () => {
    expect(sightOf('bob', { advocateId: 'ada', friendId: null })).toEqual({ advocate: false, friend: false });
  });

  it.each<[EndReason | null, EndReason | null]>([
    [null, null],
    ['RETURNED', 'RETURNED'],
    ['NOT_QUALIFIED_IN_TIME', 'NOT_QUALIFIED_IN_TIME'],
    ['CAP_REACHED', null],
    ['ADVOCATE_BARRED', null],
    ['ADVOCATE_LEFT', null],
    ['ADVOCATE_NOT_ACTIVE', null],
  ])('is, of the reason %s, %s for the friend, and all for the advocate', (reason, told) => {
    expect(reasonFor({ advocate: false, friend: true }, reason)).toBe(told);
    expect(reasonFor({ advocate: true, friend: false }, reason)).toBe(reason);
  });
});

describe('the points in a referral', () => {
  const stored = { advocatePoints: 500, friendPoints: 200, friendLot: 3 };

  it.each<[ReferralStateName, number, number]>([
    ['IN_REVIEW', 500, 200],
    ['QUALIFIED', 500, 200],
    ['REWARDED', 500, 200],
    ['REJECTED', 0, 200],
    ['REVERSED', 0, 0],
  ])('are in %s %d and %d', (state, advocate, friend) => {
    expect(pointsIn(state, stored)).toEqual({ advocate, friend });
  });

  it('are none that the friend was never given', () => {
    expect(pointsIn('REJECTED', { ...stored, friendLot: null })).toEqual({ advocate: 0, friend: 0 });
    expect(pointsIn('JOINED', { advocatePoints: null, friendPoints: null, friendLot: null })).toEqual({ advocate: 0, friend: 0 }); // prettier-ignore
  });
});
