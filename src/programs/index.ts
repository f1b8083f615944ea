export { AUDIT_ACTIONS, type AuditAction } from './audit/audit-actions.js';
export { audit, wipeAudit, type AuditedAct, type AuditNote } from './audit/audit.js';
export { AuditEntry } from './audit/audit-log.types.js';
export { changedFields } from './audit/changed-fields.js';
export { ProfileReads } from './audit/profile-reads.js';
export type { ConsentPurposeEntity } from './consent-purposes/consent-purpose.entity.js';
export { ConsentPurpose } from './consent-purposes/consent-purpose.types.js';
export { CreateApiKey } from './create-api-key.js';
export { CreateProgram, type CreatedProgram, type NewProgram } from './create-program.js';
export type { IdentityProviderSettings } from './identity-providers/identity-provider.js';
export { IdentityProviders, type KnownProvider } from './identity-providers/identity-providers.js';
export { markInUse, readMoment, timeIn, type Moment } from './moment.js';
export { numberedCurrency } from './numbered-currency.js';
export { PointCurrencyEntity } from './point-currency.entity.js';
export { PointCurrency } from './point-currency.types.js';
export { changed, ProgramDirectory, type ProgramSettings } from './program-directory.js';
export { ProgramEntity } from './program.entity.js';
export { Program } from './program.types.js';
export { findPrograms } from './programs.queries.js';
export { ProgramsModule } from './programs.module.js';
export {
  expiryProblems,
  expiryTerms,
  pendingProblems,
  pendingTerms,
  type ExpiryTerms,
  type PendingTerms,
} from './point-policies.js';
export { ExpiryPolicy, ExpiryPolicyInput, PendingPolicy, PendingPolicyInput } from './point-policies.types.js';
export { VerifyLedgerJob } from './verify-ledger.job.js';
