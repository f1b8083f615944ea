export { ActivateReward } from './catalogue/activate-reward.js';
export { CreateReward } from './catalogue/create-reward.js';
export { REWARDS_PROOFS } from './invariants/redemptions.proof.js';
export { endReservations } from './redemption/end-reservations.js';
export { RedemptionStatus } from './redemption/shown/redemption-status.types.js';
export { Redemptions } from './redemption/shown/redemptions.reader.js';
export { Redemption } from './redemption/shown/redemption.types.js';
export { RewardsModule } from './rewards.module.js';
