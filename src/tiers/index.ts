export { TIERS_PROOFS } from './invariants/progress.proof.js';
export { LadderBook } from './ladders/ladder-book.js';
export { NO_LADDERS, type CompiledLadder, type CompiledTier, type Ladders, type Measure } from './ladders/ladder.js';
export {
  amountFor,
  countsOfActivity,
  countsOfPurchase,
  NOTHING,
  type CountedAward,
  type Counts,
} from './progress/counts.js';
export { openStandings, type OpenStandings } from './standings/open-standings.js';
export type { TierAct } from './standings/shown/caused-changes.js';
export { tierChangesOf } from './standings/shown/caused-changes.resolver.js';
export { TiersModule } from './tiers.module.js';
