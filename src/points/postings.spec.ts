import fc from 'fast-check';
import { Account, ActorType, Kind, LotState, SourceType } from './codes.js';
import { earn, mature, reverse } from './postings.js';
import { newWallet, type Cause, type PostingDraft, type Wallet } from './wallet.js';

const AT = new Date('2027-03-01T12:00:00Z');
const cause: Cause = {
  sourceType: SourceType.PURCHASE,
  sourceId: 'purchase',
  actorType: ActorType.API_KEY,
  actorId: 'key',
  at: AT,
};

const { PENDING, AVAILABLE, OWED, ISSUED, FORGIVEN } = Account;
const booked = (postings: PostingDraft[]) =>
  postings.map(({ kind, movements }) => [
    kind,
    ...movements.map(({ from, to, points, lot, awardLot }) => [from, to, points, lot, awardLot]),
  ]);
const balances = ({ pending, available, held, owed, lifetimeEarned }: Wallet) => ({
  pending,
  available,
  held,
  owed,
  lifetimeEarned,
});
const earned = (...points: number[]): Wallet => {
  const wallet = newWallet(1, 'member', 1, 1);
  for (const one of points)
    earn(wallet, [{ points: one, isPending: false, earnedAt: AT, maturesAt: null, expiresAt: null }], cause);
  return wallet;
};

/** Takes points out of a lot, as spending or holding will. */
const use = (wallet: Wallet, lot: number, points: number, as: 'spent' | 'held'): void => {
  const from = wallet.lots.get(lot)!;
  from.free -= points;
  wallet.available -= points;
  if (as === 'held') {
    from.held += points;
    wallet.held += points;
  } else if (from.free + from.held === 0) from.state = LotState.CLOSED;
};

describe('earn', () => {
  it('is one posting with a lot for each award above zero', () => {
    const wallet = newWallet(1, 'member', 1, 1);

    const { postings, lots } = earn(
      wallet,
      [
        { points: 19, isPending: false, earnedAt: AT, maturesAt: null, expiresAt: null },
        { points: 0, isPending: false, earnedAt: AT, maturesAt: null, expiresAt: null },
        { points: 9, isPending: true, earnedAt: AT, maturesAt: null, expiresAt: null },
      ],
      cause,
    );

    expect(lots).toEqual([1, null, 2]);
    expect(booked(postings)).toEqual([[Kind.EARN, [ISSUED, AVAILABLE, 19, 1, null], [ISSUED, PENDING, 9, 2, null]]]);
    expect(balances(wallet)).toEqual({ available: 19, pending: 9, held: 0, owed: 0, lifetimeEarned: 28 });
    expect(wallet).toMatchObject({ sequence: 1, lotCount: 2, lastActiveAt: AT });
    expect(wallet.lots.get(2)).toMatchObject({ state: LotState.PENDING, free: 9, bornSequence: 1, availableAt: null });
  });

  it('books nothing when nothing was earned', () => {
    const wallet = newWallet(1, 'member', 1, 1);

    expect(
      earn(wallet, [{ points: 0, isPending: false, earnedAt: AT, maturesAt: null, expiresAt: null }], cause),
    ).toEqual({
      postings: [],
      lots: [null],
    });
    expect(wallet).toEqual(newWallet(1, 'member', 1, 1));
  });

  it.each([
    [50, { available: 20, owed: 0 }],
    [70, { available: 0, owed: 0 }],
    [100, { available: 0, owed: 30 }],
  ])('L4: 70 earned by who owes %i repay first', (owed, expected) => {
    const wallet = earned();
    wallet.owed = owed;

    const { postings } = earn(
      wallet,
      [{ points: 70, isPending: false, earnedAt: AT, maturesAt: null, expiresAt: null }],
      cause,
    );

    expect(booked(postings)[1]).toEqual([Kind.REPAY, [AVAILABLE, OWED, Math.min(owed, 70), 1, null]]);
    expect(balances(wallet)).toMatchObject({ ...expected, lifetimeEarned: 70 });
    expect(wallet.lots.get(1)?.state).toBe(owed < 70 ? LotState.OPEN : LotState.CLOSED);
  });

  it('what is pending repays when it matures', () => {
    const wallet = earned();
    wallet.owed = 30;
    const { postings } = earn(
      wallet,
      [{ points: 70, isPending: true, earnedAt: AT, maturesAt: null, expiresAt: null }],
      cause,
    );
    expect(postings).toHaveLength(1);

    expect(booked(mature(wallet, [1], cause))).toEqual([
      [Kind.MATURE, [PENDING, AVAILABLE, 70, 1, null]],
      [Kind.REPAY, [AVAILABLE, OWED, 30, 1, null]],
    ]);
    expect(balances(wallet)).toMatchObject({ pending: 0, available: 40, owed: 0 });
    expect(mature(wallet, [1], cause)).toEqual([]);
  });
});

