/**
 * Whom counts, lists and dynamic segments look at, as a condition over `m`, a row of member: who is a member and has not asked
 * that their data is left alone.
 */
export const IS_COUNTED = `m.status IN ('ACTIVE', 'PAUSED', 'BLOCKED') AND m.processing_restricted_at IS NULL`;
