import { Account, ActorType, HoldStatus, Kind, LotState, SourceType } from './codes.js';
import { earn, expire, reverse } from './postings.js';
import { capture, hold, refund, release, spend, takeExactly, timeOut } from './spending.js';
import { newWallet, type Cause, type Hold, type Lot, type PostingDraft, type Wallet } from './wallet.js';

const { AVAILABLE, HELD, SPENT, EXPIRED, OWED, ISSUED, FORGIVEN } = Account;
const NOW = new Date('2027-03-01T12:00:00Z');
const LATER = new Date('2027-03-02T12:00:00Z');
const MIDNIGHT = new Date('2027-04-01T00:00:00Z');
const AFTERWARDS = new Date('2027-04-02T12:00:00Z');
const TIMEOUT = new Date('2027-12-01T00:00:00Z');

const causeAt = (at: Date): Cause => ({
  sourceType: SourceType.HOLD,
  sourceId: 'hold',
  actorType: ActorType.API_KEY,
  actorId: 'key',
  at,
});

const booked = (postings: readonly PostingDraft[]) =>
  postings.map(({ kind, movements }) => [
    kind,
    ...movements.map(({ from, to, points, lot }) => [from, to, points, lot]),
  ]);
const lotAt = (wallet: Wallet, number: number) => wallet.lots.get(number) as Lot;
const balances = ({ available, held, owed }: Wallet) => ({ available, held, owed });

/** A wallet with an earned lot for each of these. */
const earned = (...lots: [points: number, expiresAt?: Date][]): Wallet => {
  const wallet = newWallet(1, 'member', 1, 1);
  for (const [points, expiresAt] of lots) {
    const earning = { points, isPending: false, earnedAt: NOW, maturesAt: null, expiresAt: expiresAt ?? null };
    earn(wallet, [earning], causeAt(NOW));
  }
  return wallet;
};

const held = (wallet: Wallet, points: number, id = 'hold'): Hold =>
  hold(
    wallet,
    { id, points, sourceType: SourceType.NONE, sourceId: null, purpose: null, expiresAt: TIMEOUT },
    causeAt(NOW),
  ).hold;

/** Spends points the way every spending goes, and answers what came of which lot. */
const spent = (wallet: Wallet, points: number): { lot: number; points: number }[] => {
  const made = held(wallet, points, `spending ${String(wallet.sequence)}`);
  capture(wallet, made, points, causeAt(NOW));
  return [...made.parts];
};

const asBefore = ({ expiresAt, alsoByInactivity }: Lot) => ({ expiresAt, alsoByInactivity });

describe('spend', () => {
  it('takes points for good, of the lot that expires soonest first', () => {
    const wallet = earned([100], [50, MIDNIGHT]);

    const postings = spend(wallet, 70, causeAt(LATER));

    expect(booked(postings)).toEqual([[Kind.SPEND, [AVAILABLE, SPENT, 50, 2], [AVAILABLE, SPENT, 20, 1]]]);
    expect(balances(wallet)).toEqual({ available: 80, held: 0, owed: 0 });
    expect([lotAt(wallet, 1), lotAt(wallet, 2)].map(({ state, free }) => [state, free])).toEqual([
      [LotState.OPEN, 80],
      [LotState.CLOSED, 0],
    ]);
    expect(wallet.lastActiveAt).toEqual(LATER);
  });

  it('is given back into the same lots', () => {
    const wallet = earned([100], [50, MIDNIGHT]);
    spend(wallet, 70, causeAt(NOW));

    const { refund: outcome } = refund(
      wallet,
      [
        { lot: 2, points: 50 },
        { lot: 1, points: 20 },
      ],
      asBefore,
      causeAt(LATER),
    );

    expect(outcome).toEqual({ givenBack: 70, forgiven: 0 });
    expect([lotAt(wallet, 1), lotAt(wallet, 2)].map(({ state, free }) => [state, free])).toEqual([
      [LotState.OPEN, 100],
      [LotState.OPEN, 50],
    ]);
  });
});

