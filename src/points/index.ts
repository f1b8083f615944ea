export { Account, ActorType, Kind, SourceType } from './codes.js';
export { POINTS_PROOFS } from './invariants/points-proofs.js';
export { post, postingWrites } from './ledger.js';
export { tellPostings } from './posting-events.js';
export { earn, mature, reverse, type Reversal } from './postings.js';
export { PointsModule } from './points.module.js';
export { Posting } from './points.types.js';
export { hasRoomFor, type Cause, type PostingDraft, type Wallet } from './wallet.js';
export { findWallets, Wallets } from './wallets.js';
