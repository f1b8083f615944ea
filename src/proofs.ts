import { EARNING_PROOFS } from './earning/index.js';
import { HISTORY_PROOFS } from './history/index.js';
import { MEMBERSHIP_PROOFS } from './membership/index.js';
import { MEMBERS_PROOFS } from './members/index.js';
import type { Proof } from './platform/verify/index.js';
import { POINTS_PROOFS } from './points/index.js';
import { PURCHASES_PROOFS } from './purchases/index.js';
import { REFERRALS_PROOFS } from './referrals/index.js';
import { REWARDS_PROOFS } from './rewards/index.js';
import { TIERS_PROOFS } from './tiers/index.js';
import { VOUCHERS_PROOFS } from './vouchers/index.js';
import { WEBHOOKS_PROOFS } from './webhooks/index.js';

/** What every feature promises of its data. */
export const ALL_PROOFS: readonly Proof[] = [
  ...MEMBERS_PROOFS,
  ...POINTS_PROOFS,
  ...HISTORY_PROOFS,
  ...TIERS_PROOFS,
  ...EARNING_PROOFS,
  ...VOUCHERS_PROOFS,
  ...REFERRALS_PROOFS,
  ...REWARDS_PROOFS,
  ...PURCHASES_PROOFS,
  ...MEMBERSHIP_PROOFS,
  ...WEBHOOKS_PROOFS,
];
