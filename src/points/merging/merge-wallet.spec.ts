import fc from 'fast-check';
import { MAX_POINTS } from '../../kernel/points.js';
import { Account, ActorType, HoldStatus, Kind, LotState, SourceType } from '../codes.js';
import { earn, expire, reverse } from '../postings.js';
import { capture, hold, refund } from '../spending.js';
import { newWallet, type Cause, type PostingDraft, type Wallet } from '../wallet.js';
import type { LotFamily } from './lot-family.js';
import { canHoldBoth, mergeWallet } from './merge-wallet.js';
import { unmergeWallet } from './unmerge-wallet.js';

const { PENDING, AVAILABLE, OWED, TRANSIT, ISSUED, FORGIVEN, SPENT } = Account;
const AT = new Date('2027-03-01T00:00:00Z');
const by = (sourceType: SourceType, sourceId: string, at = AT): Cause => ({
  ...{ sourceType, sourceId, at },
  ...{ actorType: ActorType.API_KEY, actorId: 'key' },
});
const MERGE = by(SourceType.MERGE, 'merge');
const UNMERGE = by(SourceType.MERGE, 'merge', new Date('2027-03-02T00:00:00Z'));

/** A wallet that earned these, each its own posting; `pending` ones wait for their purchase. */
const aWallet = (id: number, ...lots: [points: number, expires?: string | null, pending?: 'pending'][]): Wallet => {
  const wallet = newWallet(id, `member ${String(id)}`, 1, 1);
  for (const [points, expires, pending] of lots) {
    const earnedAt = new Date(Date.UTC(2027, 0, wallet.lotCount + 1));
    const expiresAt = expires ? new Date(expires) : null;
    const earning = { points, isPending: pending === 'pending', maturesAt: null, earnedAt, expiresAt };
    earn(wallet, [earning], by(SourceType.PURCHASE, `p${String(wallet.lotCount)}`, earnedAt));
  }
  return wallet;
};
const holding = (wallet: Wallet, points: number, id = 'h') =>
  hold(
    wallet,
    { id, points, purpose: null, expiresAt: new Date('2027-04-01'), sourceType: SourceType.NONE, sourceId: null },
    by(SourceType.HOLD, id),
  ).hold;
const spending = (wallet: Wallet, points: number) =>
  capture(wallet, holding(wallet, points, `h${String(wallet.sequence)}`), points, by(SourceType.PURCHASE, 'paid'));
const booked = (postings: PostingDraft[]) =>
  postings.map(({ wallet, kind, movements }) => [
    wallet.id,
    kind,
    ...movements.map(({ from, to, points, lot }) => [from, to, points, lot]),
  ]);
const netOf = ({ pending, available, held, owed }: Wallet): number => pending + available + held - owed;
const familyOf = (from: Wallet, number: number, to: Wallet): LotFamily => ({
  walletId: from.id,
  lot: from.lots.get(number)!,
  forebears: [],
  heirs: [...to.lots.values()]
    .filter(({ origin }) => origin?.walletId === from.id && origin.lot === number)
    .map((lot) => ({ walletId: to.id, lot })),
});

