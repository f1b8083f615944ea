import { newId } from '../../kernel/ids.js';
import type { Call, Queryable } from '../../platform/database/index.js';
import {
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
import type { Reach, StandingChange } from '../standings/standings.js';
import { writeGrants, type GrantRow } from './grant-rows.js';

/** By whom and when something is granted. */
export type GrantCause = Pick<Cause, 'actorType' | 'actorId' | 'at'>;

/**
 * What the members of a transaction get for climbing: points of a tier, once for each tier and period. A climb that is revoked takes them
 * back by the debt policy of their point currency; when the tier is reached again in that period they are given again.
 */
export class EntryGrants {
  private readonly byReach = new Map<string, GrantRow>();
  private readonly changed = new Set<string>();

  constructor(
    private readonly settings: ProgramSettings,
    private readonly ladders: readonly CompiledLadder[],
    rows: readonly GrantRow[],
  ) {
    for (const row of rows) this.byReach.set(keyOf(row, row), row);
  }

  /** Loads the lots of what may be taken back. */
  async load(db: Queryable, wallets: Wallets): Promise<void> {
    const standing = [...this.byReach.values()].filter(({ revokedAt }) => revokedAt === null);
    if (standing.length === 0) return;
    await wallets.contents.loadLots(
      db,
      standing.map(({ memberId, walletId, lot, points }) => ({
        walletId,
        lot,
        points,
        takenFrom: wallets.ofSameCurrency(memberId, walletId).id,
      })),
    );
  }

  /** Gives and takes what these changes bring about. The climbs come first: a climb below a revoked one is given before that is taken. */
  book(changes: readonly StandingChange[], wallets: Wallets, cause: GrantCause): PostingDraft[] {
    return changes.flatMap((change) => [
      ...(change.revoked ? this.takeBack(change, change.revoked, wallets, cause) : []),
      ...(change.reached ? this.give(change, change.reached, wallets, cause) : []),
    ]);
  }

  writes(): Call<never>[] {
    return writeGrants(
      this.settings.number,
      [...this.changed].map((key) => this.byReach.get(key) as GrantRow),
    );
  }

  private give(change: StandingChange, reached: Reach, wallets: Wallets, cause: GrantCause): PostingDraft[] {
    const key = keyOf(change, reached);
    const known = this.byReach.get(key);
    const ladder = this.ladders.find(({ number }) => number === change.ladder);
    const tier = ladder?.tiers.find(({ number }) => number === reached.tier);
    const currency = ladder && this.currencyOf(ladder);
    if (!tier?.entryPoints || currency === undefined || (known && known.revokedAt === null)) return [];

    const wallet = wallets.of(change.memberId, currency);
    if (!hasRoomFor(wallet, tier.entryPoints)) return [];
    const uuid = known?.uuid ?? newId();
    const before = wallet.nextChangeAt;
    const booked = { ...cause, sourceType: SourceType.TIER, sourceId: uuid };
    const { postings, lots } = earn(wallet, [this.earning(wallets, wallet, tier, cause.at)], booked);
    const { memberId, ladder: number } = change;
    this.note(key, {
      uuid,
      memberId,
      ladder: number,
      ...reached,
      points: tier.entryPoints,
      walletId: wallet.id,
      lot: lots[0] as number,
      grantedAt: cause.at,
      revokedAt: null,
    });
    return [...postings, ...wallets.settleNew(wallet, before, cause.at)];
  }

  private takeBack(change: StandingChange, revoked: Reach, wallets: Wallets, cause: GrantCause): PostingDraft[] {
    const key = keyOf(change, revoked);
    const grant = this.byReach.get(key);
    if (!grant || grant.revokedAt !== null) return [];
    const wallet = wallets.ofSameCurrency(grant.memberId, grant.walletId);
    const family = wallets.contents.familyOf(grant.walletId, grant.lot);
    const booked = { ...cause, sourceType: SourceType.TIER, sourceId: grant.uuid };
    const taken = [{ lot: grant.lot, points: grant.points, family }];
    this.note(key, { ...grant, revokedAt: cause.at });
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

  private note(key: string, row: GrantRow): void {
    this.byReach.set(key, row);
    this.changed.add(key);
  }
}

function keyOf({ memberId, ladder }: Pick<GrantRow, 'memberId' | 'ladder'>, { tier, period }: Reach): string {
  return `${memberId}/${String(ladder)}/${String(tier)}/${period}`;
}
