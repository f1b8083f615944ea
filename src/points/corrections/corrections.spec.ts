import { Account, ActorType, HoldStatus, Kind, LotState, SourceType } from '../codes.js';
import { earn } from '../postings.js';
import { named } from '../protection/protection.js';
import { hold } from '../spending.js';
import { newWallet, type Cause, type Lot, type PostingDraft, type Wallet } from '../wallet.js';
import { adjust, extend, reinstate } from './corrections.js';

const { AVAILABLE, OWED, ADJUSTED, EXPIRED } = Account;
const NOW = new Date('2027-03-01T12:00:00Z');
const EARLY = new Date('2027-06-01T00:00:00Z');
const LATE = new Date('2028-01-01T00:00:00Z');
const causeAt = (at: Date): Cause => ({
  sourceType: SourceType.NONE,
  sourceId: null,
  actorType: ActorType.API_KEY,
  actorId: 'key',
  at,
});
const cause = causeAt(NOW);
const WHY = { note: 'A mistake', allowOwed: false, expiry: named(null) };

const booked = (postings: readonly PostingDraft[]) =>
  postings.map(({ kind, note, movements }) => [
    kind,
    note,
    ...movements.map(({ from, to, points, lot }) => [from, to, points, lot]),
  ]);
const termsOf = ({ terms }: PostingDraft) =>
  terms.map(({ lot, before, after }) => [lot.number, before.expiresAt, after.expiresAt]);
const lotAt = (wallet: Wallet, number: number) => wallet.lots.get(number) as Lot;

/** A wallet with an earned lot for each of these expiries. */
const earned = (...lots: [points: number, expiresAt: Date | null][]): Wallet => {
  const wallet = newWallet(1, 'member', 1, 1);
  for (const [points, expiresAt] of lots) {
    earn(wallet, [{ points, isPending: false, earnedAt: NOW, maturesAt: null, expiresAt }], cause);
  }
  return wallet;
};

describe('adjust', () => {
  it('credits points as a new lot', () => {
    const wallet = newWallet(1, 'member', 1, 1);

    const postings = adjust(wallet, 100, { ...WHY, expiry: named(EARLY) }, cause);

    expect(booked(postings)).toEqual([[Kind.ADJUST, 'A mistake', [ADJUSTED, AVAILABLE, 100, 1]]]);
    expect(wallet).toMatchObject({ available: 100, lifetimeEarned: 0, nextChangeAt: EARLY, lastActiveAt: NOW });
    expect(lotAt(wallet, 1)).toMatchObject({
      state: LotState.OPEN,
      points: 100,
      free: 100,
      bornSequence: 1,
      earnedAt: NOW,
      availableAt: NOW,
      expiresAt: EARLY,
    });
  });

  it('is no activity of who was active before', () => {
    const wallet = { ...newWallet(1, 'member', 1, 1), lastActiveAt: new Date('2026-01-01T00:00:00Z') };

    adjust(wallet, 100, WHY, cause);

    expect(wallet.lastActiveAt).toEqual(new Date('2026-01-01T00:00:00Z'));
  });

  it.each([
    [30, 70, 0],
    [150, 0, 50],
  ])('repays what is owed first: %i', (owed, available, owedAfter) => {
    const wallet = { ...newWallet(1, 'member', 1, 1), owed };

    const postings = adjust(wallet, 100, WHY, cause);

    expect(booked(postings)).toEqual([
      [Kind.ADJUST, 'A mistake', [ADJUSTED, AVAILABLE, 100, 1]],
      [Kind.REPAY, null, [AVAILABLE, OWED, 100 - available, 1]],
    ]);
    expect(wallet).toMatchObject({ available, owed: owedAfter });
  });

  it('takes points soonest-expiring lot first', () => {
    const wallet = earned([50, null], [50, LATE], [50, EARLY]);

    const postings = adjust(wallet, -70, WHY, cause);

    expect(booked(postings)).toEqual([
      [Kind.ADJUST, 'A mistake', [AVAILABLE, ADJUSTED, 50, 3], [AVAILABLE, ADJUSTED, 20, 2]],
    ]);
    expect(wallet).toMatchObject({ available: 80, owed: 0, lifetimeEarned: 150, lifetimeSpent: 0 });
  });

  it('owes what is missing only when that is allowed', () => {
    const wallet = earned([50, null]);
    expect(() => adjust(wallet, -51, WHY, cause)).toThrow('wallet 1 has fewer than 51 points');

    const postings = adjust(wallet, -80, { ...WHY, allowOwed: true }, cause);

    expect(booked(postings)).toEqual([
      [Kind.ADJUST, 'A mistake', [AVAILABLE, ADJUSTED, 50, 1], [OWED, ADJUSTED, 30, null]],
    ]);
    expect(wallet).toMatchObject({ available: 0, owed: 30 });
    expect(booked(adjust(wallet, -5, { ...WHY, allowOwed: true }, cause))).toEqual([
      [Kind.ADJUST, 'A mistake', [OWED, ADJUSTED, 5, null]],
    ]);
    expect(wallet).toMatchObject({ available: 0, owed: 35 });
  });

  it('leaves held points alone', () => {
    const wallet = earned([50, null]);
    const terms = { id: 'hold', points: 40, sourceType: SourceType.NONE, sourceId: null, purpose: null };
    hold(wallet, { ...terms, expiresAt: EARLY }, cause);

    adjust(wallet, -30, { ...WHY, allowOwed: true }, cause);

    expect(wallet).toMatchObject({ available: 0, held: 40, owed: 20 });
    expect(wallet.holds.get('hold')?.status).toBe(HoldStatus.OPEN);
  });
});

