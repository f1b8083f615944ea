export { NamedTiers, NO_TIERS, type HeldTiers, type Rungs } from './conditions/named-tiers.js';
export { stepsOf } from './conditions/position-of.js';
export { settledTier, type StoredTier } from './conditions/settled-tier.js';
export { TierConditions } from './conditions/tier-conditions.js';
export { findTierPlaces } from './conditions/tier-places.js';
export { TIERS_PROOFS } from './invariants/tiers.proofs.js';
export { TierGrant } from './grants/tier-grant.types.js';
export { EntryVouchers, type EntryTemplates } from './grants/entry-vouchers.js';
export { TierGrants } from './grants/tier-grants.js';
export { ActivateTierLadder } from './ladders/activation/activate-tier-ladder.js';
export { CreateTierLadder } from './ladders/create-tier-ladder.js';
export { LadderBook } from './ladders/ladder-book.js';
export { NO_LADDERS, type CompiledLadder, type CompiledTier, type Ladders, type Measure } from './ladders/ladder.js';
export { TierLadderLoader } from './ladders/tier-ladder.loader.js';
export { Tier } from './ladders/tier.types.js';
export {
  amountFor,
  countsOfActivity,
  countsOfPurchase,
  NOTHING,
  type CountedAward,
  type Counts,
} from './progress/counts.js';
export { mergeStandings, settleForMerge, unmergeStandings } from './merging/merge-standings.js';
export { MemberDays } from './progress/member-days.js';
export { settledStandings, type StandingNow } from './standings/shown/settled-standings.js';
export { TierChangeCauses } from './standings/shown/tier-change-cause.types.js';
export { planReviews } from './reviews/plan-reviews.js';
export { ReviewStandings } from './reviews/review-standings.job.js';
export { openStandings, type OpenStandings } from './standings/open-standings.js';
export type { TierAct } from './standings/shown/caused-changes.js';
export { tierChangesOf } from './standings/shown/caused-changes.resolver.js';
export type { StandingChange } from './standings/stored/standing-change.js';
export { Standings, type Counted } from './standings/standings.js';
export { TiersModule } from './tiers.module.js';