describe('hold', () => {
  it('sets points aside, of the lot that expires soonest first', () => {
    const wallet = earned([100], [50, MIDNIGHT]);

    const { hold: made, postings } = hold(
      wallet,
      { id: 'hold', points: 70, sourceType: SourceType.NONE, sourceId: null, purpose: 'Till 4', expiresAt: TIMEOUT },
      causeAt(LATER),
    );

    expect(booked(postings)).toEqual([[Kind.HOLD, [AVAILABLE, HELD, 50, 2], [AVAILABLE, HELD, 20, 1]]]);
    expect(made).toEqual({
      id: 'hold',
      isNew: true,
      status: HoldStatus.OPEN,
      points: 70,
      captured: 0,
      released: 0,
      sourceType: SourceType.NONE,
      sourceId: null,
      purpose: 'Till 4',
      sequence: 3,
      createdAt: LATER,
      expiresAt: TIMEOUT,
      endedAt: null,
      parts: [
        { lot: 2, points: 50 },
        { lot: 1, points: 20 },
      ],
    });
    expect(balances(wallet)).toEqual({ available: 80, held: 70, owed: 0 });
    expect(wallet.holds.get('hold')).toBe(made);
    expect(lotAt(wallet, 2)).toMatchObject({ state: LotState.OPEN, free: 0, held: 50 });
    expect(wallet.lastActiveAt).toEqual(NOW);
  });

  it('notes when it times out', () => {
    const wallet = earned([100]);

    held(wallet, 1);

    expect(wallet.nextChangeAt).toEqual(TIMEOUT);
  });

  it('does not set aside what is not there', () => {
    expect(() => held(earned([5]), 6)).toThrow('wallet 1 gave 5 of 6 points: its lots were not loaded');
  });
});

describe('capture', () => {
  it('spends all of it and ends the hold', () => {
    const wallet = earned([50, MIDNIGHT], [50]);
    const made = held(wallet, 70);

    const postings = capture(wallet, made, 70, causeAt(LATER));

    expect(booked(postings)).toEqual([[Kind.CAPTURE, [HELD, SPENT, 50, 1], [HELD, SPENT, 20, 2]]]);
    expect(made).toMatchObject({ status: HoldStatus.CAPTURED, captured: 70, released: 0, endedAt: LATER });
    expect(balances(wallet)).toEqual({ available: 30, held: 0, owed: 0 });
    expect(wallet).toMatchObject({ lifetimeSpent: 70, lastActiveAt: LATER });
    expect([1, 2].map((number) => lotAt(wallet, number).state)).toEqual([LotState.CLOSED, LotState.OPEN]);
  });

  it('spends a part, soonest-expiring first, and releases the rest', () => {
    const wallet = earned([50, MIDNIGHT], [50]);
    const made = held(wallet, 70);

    const postings = capture(wallet, made, 20, causeAt(LATER));

    expect(booked(postings)).toEqual([
      [Kind.CAPTURE, [HELD, SPENT, 20, 1]],
      [Kind.RELEASE, [HELD, AVAILABLE, 30, 1], [HELD, AVAILABLE, 20, 2]],
    ]);
    expect(made).toMatchObject({ status: HoldStatus.CAPTURED, captured: 20, released: 50 });
    expect(balances(wallet)).toEqual({ available: 80, held: 0, owed: 0 });
  });

  it('spends points whose lot has expired, and lets the rest of them expire', () => {
    const wallet = earned([100, MIDNIGHT]);
    const made = held(wallet, 40);
    expire(wallet, [1], causeAt(MIDNIGHT));

    const postings = capture(wallet, made, 30, causeAt(AFTERWARDS));

    expect(booked(postings)).toEqual([
      [Kind.CAPTURE, [HELD, SPENT, 30, 1]],
      [Kind.RELEASE, [HELD, AVAILABLE, 10, 1]],
      [Kind.EXPIRE, [AVAILABLE, EXPIRED, 10, 1]],
    ]);
    expect(wallet).toMatchObject({ available: 0, held: 0, lifetimeSpent: 30, lifetimeExpired: 70 });
  });

  it('does not spend more than was set aside', () => {
    const wallet = earned([100]);

    expect(() => capture(wallet, held(wallet, 40), 41, causeAt(NOW))).toThrow('hold hold has fewer than 41 points');
  });
});

