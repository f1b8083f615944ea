import { Account, Kind } from '../codes.js';
import type { Tally } from './claims.js';
import type {
  ForgivenElsewhere,
  StoredLot,
  StoredMove,
  StoredMovement,
  StoredPosting,
  StoredTerm,
  StoredWallet,
} from './ledger-rows.js';
import { LotsReplay } from './lots-replay.js';
import { isKind, isMovementOf } from './movement-kinds.js';

/** Balances by account. Members' OWED is negative here; rows store what is owed. */
export type Sums = Map<Account, number>;

const STORED = [
  ['pending', Account.PENDING, 1],
  ['available', Account.AVAILABLE, 1],
  ['held', Account.HELD, 1],
  ['owed', Account.OWED, -1],
] as const;

type Balances = Pick<StoredWallet, 'pending' | 'available' | 'held' | 'owed'>;

/**
 * Replays a wallet from its movements, posting by posting, without any of the code that booked them, and holds what was
 * stored against what comes out.
 */
export class WalletReplay {
  readonly sums: Sums = new Map();
  private readonly lots: LotsReplay;
  private readonly effects = new Set<string>();
  private last: StoredPosting | null = null;

  constructor(
    private readonly wallet: StoredWallet,
    lots: readonly StoredLot[],
    terms: readonly StoredTerm[],
    private readonly merges: { moves: readonly StoredMove[]; forgiven: readonly ForgivenElsewhere[] },
    private readonly tally: Tally,
  ) {
    this.lots = new LotsReplay(wallet.walletId, lots, terms, merges.forgiven, tally);
  }

  /** The next posting with its movements. */
  apply(posting: StoredPosting, movements: readonly StoredMovement[]): void {
    const place = `posting ${String(posting.walletId)}/${String(posting.sequence)}`;
    const before = this.last;
    this.tally.look('sequence');
    const follows = posting.sequence === (before?.sequence ?? 0) + 1;
    this.tally.expect('sequence', follows, () => `${place} comes after ${String(before?.sequence ?? 0)}`);
    const inTime = before === null || posting.occurredAt >= before.occurredAt;
    this.tally.expect('sequence', inTime, () => `${place} took effect before the one before it`);
    this.judgeKind(posting, movements, place);
    this.judgeEffects(posting, movements, place);

    const change: Sums = new Map();
    for (const movement of movements) {
      move(change, movement);
      move(this.sums, movement);
      this.lots.apply(posting, movement);
    }
    const wrong = STORED.find(
      ([field, account, sign]) => posting[field] !== (before?.[field] ?? 0) + sign * (change.get(account) ?? 0),
    );
    this.tally.expect(
      'sequence',
      wrong === undefined,
      () =>
        `${place} does not follow from the one before: ${String(wrong?.[0])} ${String(posting[wrong?.[0] ?? 'owed'])}`,
    );
    this.tally.look('noneNegative');
    this.tally.expect(
      'noneNegative',
      STORED.every(([field]) => posting[field] >= 0),
      () => `${place} left a balance below zero`,
    );
    if (posting.kind === Kind.FORFEIT) {
      this.tally.look('expiry');
      const isAll = posting.pending === 0 && posting.available === 0 && posting.owed === 0;
      this.tally.expect('expiry', isAll, () => `${place} forfeits a part`);
    }
    this.last = posting;
  }

  /** After the last posting: the wallet as it is stored. */
  finish(): void {
    const { wallet, last, sums } = this;
    const name = `wallet ${String(wallet.walletId)}`;
    this.tally.look('figures');
    for (const [field, account, sign] of STORED) {
      const sum = sign * (sums.get(account) ?? 0);
      const posted = last?.[field] ?? 0;
      const isSame = wallet[field] === sum && wallet[field] === posted;
      this.tally.expect(
        'figures',
        isSame,
        () =>
          `${name}: ${field} ${String(wallet[field])}, movements say ${String(sum)}, the last posting ${String(posted)}`,
      );
    }
    const balanceOf = (account: Account): number => sums.get(account) ?? 0;
    const moved = (figure: 'earned' | 'spent' | 'expired'): number =>
      this.merges.moves.reduce((sum, move) => sum + move[figure], 0);
    const lifetime = {
      lifetimeEarned: moved('earned') - balanceOf(Account.ISSUED),
      lifetimeSpent: moved('spent') + balanceOf(Account.SPENT),
      lifetimeExpired: moved('expired') + balanceOf(Account.EXPIRED),
    };
    for (const [field, sum] of Object.entries(lifetime) as [keyof typeof lifetime, number][]) {
      this.tally.expect(
        'figures',
        wallet[field] === sum,
        () => `${name}: ${field} ${String(wallet[field])}, postings and merges say ${String(sum)}`,
      );
    }
    const isLast =
      wallet.sequence === (last?.sequence ?? 0) && wallet.lastPostedAt?.getTime() === last?.occurredAt.getTime();
    this.tally.expect(
      'sequence',
      isLast,
      () => `${name} is at ${String(wallet.sequence)}, its last posting is ${String(last?.sequence ?? 0)}`,
    );
    this.tally.expect(
      'noneNegative',
      isSound(wallet),
      () => `${name} owes ${String(wallet.owed)} and has ${String(wallet.available)} available`,
    );
    this.lots.finish(wallet);
  }

  private judgeKind({ kind }: StoredPosting, movements: readonly StoredMovement[], place: string): void {
    this.tally.look('movementsOfKind');
    const known = isKind(kind) && movements.every(({ from, to }) => isMovementOf(kind, from, to));
    this.tally.expect(
      'movementsOfKind',
      known,
      () => `${place} has a movement that its kind ${String(kind)} does not know`,
    );
    const numbered = movements.every(({ number }, index) => number === index + 1);
    this.tally.expect('movementsOfKind', numbered, () => `the movements of ${place} are not numbered 1, 2, ...`);
    this.tally.expect('movementsOfKind', movements.length > 0 || kind === Kind.EXTEND, () => `${place} moves nothing`);
    const named = movements.every(({ awardLot, awardWallet }) => {
      const isOfElsewhere = kind === Kind.REFUND && awardWallet !== null;
      return (awardLot !== null) === (kind === Kind.REVERSE || isOfElsewhere);
    });
    this.tally.expect('movementsOfKind', named, () => `${place} does not say for which awards it takes points back`);
  }

  /** What has a source happens once: earning from it, and every other movement of it for each lot. */
  private judgeEffects(
    { kind, sourceType, sourceId }: StoredPosting,
    movements: readonly StoredMovement[],
    place: string,
  ): void {
    if (sourceId === null) return;
    this.tally.look('oneEffect');
    const cause = `${String(kind)} ${String(sourceType)} ${sourceId}`;
    const lots = movements.map(
      ({ from, to, lot, awardLot, awardWallet }) =>
        `${cause} ${[from, to, lot, awardLot, awardWallet].map(String).join(' ')}`,
    );
    for (const effect of kind === Kind.EARN ? [cause] : lots) {
      this.tally.expect('oneEffect', !this.effects.has(effect), () => `${place} repeats an effect of ${sourceId}`);
      this.effects.add(effect);
    }
  }
}

function isSound(wallet: Balances): boolean {
  return STORED.every(([field]) => wallet[field] >= 0) && (wallet.owed === 0 || wallet.available === 0);
}

function move(sums: Sums, { from, to, points }: StoredMovement): void {
  sums.set(from, (sums.get(from) ?? 0) - points);
  sums.set(to, (sums.get(to) ?? 0) + points);
}
