import { mayCall, mayEarn, maySpend } from './member-status.js';

describe('a member', () => {
  it.each([
    ['ACTIVE', true, true, true, true, true],
    ['PAUSED', true, true, true, false, true],
    ['BLOCKED', false, false, false, false, true],
    ['BLOCKED', true, false, true, false, true],
    ['BLOCKED', false, true, false, true, true],
    ['BLOCKED', true, true, true, true, true],
    ['CLOSED', true, true, false, false, false],
    ['MERGED', true, true, false, false, false],
    ['ERASED', true, true, false, false, false],
  ])(
    '%s with flags earn %s and spend %s: earns %s, spends %s, calls %s',
    (status, earnFlag, spendFlag, earns, spends, calls) => {
      const state = { status, mayEarn: earnFlag, maySpend: spendFlag };

      expect([mayEarn(state), maySpend(state), mayCall(status)]).toEqual([earns, spends, calls]);
    },
  );
});
