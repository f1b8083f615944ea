import { newId } from '../../kernel/ids.js';
import { mayEarn, type MemberState } from '../../members/index.js';
import { Restart, type Call } from '../../platform/database/index.js';
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
import type { LostClimb, Reach, Reached } from '../standings/stored/standing-change.js';
import { writeGrants, type GrantRow, type StandingGrant } from './grant-rows.js';

/**
 * What the members of a transaction get for climbing, as far as they may earn: points of a tier, and a voucher by its template, once for
 * each tier and period. A climb that is revoked takes them back, points by the debt policy of their point currency; when the tier is
 * reached again in that period they are given again, by another grant. Of vouchers it is only noted that one is due: who knows vouchers
 * issues or revokes it.
 */
export class EntryGrants {
  private readonly standing = new Map<string, StandingGrant>();
  private readonly changed = new Map<string, GrantRow>();

  constructor(
    private readonly settings: ProgramSettings,
    private readonly ladders: readonly CompiledLadder[],
    /** Those that stand, of who was merged into members too where something may be taken back. */
    rows: readonly StandingGrant[],
    /** As they are locked; who is not among them has just joined, and earns. */
    private readonly members: ReadonlyMap<string, MemberState>,
  ) {
    for (const row of rows) this.standing.set(grantKey(row, row), row);
  }

  /** Whether a voucher is to be issued or revoked for what was decided. */
  get areVouchersDue(): boolean {
    return [...this.changed.values()].some(({ voucherDue }) => voucherDue);
  }

  /** The lots of what may be taken back, and from which wallets that is. Throws Restart where who got it is not locked. */
  lots(wallets: Wallets): { walletId: number; lot: number; points: number; takenFrom: number }[] {
    const granted = [...this.standing.values()];
    if (granted.some(({ memberId, heldBy }) => memberId !== heldBy && !this.members.has(memberId)))
      throw new Restart('what may be taken back was granted to somebody who was merged');
    return granted.flatMap(({ heldBy, walletId, lot, points }) =>
      walletId === null || lot === null
        ? []
        : [{ walletId, lot, points, takenFrom: wallets.ofSameCurrency(heldBy, walletId).id }],
    );
  }

  /** Takes what came with climbs that are lost, as far as it stands, and gives what these changes bring about. */
  book(changes: readonly Reached[], lost: readonly LostClimb[], wallets: Wallets, at: Date): PostingDraft[] {
    return [
      ...lost.flatMap((climb) => this.takeBack(climb, wallets, at)),
      ...changes.flatMap((change) => (change.reached ? this.give(change, change.reached, wallets, at) : [])),
    ];
  }

  writes(): Call<never>[] {
    return writeGrants(this.settings.number, [...this.changed.values()]);
  }

  private give(change: Reached, reached: Reach, wallets: Wallets, at: Date): PostingDraft[] {
    const key = grantKey(change, reached);
    const ladder = this.ladders.find(({ number }) => number === change.ladder);
    const tier = ladder?.tiers.find(({ number }) => number === reached.tier);
    if (!ladder || !tier || this.standing.has(key) || !this.earns(change.memberId)) return [];

    const uuid = newId();
    const { memberId, ladder: number } = change;
    const points = this.earn(memberId, ladder, tier, wallets, causeOf(uuid, at));
    const { entryVoucher: voucherTemplate } = tier;
    if (!points && voucherTemplate === null) return [];
    const grant: StandingGrant = {
      uuid,
      memberId,
      heldBy: memberId,
      ladder: number,
      ...reached,
      points: points?.points ?? 0,
      walletId: points?.walletId ?? null,
      lot: points?.lot ?? null,
      voucherTemplate,
      voucherDue: voucherTemplate !== null,
      grantedAt: at,
      revokedAt: null,
    };
    this.standing.set(key, grant);
    this.changed.set(uuid, grant);
    return points?.postings ?? [];
  }

  private earns(memberId: string): boolean {
    const member = this.members.get(memberId);
    return member === undefined || mayEarn(member);
  }

  /** Null where the tier has no points, or they cannot be given: their point currency is archived, or the wallet is full. */
  private earn(memberId: string, ladder: CompiledLadder, tier: CompiledTier, wallets: Wallets, cause: Cause) {
    const { entryPoints: points } = tier;
    const currency = currencyOfGrants(this.settings, ladder);
    if (points === null || currency === undefined) return null;
    const wallet = wallets.of(memberId, currency);
    if (!hasRoomFor(wallet, points)) return null;
    const before = wallet.nextChangeAt;
    const { postings, lots } = earn(wallet, [this.earning(wallets, wallet, tier, cause.at)], cause);
    return {
      points,
      walletId: wallet.id,
      lot: lots[0] as number,
      postings: [...postings, ...wallets.settleNew(wallet, before, cause.at)],
    };
  }

  /** What came with another climb to that tier in that period is not taken. */
  private takeBack(lost: LostClimb, wallets: Wallets, at: Date): PostingDraft[] {
    const key = grantKey(lost, lost.reached);
    const grant = this.standing.get(key);
    if (!grant || grant.grantedAt.getTime() !== lost.at.getTime()) return [];
    this.standing.delete(key);
    this.changed.set(grant.uuid, { ...grant, revokedAt: at, voucherDue: grant.voucherTemplate !== null });
    const { walletId, lot, points } = grant;
    if (walletId === null || lot === null) return [];
    const wallet = wallets.ofSameCurrency(grant.heldBy, walletId);
    const taken = [{ lot, points, family: wallets.contents.familyOf(walletId, lot) }];
    return reverse(wallet, taken, wallets.termsOf(wallet).debt, causeOf(grant.uuid, at)).postings;
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
}

/** In which point currency climbing a ladder brings points. Of an archived one nothing is given any more. */
export function currencyOfGrants(
  { currencies, defaultCurrency }: ProgramSettings,
  { currency }: CompiledLadder,
): number | undefined {
  const number = currency ?? defaultCurrency.number;
  return currencies.find((one) => one.number === number && !one.archived)?.number;
}

/** By which one grant at most stands: for a member, tier and period. */
export function grantKey({ memberId, ladder }: Pick<GrantRow, 'memberId' | 'ladder'>, { tier, period }: Reach): string {
  return `${memberId}/${String(ladder)}/${String(tier)}/${period}`;
}

/** Nobody's doing: it comes with the tier. */
function causeOf(grantId: string, at: Date): Cause {
  return { sourceType: SourceType.TIER, sourceId: grantId, actorType: ActorType.SYSTEM, actorId: null, at };
}
