import { useProblems } from './voucher-use.js';

type Use = Parameters<typeof useProblems>[0];

const USE: Use = { kind: 'AMOUNT', hasScope: false, validDays: null, minimumDays: null, uses: 1, position: 50 };

describe('useProblems', () => {
  it.each<Partial<Use>>([
    {},
    { hasScope: true },
    { kind: 'GIFT_CARD' },
    { kind: 'GIFT_CARD', validDays: 3660 },
    { validDays: 1, minimumDays: 1 },
    { validDays: 3660, minimumDays: 3660 },
    { uses: 1_000_000_000 },
    { position: 0 },
    { position: 100 },
    { kind: null, hasScope: true, uses: 5 },
  ])('takes %j', (use) => {
    expect(useProblems({ ...USE, ...use })).toEqual([]);
  });

  it.each<[Partial<Use>, string, string]>([
    [{ validDays: 0 }, 'validDays', '0 is not within 1 to 3660'],
    [{ validDays: -1 }, 'validDays', '-1 is not within 1 to 3660'],
    [{ validDays: 3661 }, 'validDays', '3661 is not within 1 to 3660'],
    [{ minimumDays: 5 }, 'minimumDays', 'only with validDays: without them it never ends'],
    [{ validDays: 30, minimumDays: 31 }, 'minimumDays', '31 must not be above validDays, 30'],
    [{ validDays: 30, minimumDays: 0 }, 'minimumDays', '0 is not within 1 to 3660'],
    [{ uses: 0 }, 'uses', '0 is not within 1 to 1000000000'],
    [{ uses: -1 }, 'uses', '-1 is not within 1 to 1000000000'],
    [{ uses: 1_000_000_001 }, 'uses', '1000000001 is not within 1 to 1000000000'],
    [{ position: -1 }, 'position', '-1 is not within 0 to 100'],
    [{ position: 101 }, 'position', '101 is not within 0 to 100'],
    [
      { kind: 'GIFT_CARD', uses: 2 },
      'uses',
      'must be 1 with a gift card, not 2: it is used until nothing is left on it',
    ],
    [{ kind: 'GIFT_CARD', uses: 0 }, 'uses', '0 is not within 1 to 1000000000'],
    [{ kind: 'GIFT_CARD', hasScope: true }, 'scope', 'not with a gift card, which pays for everything'],
  ])('refuses %j', (use, path, message) => {
    expect(useProblems({ ...USE, ...use })).toEqual([{ path: [path], message }]);
  });

  it('names validDays alone when minimumDays is above what cannot be', () => {
    const problems = useProblems({ ...USE, validDays: 0, minimumDays: 5 });

    expect(problems).toEqual([{ path: ['validDays'], message: '0 is not within 1 to 3660' }]);
  });
});