describe('release', () => {
  it('gives the points back into the lots that they came from', () => {
    const wallet = earned([50, MIDNIGHT], [50]);
    const made = held(wallet, 70);

    const postings = release(wallet, made, causeAt(LATER));

    expect(booked(postings)).toEqual([[Kind.RELEASE, [HELD, AVAILABLE, 50, 1], [HELD, AVAILABLE, 20, 2]]]);
    expect(made).toMatchObject({ status: HoldStatus.RELEASED, captured: 0, released: 70, endedAt: LATER });
    expect(balances(wallet)).toEqual({ available: 100, held: 0, owed: 0 });
    expect(lotAt(wallet, 1)).toMatchObject({ state: LotState.OPEN, free: 50, held: 0 });
    expect(wallet.lastActiveAt).toEqual(NOW);
  });

  it('of a hold that timed out is one posting, without what follows', () => {
    const wallet = earned([50, MIDNIGHT]);
    const made = held(wallet, 20);

    const posting = timeOut(wallet, made, causeAt(AFTERWARDS));

    expect(booked([posting])).toEqual([[Kind.RELEASE, [HELD, AVAILABLE, 20, 1]]]);
    expect([made.status, made.released]).toEqual([HoldStatus.EXPIRED, 20]);
    expect(balances(wallet)).toEqual({ available: 50, held: 0, owed: 0 });
  });

  it('R11: earn 150, hold 100, the award is taken back (FORGIVE), release', () => {
    const wallet = earned([150]);
    const made = held(wallet, 100);
    const { reversal } = reverse(wallet, [{ lot: 1, points: 150 }], 'FORGIVE', causeAt(NOW));
    expect(reversal).toEqual({ taken: 50, owed: 100, forgiven: 0 });

    const postings = release(wallet, made, causeAt(LATER));

    expect(booked(postings)).toEqual([
      [Kind.RELEASE, [HELD, AVAILABLE, 100, 1]],
      [Kind.REPAY, [AVAILABLE, OWED, 100, 1]],
    ]);
    expect(balances(wallet)).toEqual({ available: 0, held: 0, owed: 0 });
  });

  it('R14: A earns 150, redeemed; B earns 100, held; A is taken back (FORGIVE), release', () => {
    const wallet = earned([150]);
    spent(wallet, 150);
    earn(wallet, [{ points: 100, isPending: false, earnedAt: NOW, maturesAt: null, expiresAt: null }], causeAt(NOW));
    const made = held(wallet, 100);
    const { reversal } = reverse(wallet, [{ lot: 1, points: 150 }], 'FORGIVE', causeAt(NOW));
    expect(reversal).toEqual({ taken: 0, owed: 100, forgiven: 50 });

    release(wallet, made, causeAt(LATER));

    expect(balances(wallet)).toEqual({ available: 0, held: 0, owed: 0 });
  });

  it('R13: hold 40 of a lot of 100; midnight of its last day passes; release', () => {
    const wallet = earned([100, MIDNIGHT]);
    const made = held(wallet, 40);
    expect(booked(expire(wallet, [1], causeAt(MIDNIGHT)))).toEqual([[Kind.EXPIRE, [AVAILABLE, EXPIRED, 60, 1]]]);
    expect(lotAt(wallet, 1)).toMatchObject({ state: LotState.OPEN, held: 40 });

    const postings = release(wallet, made, causeAt(AFTERWARDS));

    expect(booked(postings)).toEqual([
      [Kind.RELEASE, [HELD, AVAILABLE, 40, 1]],
      [Kind.EXPIRE, [AVAILABLE, EXPIRED, 40, 1]],
    ]);
    expect(wallet).toMatchObject({ available: 0, held: 0, lifetimeExpired: 100 });
    expect(lotAt(wallet, 1).state).toBe(LotState.CLOSED);
  });

  it('repays before what is left expires', () => {
    const wallet = earned([100, MIDNIGHT]);
    const made = held(wallet, 100);
    wallet.owed = 30;

    const postings = release(wallet, made, causeAt(AFTERWARDS));

    expect(booked(postings)).toEqual([
      [Kind.RELEASE, [HELD, AVAILABLE, 100, 1]],
      [Kind.REPAY, [AVAILABLE, OWED, 30, 1]],
      [Kind.EXPIRE, [AVAILABLE, EXPIRED, 70, 1]],
    ]);
  });
});

