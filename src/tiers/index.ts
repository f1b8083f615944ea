export { TIERS_PROOFS } from './invariants/tiers.proofs.js';
export { LadderBook } from './ladders/ladder-book.js';
export type { CompiledLadder, CompiledTier } from './ladders/ladder.js';
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
export { planReviews } from './reviews/plan-reviews.js';
export { openStandings, type OpenStandings } from './standings/open-standings.js';
export { Standings, type Counted, type StandingChange } from './standings/standings.js';
export { TiersModule } from './tiers.module.js';
