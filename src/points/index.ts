export { causeOf } from './cause.js';
export { Account, ActorType, HoldStatus, Kind, SourceType } from './codes.js';
export { POINTS_PROOFS } from './invariants/points-proofs.js';
export { earningOf, expiryOfReturned, maturingOf, underRule } from './currency-terms.js';
export { post, postingWrites } from './ledger.js';
export { Balances } from './balances.js';
export { Statements } from './statements.js';
export { tellAllPostings, tellPostings } from './posting-events.js';
export { earn, mature, matureLater, reverse, type Reversal } from './postings.js';
export {
  canMergeWallets,
  mergeWallets,
  owesPoints,
  unmergeWallets,
  type WalletMoves,
} from './merging/merge-wallets.js';
export { MOVES_OF_MERGES, noteMoves, type WalletMove } from './merging/wallet-merges.queries.js';
export { currencyProblems } from './point-currency.js';
export { WalletAct } from './wallet-act.js';
export { WalletChanges, type Facts, type WalletDesk, type WalletRequest } from './wallet-changes.js';
export { WalletCurrencies } from './merging/wallet-currencies.js';
export { lotsIn, type LotFamily } from './merging/lot-family.js';
export { protectLots, recallLots } from './protection/protected-lots.js';
export { capture, hold, refund, release, sourceOfHold, spend, type SpentPart } from './spending.js';
export { openHold } from './holds/end-hold.js';
export { Holds } from './holds/holds.reader.js';
export { Hold } from './holds/holds.types.js';
export { HoldNotOpen, InsufficientPoints, LimitPeriod, LimitReached, TooManyPoints } from './points.refusals.js';
export { inactiveFrom } from './inactivity/inactivity.js';
export { SettleWallets } from './settle-wallets.job.js';
export { inSnapshot } from './snapshot.js';
export { PointsModule } from './points.module.js';
export { expiringIn } from './outlook.js';
export { postingId } from './posting-id.js';
export { PointsBalance, Posting } from './points.types.js';
export { hasRoomFor, type Cause, type Hold as HeldPoints, type Lot, type PostingDraft, type Wallet } from './wallet.js';
export { TransferPoints } from './transfers/transfer-points.js';
export type { Spent } from './wallet-contents.js';
export { findWallets, termsOf, Wallets } from './wallets.js';
export { isBehind, SettledWallets } from './settled-wallets.js';
