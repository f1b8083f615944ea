import type { AwardRow } from '../history/index.js';
import {
  earn,
  earningOf,
  hasRoomFor,
  underRule,
  type Cause,
  type PostingDraft,
  type Wallet,
  type Wallets,
} from '../points/index.js';
import { calculateAwards, type CalculatedAward, type CompiledRule, type PurchaseFact } from './calculator.js';

/** Something that happened to a member and may be worth points. */
export interface Fact extends PurchaseFact {
  /** The purchase, the inner id. */
  sourceId: string;
  memberId: string;
  /** Its points wait until it is completed. */
  isPending: boolean;
  cause: Cause;
}

/** What a fact earned: its awards and the postings that book them. */
export interface Awarded {
  awards: AwardRow[];
  postings: PostingDraft[];
}

/**
 * The one way a fact becomes points: rules give awards, awards become lots. Answers null, and changes nothing, when the
 * member would hold more points than can be counted exactly.
 */
export function awardFact(rules: readonly CompiledRule[], fact: Fact, wallets: Wallets): Awarded | null {
  const calculated = calculateAwards(rules, fact);
  if ('overflow' in calculated) return null;
  const byWallet = new Map<Wallet, CalculatedAward[]>();
  for (const award of calculated.filter((one) => one.points > 0)) {
    const wallet = wallets.of(fact.memberId, award.currency);
    byWallet.set(wallet, [...(byWallet.get(wallet) ?? []), award]);
  }
  for (const [wallet, awards] of byWallet) {
    if (
      !hasRoomFor(
        wallet,
        awards.reduce((sum, award) => sum + award.points, 0),
      )
    )
      return null;
  }

  const postings: PostingDraft[] = [];
  const places = new Map<CalculatedAward, { walletId: number; lot: number | null }>();
  for (const [wallet, awards] of byWallet) {
    const terms = wallets.termsOf(wallet);
    const before = wallet.nextChangeAt;
    const earnings = awards.map(({ points, pending, expiry }) =>
      earningOf(underRule(terms, pending, expiry), points, fact.purchasedAt, !fact.isPending),
    );
    const earned = earn(wallet, earnings, fact.cause);
    postings.push(...earned.postings, ...wallets.settleNew(wallet, before, fact.cause.at));
    awards.forEach((award, index) => places.set(award, { walletId: wallet.id, lot: earned.lots[index] ?? null }));
  }
  return {
    awards: calculated.map((award, index) => toRow(award, index + 1, fact.sourceId, places.get(award))),
    postings,
  };
}

function toRow(
  award: CalculatedAward,
  number: number,
  sourceId: string,
  place: { walletId: number; lot: number | null } | undefined,
): AwardRow {
  const { ruleId, ruleVersion, points, shares, qualifying, pending, name, explanation } = award;
  const { walletId, lot } = place ?? { walletId: null, lot: null };
  return {
    sourceId,
    number,
    ruleId,
    ruleVersion,
    walletId,
    lot,
    points,
    shares,
    reversed: 0,
    qualifying,
    pending,
    name,
    explanation,
  };
}
