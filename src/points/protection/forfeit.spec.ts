import { Account, ActorType, Kind, LotState, SourceType } from '../codes.js';
import { earn } from '../postings.js';
import { newWallet, type Cause, type Wallet } from '../wallet.js';
import { forfeit, forfeitDue } from './forfeit.js';

const { AVAILABLE, EXPIRED, FORGIVEN, OWED, PENDING } = Account;
const NOW = new Date('2027-03-01T09:00:00Z');
const THEN = new Date('2027-03-31T08:00:00Z');
const cause: Cause = {
  sourceType: SourceType.NONE,
  sourceId: null,
  actorType: ActorType.SYSTEM,
  actorId: null,
  at: NOW,
};

const earned = (...lots: [points: number, isPending: boolean][]): Wallet => {
  const wallet = { ...newWallet(1, 'member', 1, 1), forfeitAt: THEN };
  for (const [points, isPending] of lots) {
    earn(wallet, [{ points, isPending, earnedAt: NOW, maturesAt: null, expiresAt: null }], cause);
  }
  return wallet;
};
const movementsOf = (wallet: Wallet) =>
  forfeit(wallet, { ...cause, at: THEN }).map(({ kind, occurredAt, movements }) => [
    kind,
    occurredAt,
    ...movements.map(({ from, to, points, lot }) => [from, to, points, lot]),
  ]);

describe('what is forfeited', () => {
  it('is everything that is there, pending points too', () => {
    const wallet = earned([10, false], [20, true], [5, false]);

    expect(movementsOf(wallet)).toEqual([
      [Kind.FORFEIT, THEN, [AVAILABLE, EXPIRED, 10, 1], [PENDING, EXPIRED, 20, 2], [AVAILABLE, EXPIRED, 5, 3]],
    ]);
    expect(wallet).toMatchObject({ available: 0, pending: 0, lifetimeEarned: 35, lifetimeExpired: 35 });
    expect([...wallet.lots.values()].map(({ state }) => state)).toEqual(Array(3).fill(LotState.CLOSED));
  });

  it('is what is owed as well: it is forgiven', () => {
    const wallet = { ...earned([20, true]), owed: 7 };

    expect(movementsOf(wallet)).toEqual([[Kind.FORFEIT, THEN, [PENDING, EXPIRED, 20, 1], [FORGIVEN, OWED, 7, null]]]);
    expect(wallet).toMatchObject({ pending: 0, owed: 0, lifetimeExpired: 20 });
  });

  it('is nothing where nothing is left', () => {
    expect(movementsOf(earned())).toEqual([]);
  });

  it('is never a part', () => {
    expect(() => forfeit({ ...earned([10, false]), available: 11 }, cause)).toThrow('its lots were not loaded');
  });
});

describe('when it is due', () => {
  it.each([
    [{ available: 1 }, THEN],
    [{ pending: 1 }, THEN],
    [{ owed: 1 }, THEN],
    [{ held: 1 }, null],
    [{}, null],
  ])('with %o', (fields, at) => {
    expect(forfeitDue({ ...earned(), ...fields })).toEqual(at);
  });

  it('never for who has not left', () => {
    expect(forfeitDue({ ...earned([10, false]), forfeitAt: null })).toBeNull();
  });
});