describe('reverse', () => {
  const award = (lot: number, points: number) => [{ lot, points }];

  it('takes from the own lot first, pending or not, then from others in spending order', () => {
    const wallet = earned(50, 30, 20);
    use(wallet, 2, 25, 'spent');

    const { postings, reversal } = reverse(wallet, award(2, 30), 'FORGIVE', cause);

    expect(booked(postings)).toEqual([[Kind.REVERSE, [AVAILABLE, ISSUED, 5, 2, 2], [AVAILABLE, ISSUED, 25, 1, 2]]]);
    expect(reversal).toEqual({ taken: 30, owed: 0, forgiven: 0 });
    expect(balances(wallet)).toMatchObject({ available: 45, lifetimeEarned: 70 });
  });

  it('takes what is pending from where it waits', () => {
    const wallet = newWallet(1, 'member', 1, 1);
    earn(wallet, [{ points: 9, isPending: true, earnedAt: AT, maturesAt: null, expiresAt: null }], cause);

    expect(booked(reverse(wallet, award(1, 4), 'OWE', cause).postings)).toEqual([
      [Kind.REVERSE, [PENDING, ISSUED, 4, 1, 1]],
    ]);
    expect(booked(mature(wallet, [1], cause))).toEqual([[Kind.MATURE, [PENDING, AVAILABLE, 5, 1, null]]]);
  });

  it.each([
    ['C1', 'FORGIVE' as const, [FORGIVEN, ISSUED, 100, null, 1], { taken: 50, owed: 0, forgiven: 100 }, { owed: 0 }],
    ['C2', 'OWE' as const, [OWED, ISSUED, 100, null, 1], { taken: 50, owed: 100, forgiven: 0 }, { owed: 100 }],
  ])('%s: 150 earned, 100 spent, %s', (_, policy, movement, reversal, expected) => {
    const wallet = earned(150);
    use(wallet, 1, 100, 'spent');

    const outcome = reverse(wallet, award(1, 150), policy, cause);

    expect(booked(outcome.postings)).toEqual([[Kind.REVERSE, [AVAILABLE, ISSUED, 50, 1, 1], movement]]);
    expect(outcome.reversal).toEqual(reversal);
    expect(balances(wallet)).toMatchObject({ available: 0, lifetimeEarned: 0, ...expected });
    expect(wallet.lots.get(1)).toMatchObject({ free: 0, forgiven: reversal.forgiven, state: LotState.CLOSED });
  });

  it('R11: what is under hold is owed under either policy', () => {
    const wallet = earned(150);
    use(wallet, 1, 100, 'held');

    expect(reverse(wallet, award(1, 150), 'FORGIVE', cause).reversal).toEqual({ taken: 50, owed: 100, forgiven: 0 });
    expect(balances(wallet)).toMatchObject({ available: 0, held: 100, owed: 100 });
  });

  it('R14: the hold of the whole wallet counts, less what it owes already', () => {
    const wallet = earned(150, 100);
    use(wallet, 1, 150, 'spent');
    use(wallet, 2, 100, 'held');

    expect(reverse(wallet, award(1, 150), 'FORGIVE', cause).reversal).toEqual({ taken: 0, owed: 100, forgiven: 50 });
    expect(reverse(wallet, award(2, 100), 'FORGIVE', cause).reversal).toEqual({ taken: 0, owed: 0, forgiven: 100 });
  });

  it('takes several awards back in one posting and owes no hold twice', () => {
    const wallet = earned(60, 60);
    use(wallet, 1, 60, 'spent');
    use(wallet, 2, 60, 'held');

    const { postings, reversal } = reverse(wallet, [{ lot: 1, points: 40 }, { lot: 2, points: 40 }], 'FORGIVE', cause); // prettier-ignore

    expect(postings).toHaveLength(1);
    expect(reversal).toEqual({ taken: 0, owed: 60, forgiven: 20 });
  });

  it('books nothing for nothing, and does not know a lot that was not loaded', () => {
    expect(reverse(earned(5), award(1, 0), 'OWE', cause).postings).toEqual([]);
    expect(() => reverse(earned(5), award(2, 1), 'OWE', cause)).toThrow('lot 2 of wallet 1 was not loaded');
  });

  it('takes, owes and forgives exactly what was asked, and lots keep adding up to balances', () => {
    const step = fc.record({
      points: fc.integer({ min: 1, max: 90 }),
      isPending: fc.boolean(),
      use: fc.nat(90),
      as: fc.constantFrom('spent' as const, 'held' as const),
    });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('FORGIVE' as const, 'OWE' as const),
        fc.array(fc.nat(5)),
        (steps, policy, back) => {
          const wallet = newWallet(1, 'member', 1, 1);
          for (const { points, isPending, use: used, as } of steps) {
            const [lot] = earn(
              wallet,
              [{ points, isPending, earnedAt: AT, maturesAt: null, expiresAt: null }],
              cause,
            ).lots;
            if (!isPending) use(wallet, lot!, Math.min(used, points), as);
          }
          for (const number of new Set(back.map((one) => (one % steps.length) + 1))) {
            const { points } = wallet.lots.get(number)!;
            const before = balances(wallet);

            const { reversal } = reverse(wallet, [{ lot: number, points }], policy, cause);

            expect(reversal.taken + reversal.owed + reversal.forgiven).toBe(points);
            expect(before.available + before.pending - wallet.available - wallet.pending).toBe(reversal.taken);
            expect(wallet.owed).toBe(before.owed + reversal.owed);
            expect(policy === 'FORGIVE' ? wallet.owed <= wallet.held : reversal.forgiven === 0).toBe(true);
            const lots = [...wallet.lots.values()];
            const free = (state: LotState) =>
              lots.filter((lot) => lot.state === state).reduce((sum, lot) => sum + lot.free, 0);
            expect([free(LotState.PENDING), free(LotState.OPEN), free(LotState.CLOSED)]).toEqual([
              wallet.pending,
              wallet.available,
              0,
            ]);
          }
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
});
