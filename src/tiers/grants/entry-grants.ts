import { newId } from '../../kernel/ids.js';
import type { Call, Queryable } from '../../platform/database/index.js';
import {
  ActorType,
  earn,
  earningOf,
  hasRoomFor,
  reverse,
  SourceType,
  underRule,
  type Cause,
  type PostingDraft,
  type Wallets,
} from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { CompiledLadder, CompiledTier } from '../ladders/ladder.js';
import type { Reach, Reached } from '../standings/stored/standing-change.js';
import { writeGrants, type GrantRow } from './grant-rows.js';

/**
 * What the members of a transaction get for climbing: points of a tier, once for each tier and period. A climb that is revoked takes them
 * back by the debt policy of their point currency; when the tier is reached again in that period they are given again, by another grant.
 */
export class EntryGrants {
  private readonly standing = new Map<string, GrantRow>();
  private readonly changed = new Map<string, GrantRow>();

  constructor(
    private readonly settings: ProgramSettings,
    private readonly ladders: readonly CompiledLadder[],
    /** Those that stand. */
    rows: readonly GrantRow[],
  ) {
    for (const row of rows) this.standing.set(keyOf(row, row), row);
  }

  /** Loads the lots of what may be taken back. */
  async load(db: Queryable, wallets: Wallets): Promise<void> {
    if (this.standing.size === 0) return;
    await wallets.contents.loadLots(
      db,
      [...this.standing.values()].map(({ memberId, walletId, lot, points }) => ({
        walletId,
        lot,
        points,
        takenFrom: wallets.ofSameCurrency(memberId, walletId).id,
      })),
    );
  }

  /** Takes and gives what these changes bring about. */
  book(changes: readonly Reached[], wallets: Wallets, at: Date): PostingDraft[] {
    return changes.flatMap((change) => [
      ...change.revoked.flatMap((revoked) => this.takeBack(change, revoked, wallets, at)),
      ...(change.reached ? this.give(change, change.reached, wallets, at) : []),
    ]);
  }

  writes(): Call<never>[] {
    return writeGrants(this.settings.number, [...this.changed.values()]);
  }

  private give(change: Reached, reached: Reach, wallets: Wallets, at: Date): PostingDraft[] {
    const key = keyOf(change, reached);
    const ladder = this.ladders.find(({ number }) => number === change.ladder);
    const tier = ladder?.tiers.find(({ number }) => number === reached.tier);
    const currency = ladder && this.currencyOf(ladder);
    if (!tier?.entryPoints || currency === undefined || this.standing.has(key)) return [];

    const wallet = wallets.of(change.memberId, currency);
    if (!hasRoomFor(wallet, tier.entryPoints)) return [];
    const uuid = newId();
    const before = wallet.nextChangeAt;
    const booked = causeOf(uuid, at);
    const { postings, lots } = earn(wallet, [this.earning(wallets, wallet, tier, at)], booked);
    const { memberId, ladder: number } = change;
    const grant: GrantRow = {
      uuid,
      memberId,
      ladder: number,
      ...reached,
      points: tier.entryPoints,
      walletId: wallet.id,
      lot: lots[0] as number,
      grantedAt: at,
      revokedAt: null,
    };
    this.standing.set(key, grant);
    this.changed.set(uuid, grant);
    return [...postings, ...wallets.settleNew(wallet, before, at)];
  }

  private takeBack(change: Reached, revoked: Reach, wallets: Wallets, at: Date): PostingDraft[] {
    const key = keyOf(change, revoked);
    const grant = this.standing.get(key);
    if (!grant) return [];
    const wallet = wallets.ofSameCurrency(grant.memberId, grant.walletId);
    const family = wallets.contents.familyOf(grant.walletId, grant.lot);
    const booked = causeOf(grant.uuid, at);
    const taken = [{ lot: grant.lot, points: grant.points, family }];
    this.standing.delete(key);
    this.changed.set(grant.uuid, { ...grant, revokedAt: at });
    return reverse(wallet, taken, wallets.termsOf(wallet).debt, booked).postings;
  }

  /** Available at once; they expire as points that are earned on the tier. */
  private earning(
    wallets: Wallets,
    wallet: Parameters<Wallets['termsOf']>[0],
    { entryPoints, expiry }: CompiledTier,
    at: Date,
  ) {
    const terms = underRule(wallets.termsOf(wallet), { kind: 'AT_ONCE', count: null, unit: null }, expiry);
    return earningOf(terms, entryPoints ?? 0, at, at);
  }

  /** Of an archived point currency nothing is given any more. */
  private currencyOf({ currency }: CompiledLadder): number | undefined {
    const number = currency ?? this.settings.defaultCurrency.number;
    return this.settings.currencies.find((one) => one.number === number && !one.archived)?.number;
  }
}

/** Nobody's doing: it comes with the tier. */
function causeOf(grantId: string, at: Date): Cause {
  return { sourceType: SourceType.TIER, sourceId: grantId, actorType: ActorType.SYSTEM, actorId: null, at };
}

function keyOf({ memberId, ladder }: Pick<GrantRow, 'memberId' | 'ladder'>, { tier, period }: Reach): string {
  return `${memberId}/${String(ladder)}/${String(tier)}/${period}`;
}
