import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { AuditLog } from './audit-log.js';
import { AuditEntryConnection, AuditFilter, type AuditEntry } from './audit-log.types.js';

@Resolver()
export class AuditLogResolver {
  constructor(private readonly log: AuditLog) {}

  @Query(() => AuditEntryConnection, {
    description:
      'What staff did and whose profiles they read, newest first. What was done to API keys and to endpoints of webhooks is shown to `ADMIN` only.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  auditLog(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which entries; all when left out.' }) filter?: AuditFilter,
  ): Promise<Connection<AuditEntry>> {
    return this.log.page(caller, filter ?? {}, page);
  }
}