describe('refund', () => {
  it('gives spent points back into the lots that they came from', () => {
    const wallet = earned([50, MIDNIGHT], [50]);
    const parts = spent(wallet, 70);

    const { postings, refund: outcome } = refund(wallet, parts, asBefore, causeAt(LATER));

    expect(booked(postings)).toEqual([[Kind.REFUND, [SPENT, AVAILABLE, 50, 1], [SPENT, AVAILABLE, 20, 2]]]);
    expect(outcome).toEqual({ givenBack: 70, forgiven: 0 });
    expect(wallet).toMatchObject({ available: 100, lifetimeSpent: 0, nextChangeAt: MIDNIGHT });
    expect(lotAt(wallet, 1)).toMatchObject({ state: LotState.OPEN, free: 50 });
    expect(postings[0]?.terms).toEqual([]);
  });

  it('gives a lot that expired meanwhile another expiry', () => {
    const wallet = earned([50, MIDNIGHT]);
    const parts = spent(wallet, 50);
    const grace = { expiresAt: new Date('2027-05-03T00:00:00Z'), alsoByInactivity: false };

    const { postings } = refund(wallet, parts, () => grace, causeAt(AFTERWARDS));

    const before = { expiresAt: MIDNIGHT, alsoByInactivity: false };
    expect(postings[0]?.terms).toEqual([{ lot: lotAt(wallet, 1), before, after: grace }]);
    expect(lotAt(wallet, 1)).toMatchObject({ free: 50, ...grace });
  });

  it('notes also that inactivity does not end a lot any more, whose date stays', () => {
    const wallet = earned([50, MIDNIGHT]);
    const before = { expiresAt: MIDNIGHT, alsoByInactivity: true };
    const after = { expiresAt: MIDNIGHT, alsoByInactivity: false };
    Object.assign(lotAt(wallet, 1), before);
    const parts = spent(wallet, 50);

    const { postings } = refund(wallet, parts, () => after, causeAt(LATER));

    expect(postings[0]?.terms).toEqual([{ lot: lotAt(wallet, 1), before, after }]);
    expect(lotAt(wallet, 1)).toMatchObject({ free: 50, ...after });
  });

  it('repays what is owed', () => {
    const wallet = earned([50]);
    const parts = spent(wallet, 50);
    wallet.owed = 20;

    const { postings, refund: outcome } = refund(wallet, parts, asBefore, causeAt(LATER));

    expect(booked(postings)).toEqual([
      [Kind.REFUND, [SPENT, AVAILABLE, 50, 1]],
      [Kind.REPAY, [AVAILABLE, OWED, 20, 1]],
    ]);
    expect(outcome).toEqual({ givenBack: 50, forgiven: 0 });
  });

  it('R10: earn 150, redeem 100, the award is taken back (FORGIVE); the redemption is canceled', () => {
    const wallet = earned([150]);
    const parts = spent(wallet, 100);
    const { reversal } = reverse(wallet, [{ lot: 1, points: 150 }], 'FORGIVE', causeAt(NOW));
    expect(reversal).toEqual({ taken: 50, owed: 0, forgiven: 100 });

    const { postings, refund: outcome } = refund(wallet, parts, asBefore, causeAt(LATER));

    expect(booked(postings)).toEqual([[Kind.REFUND, [SPENT, FORGIVEN, 100, 1]]]);
    expect(outcome).toEqual({ givenBack: 0, forgiven: 100 });
    expect(wallet).toMatchObject({ available: 0, owed: 0, lifetimeSpent: 0, lifetimeEarned: 0 });
    expect(lotAt(wallet, 1)).toMatchObject({ state: LotState.CLOSED, free: 0, forgiven: 0 });
  });

  it('R10, in part: what was forgiven is made up first', () => {
    const wallet = earned([150]);
    const parts = spent(wallet, 100);
    reverse(wallet, [{ lot: 1, points: 90 }], 'FORGIVE', causeAt(NOW));
    expect(lotAt(wallet, 1).forgiven).toBe(40);

    const first = refund(wallet, [{ lot: 1, points: 30 }], asBefore, causeAt(LATER));
    const rest = refund(wallet, [{ lot: 1, points: parts[0]!.points - 30 }], asBefore, causeAt(LATER));

    expect([first.refund, rest.refund]).toEqual([{ givenBack: 0, forgiven: 30 }, { givenBack: 60, forgiven: 10 }]); // prettier-ignore
    expect(booked(rest.postings)).toEqual([[Kind.REFUND, [SPENT, FORGIVEN, 10, 1], [SPENT, AVAILABLE, 60, 1]]]);
    expect(wallet).toMatchObject({ available: 60, lifetimeSpent: 0, lifetimeEarned: 60 });
  });

  it('R12: balance 150, an order paid with them earns 70, which are redeemed; the order comes back (FORGIVE)', () => {
    const wallet = earned([150]);
    const parts = spent(wallet, 150);
    earn(wallet, [{ points: 70, isPending: false, earnedAt: NOW, maturesAt: null, expiresAt: null }], causeAt(NOW));
    spent(wallet, 70);

    refund(wallet, parts, asBefore, causeAt(LATER));
    const { postings, reversal } = reverse(wallet, [{ lot: 2, points: 70 }], 'FORGIVE', causeAt(LATER));

    expect(booked(postings)).toEqual([[Kind.REVERSE, [AVAILABLE, ISSUED, 70, 1]]]);
    expect(reversal).toEqual({ taken: 70, owed: 0, forgiven: 0 });
    expect(balances(wallet)).toEqual({ available: 80, held: 0, owed: 0 });
  });

  it('of nothing books nothing', () => {
    expect(refund(earned([5]), [], asBefore, causeAt(NOW))).toEqual({
      postings: [],
      refund: { givenBack: 0, forgiven: 0 },
    });
  });
});

describe('takeExactly', () => {
  it('takes nothing for nothing', () => {
    expect(takeExactly(earned([5]), 0)).toEqual([]);
  });
});
