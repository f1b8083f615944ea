import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Role } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { decodeId } from '../kernel/ids.js';
import { AdvanceClock } from './advance-clock.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeyReader } from './api-key.reader.js';
import { ActorNameResolver } from './actor-name.resolver.js';
import { ApiKeysResolver } from './api-keys.resolver.js';
import { AuditLog } from './audit/audit-log.js';
import { AuditLogResolver } from './audit/audit-log.resolver.js';
import { ProfileReads } from './audit/profile-reads.js';
import { ConsentPurposeEntity } from './consent-purposes/consent-purpose.entity.js';
import { ConsentPurposesResolver, ConsentTextResolver } from './consent-purposes/consent-purposes.resolver.js';
import { ConsentTextEntity } from './consent-purposes/consent-text.entity.js';
import { CreateConsentPurpose } from './consent-purposes/create-consent-purpose.js';
import { UpdateConsentPurpose } from './consent-purposes/update-consent-purpose.js';
import { CreateApiKey } from './create-api-key.js';
import { CreatePointCurrency } from './create-point-currency.js';
import { CreateProgram } from './create-program.js';
import { DueLag } from './due-lag.js';
import { ForgetIdempotencyKeysJob } from './forget-idempotency-keys.job.js';
import { IdentityProviders } from './identity-providers/identity-providers.js';
import { ForgetRateBucketsJob } from './forget-rate-buckets.job.js';
import { PointCurrenciesResolver } from './point-currencies.resolver.js';
import { PointCurrencyPolicyEntity } from './point-currency-policy.entity.js';
import { PointCurrencyEntity } from './point-currency.entity.js';
import { findApiKey } from './programs.queries.js';
import { ProgramDirectory } from './program-directory.js';
import { ProgramEntity } from './program.entity.js';
import { ProgramsResolver } from './programs.resolver.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { RunDueJob } from './run-due.job.js';
import { UpdatePointCurrency } from './update-point-currency.js';
import { UpdateProgram } from './update-program.js';
import { VerifyLedgerJob } from './verify-ledger.job.js';

const STAFF = [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST];

@Global()
@Module({
  imports: [
    TypeOrmModule.forFeature([
      ProgramEntity,
      PointCurrencyEntity,
      PointCurrencyPolicyEntity,
      ConsentPurposeEntity,
      ConsentTextEntity,
      ApiKeyEntity,
    ]),
  ],
  providers: [
    ProgramDirectory,
    ApiKeyReader,
    CreateProgram,
    UpdateProgram,
    AdvanceClock,
    CreatePointCurrency,
    UpdatePointCurrency,
    CreateConsentPurpose,
    UpdateConsentPurpose,
    ConsentPurposesResolver,
    ConsentTextResolver,
    CreateApiKey,
    RevokeApiKey,
    ProgramsResolver,
    PointCurrenciesResolver,
    ApiKeysResolver,
    AuditLog,
    AuditLogResolver,
    ActorNameResolver,
    ProfileReads,
    IdentityProviders,
    RunDueJob,
    DueLag,
    ForgetIdempotencyKeysJob,
    ForgetRateBucketsJob,
    VerifyLedgerJob,
  ],
  exports: [ProgramDirectory, CreateProgram, ProfileReads, IdentityProviders],
})
export class ProgramsModule {
  constructor(nodes: NodeReaders, programs: ProgramDirectory, log: AuditLog, database: Database) {
    nodes.register({
      prefix: 'prg',
      roles: STAFF,
      read: async (caller, id) => {
        const settings = await programs.settingsOf(caller.programId);
        return settings.id === id ? settings : null;
      },
    });
    nodes.register({
      prefix: 'key',
      roles: [Role.ADMIN],
      read: async (caller, id) => {
        const uuid = decodeId('key', id);
        return uuid === null ? null : findApiKey(database, caller.programId, uuid);
      },
    });
    nodes.register({
      prefix: 'aud',
      roles: [Role.ADMIN, Role.SUPPORT],
      read: (caller, id) => log.one(caller, id),
    });
    nodes.register({
      prefix: 'cur',
      roles: STAFF,
      read: async (caller, id) => {
        const { currencies } = await programs.settingsOf(caller.programId);
        const uuid = decodeId('cur', id);
        return currencies.find((currency) => currency.uuid === uuid) ?? null;
      },
    });
  }
}