describe('mergeWallet', () => {
  it('moves each lot with its terms, those to be spent first first, pending ones last', () => {
    const ada = aWallet(1, [30], [20, '2027-09-01'], [10, null, 'pending']);
    const bob = aWallet(2, [5]);

    const { postings, moved } = mergeWallet(ada, bob, MERGE);

    expect(booked(postings)).toEqual([
      [1, Kind.TRANSFER_OUT, [AVAILABLE, TRANSIT, 20, 2], [AVAILABLE, TRANSIT, 30, 1], [PENDING, TRANSIT, 10, 3]],
      [2, Kind.TRANSFER_IN, [TRANSIT, AVAILABLE, 20, 2], [TRANSIT, AVAILABLE, 30, 3], [TRANSIT, PENDING, 10, 4]],
    ]);
    expect(moved).toEqual({ available: 50, pending: 10, owed: 0, figures: { earned: 60, spent: 0, expired: 0 } });
    expect(bob).toMatchObject({ available: 55, pending: 10, lifetimeEarned: 65, nextChangeAt: new Date('2027-09-01') });
    expect(ada).toMatchObject({ available: 0, pending: 0, lifetimeEarned: 0, nextChangeAt: null });
    for (const [number, origin] of [
      [2, 2],
      [3, 1],
      [4, 3],
    ] as const) {
      const { earnedAt, expiresAt, availableAt, points } = ada.lots.get(origin)!;
      const terms = { earnedAt, expiresAt, availableAt, points, origin: { walletId: 1, lot: origin } };
      expect(bob.lots.get(number)).toMatchObject(terms);
    }
    expect([...ada.lots.values()].map(({ state }) => state)).toEqual(Array(3).fill(LotState.CLOSED));
  });

  it('gives a lot that was partly spent room for all that may come back', () => {
    const ada = aWallet(1, [100]);
    spending(ada, 40);
    const bob = aWallet(2);

    mergeWallet(ada, bob, MERGE);

    expect(bob.lots.get(1)).toMatchObject({ points: 100, free: 60 });
  });

  it('releases holds first; what expired meanwhile expires', () => {
    const ada = aWallet(1, [30, '2027-02-01'], [20]);
    const held = holding(ada, 40);
    const bob = aWallet(2);

    const { postings } = mergeWallet(ada, bob, MERGE);

    expect(postings.map(({ kind }) => kind)).toEqual([Kind.RELEASE, Kind.EXPIRE, Kind.TRANSFER_OUT, Kind.TRANSFER_IN]);
    expect(postings[0]?.cause).toMatchObject({ sourceType: SourceType.HOLD, sourceId: 'h' });
    expect(held).toMatchObject({ status: HoldStatus.RELEASED, released: 40, endedAt: AT });
    expect(bob).toMatchObject({ available: 20, held: 0, lifetimeExpired: 30 });
  });

  it.each([
    ['all of it', [50], 30, 20, 0],
    ['a part of it', [10], 10, 0, 20],
    ['none of it', [], 0, 0, 30],
  ])("makes a debt the survivor's, who repays %s", (_, lots, repaid, available, owed) => {
    const ada = aWallet(1, [30]);
    spending(ada, 30);
    reverse(ada, [{ lot: 1, points: 30 }], 'OWE', by(SourceType.RETURN, 'r'));
    const bob = aWallet(2, ...lots.map((points): [number] => [points]));

    const { postings } = mergeWallet(ada, bob, MERGE);

    expect(booked(postings)).toEqual([
      [1, Kind.TRANSFER_OUT, [TRANSIT, OWED, 30, null]],
      [2, Kind.TRANSFER_IN, [OWED, TRANSIT, 30, null]],
      ...(repaid > 0 ? [[2, Kind.REPAY, [AVAILABLE, OWED, repaid, 1]]] : []),
    ]);
    expect(bob).toMatchObject({ available, owed });
    expect(ada.owed).toBe(0);
  });

  it.each<[ada: string | null, bob: string | null, both: string | null]>([
    ['2027-01-05', '2027-01-03', '2027-01-05'],
    ['2027-01-03', '2027-01-05', '2027-01-05'],
    ['2027-01-03', null, '2027-01-03'],
    [null, '2027-01-03', '2027-01-03'],
    [null, null, null],
  ])('was active last at the later moment of %s and %s', (one, other, both) => {
    const date = (text: string | null) => (text ? new Date(text) : null);
    const [ada, bob] = [aWallet(1), aWallet(2)];
    ada.lastActiveAt = date(one);
    bob.lastActiveAt = date(other);

    mergeWallet(ada, bob, MERGE);

    expect(bob.lastActiveAt).toEqual(date(both));
  });

  it('books nothing for a wallet in which nothing is', () => {
    expect(mergeWallet(aWallet(1), aWallet(2, [5]), MERGE).postings).toEqual([]);
  });

  it('refuses to lose track of points whose lots were not loaded', () => {
    const ada = aWallet(1, [10]);
    ada.lots.clear();

    expect(() => mergeWallet(ada, aWallet(2), MERGE)).toThrow('not all lots of wallet 1 were loaded');
  });

  it('numbers no more movements in a posting than there is room for', () => {
    const ada = aWallet(1);
    const earnings = Array.from({ length: 30_001 }, () => ({
      ...{ points: 1, isPending: false, maturesAt: null, earnedAt: AT, expiresAt: null },
    }));
    earn(ada, earnings, by(SourceType.PURCHASE, 'p'));
    const bob = aWallet(2);

    const { postings } = mergeWallet(ada, bob, MERGE);

    expect(postings.map(({ kind, movements }) => [kind, movements.length])).toEqual([
      [Kind.TRANSFER_OUT, 30_000],
      [Kind.TRANSFER_OUT, 1],
      [Kind.TRANSFER_IN, 30_000],
      [Kind.TRANSFER_IN, 1],
    ]);
    expect(bob).toMatchObject({ available: 30_001, lotCount: 30_001 });
  });
});