describe('extend', () => {
  it('gives lots another expiry and moves no points', () => {
    const wallet = earned([50, EARLY], [50, EARLY], [50, null]);

    const posting = extend(wallet, [lotAt(wallet, 1), lotAt(wallet, 3)], LATE, 'Goodwill', cause);

    expect(booked([posting])).toEqual([[Kind.EXTEND, 'Goodwill']]);
    expect(termsOf(posting)).toEqual([[1, EARLY, LATE], [3, null, LATE]]); // prettier-ignore
    expect([1, 2, 3].map((number) => lotAt(wallet, number).expiresAt)).toEqual([LATE, EARLY, LATE]);
    expect(wallet).toMatchObject({ available: 150, sequence: 4 });
  });

  it('ends them on that date alone, though inactivity would have ended them too', () => {
    const wallet = earned([50, EARLY]);
    lotAt(wallet, 1).alsoByInactivity = true;

    const posting = extend(wallet, [lotAt(wallet, 1)], LATE, 'Goodwill', cause);

    const [before, after] = [
      { expiresAt: EARLY, alsoByInactivity: true },
      { expiresAt: LATE, alsoByInactivity: false },
    ];
    expect(posting.terms).toEqual([{ lot: lotAt(wallet, 1), before, after }]);
    expect(lotAt(wallet, 1)).toMatchObject(after);
  });
});

describe('reinstate', () => {
  const expired = (...points: number[]): Wallet => {
    const wallet = earned(...points.map((one) => [one, EARLY] as [number, Date]));
    for (const lot of wallet.lots.values()) Object.assign(lot, { free: 0, state: LotState.CLOSED });
    Object.assign(wallet, { available: 0, lifetimeExpired: points.reduce((sum, one) => sum + one, 0) });
    return wallet;
  };
  const partsOf = (wallet: Wallet, ...parts: [lot: number, points: number][]) =>
    parts.map(([lot, points]) => ({ lot: lotAt(wallet, lot), points }));

  it('gives points back into the lots that they were in, with a new expiry', () => {
    const wallet = expired(100, 50);

    const postings = reinstate(wallet, partsOf(wallet, [2, 50], [1, 30]), () => named(LATE), 'Ill', causeAt(EARLY));

    expect(booked(postings)).toEqual([
      [Kind.REINSTATE, 'Ill', [EXPIRED, AVAILABLE, 50, 2], [EXPIRED, AVAILABLE, 30, 1]],
    ]);
    expect(termsOf(postings[0])).toEqual([[2, EARLY, LATE], [1, EARLY, LATE]]); // prettier-ignore
    expect(lotAt(wallet, 1)).toMatchObject({ state: LotState.OPEN, free: 30, expiresAt: LATE });
    expect(wallet).toMatchObject({ available: 80, lifetimeExpired: 70, nextChangeAt: EARLY });
  });

  it('repays what is owed first', () => {
    const wallet = expired(100);
    wallet.owed = 40;

    const postings = reinstate(wallet, partsOf(wallet, [1, 100]), () => named(LATE), 'Ill', causeAt(EARLY));

    expect(booked(postings)).toEqual([
      [Kind.REINSTATE, 'Ill', [EXPIRED, AVAILABLE, 100, 1]],
      [Kind.REPAY, null, [AVAILABLE, OWED, 40, 1]],
    ]);
    expect(wallet).toMatchObject({ available: 60, owed: 0, lifetimeExpired: 0 });
  });
});
