import fc from 'fast-check';
import { Account, ActorType, Kind, LotState, SourceType } from '../codes.js';
import type { CurrencyTerms } from '../currency-terms.js';
import { earn, reverse } from '../postings.js';
import { hold } from '../spending.js';
import type { ExpiryPolicy } from '../terms.js';
import { newWallet, type Cause, type PostingDraft, type Wallet } from '../wallet.js';
import { transfer } from './transfer.js';

const { AVAILABLE, OWED, TRANSIT } = Account;

const AT = new Date('2027-03-01T12:00:00Z');
const by = (sourceType: SourceType, sourceId: string, at = AT): Cause => ({
  ...{ sourceType, sourceId, at },
  ...{ actorType: ActorType.MEMBER, actorId: 'ada' },
});
const CAUSE = by(SourceType.TRANSFER, 'transfer');

const NEVER: ExpiryPolicy = { kind: 'NEVER', count: null, unit: null, roundUpTo: null, dates: null };
const INACTIVITY: ExpiryPolicy = { ...NEVER, kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };
const under = (expiry: ExpiryPolicy): CurrencyTerms => ({
  ...{ timeZone: 'UTC', returnWindowDays: 30, graceDays: 30, debt: 'OWE' },
  policies: [{ version: 1, expiry, effectiveAt: new Date('2026-01-01T00:00:00Z') }],
  pending: { kind: 'AT_ONCE', count: null, unit: null },
});

/** A wallet that earned these, each its own posting. */
const aWallet = (id: number, ...lots: [points: number, expires?: string][]): Wallet => {
  const wallet = newWallet(id, `member ${String(id)}`, 1, 1);
  for (const [points, expires] of lots) {
    const earnedAt = new Date(Date.UTC(2027, 0, wallet.lotCount + 1));
    const expiresAt = expires ? new Date(expires) : null;
    earn(
      wallet,
      [{ points, isPending: false, maturesAt: null, earnedAt, expiresAt }],
      by(SourceType.PURCHASE, 'p', earnedAt),
    );
  }
  return wallet;
};
const booked = (postings: PostingDraft[]) =>
  postings.map(({ wallet, kind, movements }) => [
    wallet.id,
    kind,
    ...movements.map(({ from, to, points, lot }) => [from, to, points, lot]),
  ]);
const netOf = ({ pending, available, held, owed }: Wallet): number => pending + available + held - owed;

