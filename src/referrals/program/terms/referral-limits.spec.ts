import { limitsProblems } from './referral-limits.js';

const LEAST = { delayDays: 0, perMonth: 1, perYear: 1, inProgram: 1, invitationDays: 1, openInvitations: 1 };
const MOST = {
  delayDays: 365,
  perMonth: 1_000_000,
  perYear: 1_000_000,
  inProgram: 1_000_000_000,
  invitationDays: 365,
  openInvitations: 1_000,
};

describe('the limits of a referral program', () => {
  it.each([
    ['nothing', {}],
    ['no limits', { delayDays: null, perMonth: null, perYear: null, inProgram: null }],
    ['the least', LEAST],
    ['the most', MOST],
  ])('can be %s', (_, said) => {
    expect(limitsProblems(said)).toEqual([]);
  });

  it.each(Object.keys(LEAST) as (keyof typeof LEAST)[])('of %s are kept', (field) => {
    const allowed = `is not within ${LEAST[field]} to ${MOST[field]}`;

    for (const value of [LEAST[field] - 1, MOST[field] + 1])
      expect(limitsProblems({ [field]: value })).toEqual([{ path: [field], message: `${value} ${allowed}` }]);
  });
});
