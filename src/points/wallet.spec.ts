import { Account, ActorType, Kind, SourceType } from './codes.js';
import { book, hasRoomFor, newWallet, type Cause } from './wallet.js';

const MOST = Number.MAX_SAFE_INTEGER;
const at = (time: string): Cause => ({
  sourceType: SourceType.PURCHASE,
  sourceId: null,
  actorType: ActorType.SYSTEM,
  actorId: null,
  at: new Date(time),
});
const move = (from: Account, to: Account, points: number) => [{ from, to, points, lot: null, awardLot: null }];

describe('book', () => {
  it('numbers postings, keeps the balances after each and the time of the last', () => {
    const wallet = newWallet(7, 'member', 1, 1);

    const first = book(wallet, Kind.EARN, move(Account.ISSUED, Account.PENDING, 10), at('2027-01-01T00:00:00Z'));
    const second = book(wallet, Kind.MATURE, move(Account.PENDING, Account.AVAILABLE, 10), at('2027-01-02T00:00:00Z'));
    const third = book(wallet, Kind.REVERSE, move(Account.OWED, Account.ISSUED, 4), at('2027-01-03T00:00:00Z'));

    const after = [first, second, third].map((one) => [
      one.sequence,
      one.pendingAfter,
      one.availableAfter,
      one.heldAfter,
      one.owedAfter,
    ]);
    expect(after).toEqual([[1, 10, 0, 0, 0], [2, 0, 10, 0, 0], [3, 0, 10, 0, 4]]); // prettier-ignore
    expect(wallet).toMatchObject({ sequence: 3, lastPostedAt: third.occurredAt, lifetimeEarned: 6 });
  });

  it('never takes effect before the posting before it, whatever the clock says', () => {
    const wallet = newWallet(7, 'member', 1, 1);
    book(wallet, Kind.EARN, move(Account.ISSUED, Account.AVAILABLE, 1), at('2027-01-02T00:00:00Z'));

    const later = book(wallet, Kind.EARN, move(Account.ISSUED, Account.AVAILABLE, 1), at('2027-01-01T00:00:00Z'));

    expect(later.occurredAt).toEqual(new Date('2027-01-02T00:00:00Z'));
  });

  it.each([Account.PENDING, Account.AVAILABLE, Account.HELD])(
    'throws rather than bring account %i below zero',
    (account) => {
      const wallet = newWallet(7, 'member', 1, 1);

      expect(() => book(wallet, Kind.REVERSE, move(account, Account.ISSUED, 1), at('2027-01-01T00:00:00Z'))).toThrow(
        'wallet 7 would fall below zero',
      );
    },
  );
});

describe('hasRoomFor', () => {
  it.each([
    [{}, MOST, true],
    [{ available: 1 }, MOST, false],
    [{ available: 1, pending: 2, held: 3 }, MOST - 6, true],
    [{ available: 1, pending: 2, held: 3 }, MOST - 5, false],
    [{ lifetimeEarned: 10 }, MOST - 9, false],
    [{ available: 1, lifetimeSpent: 5, lifetimeExpired: 4 }, MOST - 6, true],
    [{ available: 1, lifetimeSpent: 5, lifetimeExpired: 4 }, MOST - 5, false],
    [{ available: 1, lifetimeExpired: 5 }, MOST - 5, false],
  ])('a wallet of %j for %i more: %s', (fields, points, expected) => {
    expect(hasRoomFor({ ...newWallet(1, 'member', 1, 1), ...fields }, points)).toBe(expected);
  });

  it('counts points as earned that are issued, and as not expired that come back', () => {
    const wallet = { ...newWallet(1, 'member', 1, 1), lifetimeEarned: MOST, lifetimeExpired: MOST };

    const rooms = [Account.ISSUED, Account.ADJUSTED, Account.EXPIRED].map((from) => hasRoomFor(wallet, MOST, from));

    expect(rooms).toEqual([false, false, true]);
    expect(hasRoomFor({ ...wallet, lifetimeExpired: 0 }, MOST, Account.ADJUSTED)).toBe(true);
  });
});