describe('canHoldBoth', () => {
  it.each<[ada: Partial<Wallet>, bob: Partial<Wallet>, can: boolean]>([
    [{ available: MAX_POINTS }, {}, true],
    [{ available: MAX_POINTS }, { pending: 1 }, false],
    [{ available: MAX_POINTS - 10 }, { lifetimeSpent: 10 }, true],
    [{ available: MAX_POINTS - 10 }, { lifetimeSpent: 11 }, false],
    [{ lifetimeEarned: MAX_POINTS }, { lifetimeEarned: 1 }, false],
    [{ owed: MAX_POINTS }, { owed: 1 }, false],
  ])('%j and %j: %s', (ada, bob, can) => {
    expect(canHoldBoth(Object.assign(aWallet(1), ada), Object.assign(aWallet(2), bob))).toBe(can);
  });
});

describe('points taken back after a merge', () => {
  const after = (points: number, spent: number, policy: 'OWE' | 'FORGIVE', bobs: number[] = []) => {
    const ada = aWallet(1, [100]);
    if (spent > 0) spending(ada, spent);
    const bob = aWallet(2, ...bobs.map((one): [number] => [one]));
    mergeWallet(ada, bob, MERGE);
    const family = familyOf(ada, 1, bob);
    const { postings, reversal } = reverse(bob, [{ lot: 1, points, family }], policy, by(SourceType.RETURN, 'r'));
    return { ada, bob, postings, reversal };
  };

  it("come from what came of the award's lot first, and name where it was given", () => {
    const { bob, postings, reversal } = after(100, 0, 'OWE', [50]);

    expect(booked(postings)).toEqual([[2, Kind.REVERSE, [AVAILABLE, ISSUED, 100, 2]]]);
    expect(postings[0]?.movements[0]).toMatchObject({ awardLot: 1, awardWallet: 1 });
    expect(reversal).toEqual({ taken: 100, owed: 0, forgiven: 0 });
    expect(bob.available).toBe(50);
  });

  it('come from other lots then, and what is missing is owed', () => {
    const { bob, postings, reversal } = after(100, 70, 'OWE', [20]);

    expect(booked(postings)[0]?.slice(2)).toEqual([
      [AVAILABLE, ISSUED, 30, 2],
      [AVAILABLE, ISSUED, 20, 1],
      [OWED, ISSUED, 50, null],
    ]);
    expect(reversal).toEqual({ taken: 50, owed: 50, forgiven: 0 });
    expect(bob).toMatchObject({ available: 0, owed: 50 });
  });

  it('are forgiven on what came of the lot', () => {
    const { ada, bob, postings } = after(100, 70, 'FORGIVE');

    expect(booked(postings)[0]?.slice(2)).toEqual([
      [AVAILABLE, ISSUED, 30, 1],
      [FORGIVEN, ISSUED, 70, 1],
    ]);
    expect([ada.lots.get(1)?.forgiven, bob.lots.get(1)?.forgiven]).toEqual([0, 70]);
  });

  it('are forgiven on the lot itself where nothing came of it', () => {
    const { ada, postings } = after(100, 100, 'FORGIVE');

    expect(booked(postings)[0]?.slice(2)).toEqual([[FORGIVEN, ISSUED, 100, null]]);
    expect(ada.lots.get(1)?.forgiven).toBe(100);
  });
});

describe('points given back after a merge', () => {
  const GRACE = new Date('2027-04-01T00:00:00Z');
  const merged = (spent: number) => {
    const ada = aWallet(1, [100, '2027-09-01']);
    spending(ada, spent);
    const bob = aWallet(2);
    mergeWallet(ada, bob, MERGE);
    return { ada, bob };
  };
  const refunding = (ada: Wallet, bob: Wallet, points: number, expiry: Date | null = GRACE) =>
    refund(
      bob,
      [{ lot: 1, points, family: familyOf(ada, 1, bob) }],
      () => ({ expiresAt: expiry, alsoByInactivity: false }),
      by(SourceType.RETURN, `r${String(bob.sequence)}`),
    );

  it('go into what came of the lot', () => {
    const { ada, bob } = merged(40);

    const { postings } = refunding(ada, bob, 40);

    expect(booked(postings)).toEqual([[2, Kind.REFUND, [SPENT, AVAILABLE, 40, 1]]]);
    expect(bob.lots.get(1)).toMatchObject({ points: 100, free: 100, expiresAt: GRACE });
  });

  it('go into a new lot where nothing came of it, and into the same one later', () => {
    const { ada, bob } = merged(100);

    refunding(ada, bob, 30);
    refunding(ada, bob, 20);

    const { earnedAt, availableAt } = ada.lots.get(1)!;
    expect([...bob.lots.values()]).toMatchObject([
      { points: 100, free: 50, earnedAt, availableAt, expiresAt: GRACE, origin: { walletId: 1, lot: 1 } },
    ]);
    expect(bob).toMatchObject({ available: 50, nextChangeAt: GRACE });
  });

  it('are withheld for what was forgiven of the lot before the merge, and since', () => {
    const { ada, bob } = merged(100);
    reverse(bob, [{ lot: 1, points: 70, family: familyOf(ada, 1, bob) }], 'FORGIVE', by(SourceType.RETURN, 'r'));

    const { postings, refund: outcome } = refunding(ada, bob, 100);

    expect(outcome).toEqual({ givenBack: 30, forgiven: 70 });
    expect(postings[0]?.movements).toEqual([
      { from: SPENT, to: FORGIVEN, points: 70, lot: null, awardLot: 1, awardWallet: 1 },
      { from: SPENT, to: AVAILABLE, points: 30, lot: 1, awardLot: 1, awardWallet: 1 },
    ]);
    expect(ada.lots.get(1)?.forgiven).toBe(0);
  });
});

