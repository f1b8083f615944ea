/**
 * Everything that stands in the audit log, sorted, by the names of the mutations that do it. Besides these: `createProgram` is a
 * command, and `readProfile` is no act but a look. docs/audit.md says of every mutation whether and when it is noted; a test holds
 * both against the schema.
 */
export const AUDIT_ACTIONS = [
  'activateEarningRule',
  'activateReward',
  'activateTierLadder',
  'addIdentifier',
  'addRewardStock',
  'addToSegment',
  'adjustPoints',
  'advanceClock',
  'archiveEarningRule',
  'archiveReward',
  'archiveSegment',
  'archiveTierLadder',
  'archiveVoucherTemplate',
  'blockCard',
  'blockMember',
  'cancelErasure',
  'cancelPurchase',
  'cancelSimulation',
  'captureHold',
  'closeMember',
  'completePurchase',
  'createActivityType',
  'createApiKey',
  'createConsentPurpose',
  'createEarningRule',
  'createMemberToken',
  'createPointCurrency',
  'createProgram',
  'createReward',
  'createSegment',
  'createTierLadder',
  'createVoucherTemplate',
  'endTierOverride',
  'enrollMember',
  'eraseMember',
  'exportMember',
  'extendExpiry',
  'grantConsent',
  'holdPoints',
  'mergeMembers',
  'overrideTier',
  'pauseEarningRule',
  'pauseMember',
  'pauseReward',
  'readProfile',
  'recordActivity',
  'recordPurchase',
  'reinstatePoints',
  'releaseHold',
  'removeFromSegment',
  'removeIdentifier',
  'reopenMember',
  'replaceCard',
  'restrictProcessing',
  'resumeMember',
  'returnPurchase',
  'revokeApiKey',
  'simulateEarning',
  'transferPoints',
  'unblockMember',
  'unmergeMembers',
  'updateActivityType',
  'updateConsentPurpose',
  'updateEarningRule',
  'updateMember',
  'updatePointCurrency',
  'updateProgram',
  'updateReward',
  'updateSegment',
  'updateTierLadder',
  'updateVoucherTemplate',
  'withdrawConsent',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** What only `ADMIN` reads of the log, as only `ADMIN` sees the keys themselves. */
export const ABOUT_API_KEYS: readonly AuditAction[] = ['createApiKey', 'revokeApiKey'];

/** Those of these names that are no action. */
export function unknownActions(names: readonly string[]): string[] {
  const known: readonly string[] = AUDIT_ACTIONS;
  return names.filter((name) => !known.includes(name));
}