describe('transfer', () => {
  it('takes the soonest to expire first, which arrive as lots with their terms', () => {
    const ada = aWallet(1, [30], [20, '2027-09-01'], [10, '2027-06-01']);
    const bob = aWallet(2, [5]);

    const { sent, postings } = transfer(ada, bob, 35, under(NEVER), CAUSE);

    expect(booked(postings)).toEqual([
      [1, Kind.TRANSFER_OUT, [AVAILABLE, TRANSIT, 10, 3], [AVAILABLE, TRANSIT, 20, 2], [AVAILABLE, TRANSIT, 5, 1]],
      [2, Kind.TRANSFER_IN, [TRANSIT, AVAILABLE, 10, 2], [TRANSIT, AVAILABLE, 20, 3], [TRANSIT, AVAILABLE, 5, 4]],
    ]);
    expect(sent).toBe(postings[0]);
    expect(postings.map(({ cause }) => cause)).toEqual([CAUSE, CAUSE]);
    const [, third, second, first] = [...bob.lots.values()];
    expect([third, second, first]).toMatchObject(
      [3, 2, 1].map((number) => ({
        origin: { walletId: 1, lot: number },
        earnedAt: ada.lots.get(number)?.earnedAt,
        expiresAt: ada.lots.get(number)?.expiresAt,
        availableAt: AT,
        bornSequence: 2,
        state: LotState.OPEN,
        stored: null,
      })),
    );
    expect([ada.available, bob.available]).toEqual([25, 40]);
    expect([ada.lots.get(3)?.state, ada.lots.get(2)?.state, ada.lots.get(1)?.free]).toEqual([
      LotState.CLOSED,
      LotState.CLOSED,
      25,
    ]);
  });

  it('counts in no lifetime figure, and is no activity', () => {
    const ada = aWallet(1, [30]);
    const bob = aWallet(2, [5], [5]);

    transfer(ada, bob, 30, under(NEVER), CAUSE);

    expect(ada).toMatchObject({ lifetimeEarned: 30, lifetimeSpent: 0, lifetimeExpired: 0 });
    expect(bob).toMatchObject({ lifetimeEarned: 10, lifetimeSpent: 0, lifetimeExpired: 0 });
    expect(ada.lastActiveAt).toEqual(new Date('2027-01-01T00:00:00Z'));
    expect(bob.lastActiveAt).toEqual(new Date('2027-01-02T00:00:00Z'));
  });

  it('notes when what arrived expires', () => {
    const bob = aWallet(2);

    transfer(aWallet(1, [10, '2027-06-01'], [10, '2027-09-01']), bob, 20, under(NEVER), CAUSE);

    expect(bob.nextChangeAt).toEqual(new Date('2027-06-01'));
  });

  it('leaves held points where they are', () => {
    const ada = aWallet(1, [10, '2027-06-01'], [10]);
    const terms = { id: 'h', points: 8, purpose: null, expiresAt: new Date('2027-03-02') };
    hold(ada, { ...terms, sourceType: SourceType.NONE, sourceId: null }, by(SourceType.HOLD, 'h'));

    const { postings } = transfer(ada, aWallet(2), 12, under(NEVER), CAUSE);

    expect(booked(postings)[0]).toEqual([
      1,
      Kind.TRANSFER_OUT,
      [AVAILABLE, TRANSIT, 2, 1],
      [AVAILABLE, TRANSIT, 10, 2],
    ]);
    expect(ada).toMatchObject({ available: 0, held: 8 });
  });

  it.each([
    [50, 30, 20, 0],
    [30, 30, 0, 0],
    [20, 20, 0, 10],
  ])('of %i, %i repay what the recipient owes', (points, repaid, available, owed) => {
    const bob = aWallet(2, [30]);
    transfer(bob, aWallet(3), 30, under(NEVER), CAUSE);
    reverse(bob, [{ lot: 1, points: 30 }], 'OWE', by(SourceType.RETURN, 'r'));

    const { postings } = transfer(aWallet(1, [60]), bob, points, under(NEVER), by(SourceType.TRANSFER, 'other'));

    expect(booked(postings).at(-1)).toEqual([2, Kind.REPAY, [AVAILABLE, OWED, repaid, 2]]);
    expect(bob).toMatchObject({ available, owed });
  });

  it('goes on at once: what was received is sent with its origin', () => {
    const [ada, bob, eve] = [aWallet(1, [10, '2027-06-01']), aWallet(2, [10]), aWallet(3)];

    transfer(ada, bob, 10, under(NEVER), CAUSE);
    transfer(bob, eve, 12, under(NEVER), by(SourceType.TRANSFER, 'second'));

    expect([...eve.lots.values()]).toMatchObject([
      { points: 10, expiresAt: new Date('2027-06-01'), origin: { walletId: 2, lot: 2 } },
      { points: 2, expiresAt: null, origin: { walletId: 2, lot: 1 } },
    ]);
  });

  it('refuses to lose track of points whose lots were not loaded', () => {
    const ada = aWallet(1, [10]);
    ada.lots.clear();

    expect(() => transfer(ada, aWallet(2), 1, under(NEVER), CAUSE)).toThrow('its lots were not loaded');
  });

  describe('under an expiry by inactivity', () => {
    const received = (lastActiveAt: string | null) => {
      const bob = aWallet(2);
      bob.lastActiveAt = lastActiveAt === null ? null : new Date(lastActiveAt);
      transfer(aWallet(1, [10]), bob, 10, under(INACTIVITY), CAUSE);
      const day = (date: Date | null | undefined) => date?.toISOString().slice(0, 10) ?? null;
      return { lastActive: day(bob.lastActiveAt), expires: day(bob.lots.get(1)?.expiresAt) };
    };

    it('is no activity', () => {
      expect(received('2026-12-24')).toEqual({ lastActive: '2026-12-24', expires: null });
    });

    it('begins the period of who never was active', () => {
      expect(received(null)).toEqual({ lastActive: '2027-03-01', expires: null });
    });

    it('gives a date, a period from now, to what would be gone on arrival', () => {
      expect(received('2026-02-01')).toEqual({ lastActive: '2026-02-01', expires: '2027-09-02' });
    });

    it('leaves dated points their date', () => {
      const bob = aWallet(2);

      transfer(aWallet(1, [10, '2028-01-01']), bob, 10, under(INACTIVITY), CAUSE);

      expect(bob.lots.get(1)?.expiresAt).toEqual(new Date('2028-01-01'));
      expect(bob.nextChangeAt).toEqual(new Date('2028-01-01'));
    });

    it.each([
      ['as they are to who is active', '2026-12-24', '2028-01-01', '2028-01-01', true],
      ['to who is inactive with a period from now, and nothing else', '2026-02-01', '2028-01-01', '2027-09-02', false],
      ['to who is inactive with their date where that is sooner', '2026-02-01', '2027-06-01', '2027-06-01', false],
    ])('gives points that have a date and end by it too: %s', (_, lastActiveAt, own, expires, alsoByInactivity) => {
      const [ada, bob] = [aWallet(1, [10, own]), aWallet(2)];
      Object.assign(ada.lots.get(1)!, { alsoByInactivity: true });
      bob.lastActiveAt = new Date(lastActiveAt);

      transfer(ada, bob, 10, under(INACTIVITY), CAUSE);

      expect(bob.lots.get(1)).toMatchObject({ expiresAt: new Date(`${expires}T00:00:00Z`), alsoByInactivity });
    });
  });

  it('neither makes nor loses points, whoever sends to whom', () => {
    const arbitrary = fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.integer({ min: 1, max: 40 })), { maxLength: 40 });

    fc.assert(
      fc.property(arbitrary, (transfers) => {
        const wallets = [0, 1, 2, 3].map((id) => aWallet(id, [30, '2027-09-01'], [20], [10, '2027-06-01']));
        for (const [index, [from, to, points]] of transfers.entries()) {
          const [sender, recipient] = [wallets[from]!, wallets[to]!];
          if (sender === recipient || sender.available < points) continue;
          transfer(sender, recipient, points, under(NEVER), by(SourceType.TRANSFER, String(index)));
        }
        expect(wallets.reduce((sum, wallet) => sum + netOf(wallet), 0)).toBe(240);
        for (const wallet of wallets) {
          const free = [...wallet.lots.values()].reduce((sum, lot) => sum + lot.free, 0);
          expect(free).toBe(wallet.available);
        }
      }),
    );
  });
});