describe('unmergeWallet', () => {
  const merged = () => {
    const ada = aWallet(1, [60, '2027-06-01'], [40], [15, null, 'pending']);
    const bob = aWallet(2, [200, '2027-09-01']);
    const { moved } = mergeWallet(ada, bob, MERGE);
    const back = (...numbers: number[]) => numbers.map((number) => bob.lots.get(number)!);
    return { ada, bob, moved, back };
  };

  it('gives back what is left, pending points pending, and leaves what is held', () => {
    const { ada, bob, moved, back } = merged();
    spending(bob, 50);
    holding(bob, 5, 'kept');

    const { postings, returned } = unmergeWallet(bob, ada, back(2, 3, 4), moved.figures, UNMERGE);

    expect(booked(postings)).toEqual([
      [2, Kind.TRANSFER_OUT, [AVAILABLE, TRANSIT, 5, 2], [AVAILABLE, TRANSIT, 40, 3], [PENDING, TRANSIT, 15, 4]],
      [1, Kind.TRANSFER_IN, [TRANSIT, AVAILABLE, 5, 4], [TRANSIT, AVAILABLE, 40, 5], [TRANSIT, PENDING, 15, 6]],
    ]);
    expect(returned).toEqual({ available: 45, pending: 15, figures: { earned: 115, spent: 0, expired: 0 } });
    expect(ada).toMatchObject({ available: 45, pending: 15, lifetimeEarned: 115, lifetimeSpent: 0 });
    expect(ada.lots.get(4)).toMatchObject({ points: 60, free: 5, origin: { walletId: 2, lot: 2 } });
    expect(ada.nextChangeAt).toEqual(new Date('2027-06-01'));
    expect(bob).toMatchObject({ available: 200, pending: 0, held: 5, lifetimeEarned: 200, lifetimeSpent: 50 });
  });

  it('gives back the figures that are left', () => {
    const { ada, bob, back } = merged();

    unmergeWallet(bob, ada, back(2, 3, 4), { earned: 90, spent: -5, expired: 1 }, UNMERGE);

    expect(ada).toMatchObject({ lifetimeEarned: 90, lifetimeSpent: -5, lifetimeExpired: 1 });
    expect(bob).toMatchObject({ lifetimeEarned: 225, lifetimeSpent: 5, lifetimeExpired: -1 });
  });

  it('books nothing where nothing is left, and gives figures back', () => {
    const { ada, bob, moved, back } = merged();
    expire(bob, [2, 3], by(SourceType.NONE, 'x'));

    const { postings } = unmergeWallet(bob, ada, back(2, 3), moved.figures, UNMERGE);

    expect(postings).toEqual([]);
    expect(ada.lifetimeEarned).toBe(115);
  });

  it('neither makes nor loses points, however often', () => {
    const arbitrary = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 60 })), { maxLength: 12 });

    fc.assert(
      fc.property(arbitrary, (rounds) => {
        const wallets = [aWallet(1, [60, '2027-06-01'], [40]), aWallet(2, [50], [30, null, 'pending'])] as const;
        let gone = 0;
        for (const [turned, points] of rounds) {
          const [from, to] = turned ? wallets : ([wallets[1], wallets[0]] as const);
          const first = to.lotCount + 1;
          const { moved } = mergeWallet(from, to, MERGE);
          const spent = Math.min(points, to.available);
          if (spent > 0) spending(to, spent);
          gone += spent;
          const came = [...to.lots.values()].filter(({ number }) => number >= first);
          unmergeWallet(to, from, came, moved.figures, UNMERGE);
          expect(netOf(from) + netOf(to)).toBe(180 - gone);
        }
        expect(wallets[0].lifetimeSpent + wallets[1].lifetimeSpent).toBe(gone);
        for (const wallet of wallets) {
          const free = [...wallet.lots.values()].reduce((sum, lot) => sum + lot.free, 0);
          expect(free).toBe(wallet.available + wallet.pending);
        }
      }),
    );
  });
});
