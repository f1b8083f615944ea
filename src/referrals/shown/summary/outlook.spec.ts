import type { ReferralProgramTerms, ReferralTerms } from '../../program/referral-terms.js';
import { nextFriendOf, obstacleOf, type AdvocateStanding, type NextFriend } from './outlook.js';

const TERMS: ReferralTerms = {
  version: 1,
  currency: 1,
  friend: null,
  advocate: [
    { fromFriend: 1, gift: { points: 500 } },
    { fromFriend: 3, gift: { template: 'dinner' } },
  ],
  qualifies: 'PURCHASE',
  purchases: 1,
  minimum: null,
  moneyCurrency: null,
  withinDays: null,
  delayDays: null,
  perMonth: null,
  perYear: null,
  inProgram: null,
  review: 'AUTOMATIC',
  shareLink: null,
  invitationDays: 30,
  openInvitations: 2,
};
const ADVOCATE: AdvocateStanding = {
  earns: true,
  isBarred: false,
  openInvitations: 0,
  friends: 0,
  thisMonth: 0,
  thisYear: 0,
  inProgram: 0,
};
const program = (terms: Partial<ReferralTerms> = {}, isPaused = false): ReferralProgramTerms => ({
  isPaused,
  current: { ...TERMS, ...terms },
  versions: new Map(),
});

describe('what keeps a member from inviting', () => {
  it.each<[string, Partial<AdvocateStanding>, boolean, ReturnType<typeof obstacleOf>]>([
    ['nothing', {}, false, null],
    ['nothing, with one invitation left', { openInvitations: 1 }, false, null],
    ['too many invitations', { openInvitations: 2 }, false, 'TOO_MANY_INVITATIONS'],
    ['that they are barred', { openInvitations: 2, isBarred: true }, false, 'ADVOCATE_BARRED'],
    ['that they do not earn', { earns: false, isBarred: true }, false, 'ADVOCATE_NOT_ACTIVE'],
    ['that nobody can', { earns: false }, true, 'PROGRAM_PAUSED'],
  ])('is %s', (_, more, isPaused, obstacle) => {
    expect(obstacleOf(program({}, isPaused), { ...ADVOCATE, ...more })).toBe(obstacle);
  });
});

describe('what the next friend brings', () => {
  const NOW = new Date('2027-03-28T00:30:00Z');

  it.each<[string, Partial<ReferralTerms>, Partial<AdvocateStanding>, NextFriend]>([
    ['the first gift', {}, {}, { number: 1, gift: { points: 500 } }],
    ['the same for the second', {}, { friends: 1, thisMonth: 1 }, { number: 2, gift: { points: 500 } }],
    ['more for the third', {}, { friends: 2 }, { number: 3, gift: { template: 'dinner' } }],
    ['nothing where nothing is promised', { advocate: [] }, {}, { number: 1, gift: null }],
    ['the last one of a month', { perMonth: 2 }, { friends: 9, thisMonth: 1 }, { number: 10, gift: { template: 'dinner' } }],
    // In London the clocks go forward in this night, an hour later.
    ['nothing before the next month', { perMonth: 2 }, { thisMonth: 2 }, { resetsAt: new Date('2027-03-31T23:00:00Z') }],
    ['nothing before the next year', { perMonth: 2, perYear: 5 }, { thisMonth: 2, thisYear: 5 }, { resetsAt: new Date('2028-01-01T00:00:00Z') }],
    ['nothing ever again', { perMonth: 2, inProgram: 100 }, { thisMonth: 2, inProgram: 100 }, { resetsAt: null }],
  ])('is %s', (_, terms, more, next) => {
    expect(nextFriendOf(program(terms), { ...ADVOCATE, ...more }, NOW, 'Europe/London')).toEqual(next);
  });

  it('counts months of the zone, also where midnight does not exist', () => {
    const at = new Date('2027-03-31T22:30:00Z');
    const next = nextFriendOf(program({ perMonth: 1 }), { ...ADVOCATE, thisMonth: 1 }, at, 'Europe/Berlin');

    expect(next).toEqual({ resetsAt: new Date('2027-04-30T22:00:00Z') });
  });
}); // prettier-ignore
