import { wallClock } from '../kernel/clock.js';
import { newCompactId } from '../kernel/ids.js';
import { call, statement, type Call, type Tx } from '../platform/database/index.js';
import type { LotState } from './codes.js';
import { newWallet, type Lot, type Wallet } from './wallet.js';

export type WalletRow = Omit<Wallet, 'lots'>;

const FIND_WALLETS = statement<WalletRow>(
  'find-wallets',
  `SELECT w.id, w.member_id AS "memberId", w.currency, w.pending, w.available, w.held, w.owed,
          w.lifetime_earned AS "lifetimeEarned", w.lifetime_spent AS "lifetimeSpent",
          w.lifetime_expired AS "lifetimeExpired", w.sequence, w.lot_count AS "lotCount", w.last_posted_at AS "lastPostedAt",
          w.last_active_at AS "lastActiveAt", w.next_change_at AS "nextChangeAt"
   FROM UNNEST($2::uuid[]) AS wanted (member_id)
   CROSS JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND member_id = wanted.member_id OFFSET 0) w`,
);

interface LotRow extends Omit<Lot, 'isNew'> {
  walletId: number;
  state: LotState;
}

const LOT_COLUMNS = `l.wallet_id AS "walletId", l.number, l.state, l.points, l.free, l.held, l.forgiven,
  l.born_sequence AS "bornSequence", l.earned_at AS "earnedAt", l.available_at AS "availableAt", l.expires_at AS "expiresAt"`;

const FIND_LOTS = statement<LotRow>(
  'find-lots',
  `SELECT ${LOT_COLUMNS} FROM UNNEST($2::bigint[], $3::integer[]) AS wanted (wallet_id, number)
   CROSS JOIN LATERAL (
     SELECT * FROM point_lot WHERE program_id = $1 AND wallet_id = wanted.wallet_id AND number = wanted.number OFFSET 0) l`,
);

const FIND_LOTS_TO_SPEND = statement<LotRow>(
  'find-lots-to-spend',
  `SELECT ${LOT_COLUMNS} FROM point_lot l
   WHERE l.program_id = $1 AND l.wallet_id = ANY($2) AND l.state = 2`,
);

/** The wallets of these members. Send it after their lock. */
export function findWallets(programId: number, memberIds: readonly string[]): Call<WalletRow> {
  return call(FIND_WALLETS, [programId, memberIds]);
}

/** The wallets that a transaction works with. One that is missing comes to be when it is asked for, under the member's lock. */
export class Wallets {
  private readonly byOwner = new Map<string, Wallet>();

  constructor(rows: readonly WalletRow[]) {
    for (const row of rows) this.add({ ...row, lots: new Map() });
  }

  of(memberId: string, currency: number): Wallet {
    return (
      this.byOwner.get(`${memberId}/${String(currency)}`) ??
      this.add(newWallet(newCompactId(wallClock.now()), memberId, currency))
    );
  }

  byId(id: number): Wallet | undefined {
    return [...this.byOwner.values()].find((wallet) => wallet.id === id);
  }

  /** Loads these lots, and when the wallet cannot give what is to be taken from them, its other open lots too. */
  async loadLots(
    tx: Tx,
    programId: number,
    wanted: readonly { walletId: number; lot: number; points: number }[],
  ): Promise<void> {
    if (wanted.length === 0) return;
    const ids = wanted.map((one) => one.walletId);
    this.take(await tx.query(FIND_LOTS, [programId, ids, wanted.map((one) => one.lot)]));
    const short = wanted.filter((one) => (this.byId(one.walletId)?.lots.get(one.lot)?.free ?? 0) < one.points);
    if (short.length === 0) return;
    this.take(await tx.query(FIND_LOTS_TO_SPEND, [programId, [...new Set(short.map((one) => one.walletId))]]));
  }

  private take(rows: readonly LotRow[]): void {
    for (const { walletId, ...row } of rows) {
      const lots = this.byId(walletId)?.lots;
      if (lots && !lots.has(row.number)) lots.set(row.number, { ...row, isNew: false });
    }
  }

  private add(wallet: Wallet): Wallet {
    this.byOwner.set(`${wallet.memberId}/${String(wallet.currency)}`, wallet);
    return wallet;
  }
}
