import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { FIND_KEY_NAMES } from './audit-log.queries.js';
import { AuditLog } from './audit-log.js';
import { AuditActor, AuditEntryConnection, AuditFilter, type AuditEntry } from './audit-log.types.js';

@Resolver(() => AuditActor)
export class AuditLogResolver {
  private readonly keys = new KeyedReader(this.database, FIND_KEY_NAMES, (key) => key.uuid);

  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
  ) {}

  @Query(() => AuditEntryConnection, {
    description:
      'What staff did and whose profiles they read, newest first. What was done to API keys is shown to `ADMIN` only.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  auditLog(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'Which entries; all when left out.' }) filter?: AuditFilter,
  ): Promise<Connection<AuditEntry>> {
    return this.log.page(caller, filter ?? {}, page);
  }

  @ResolveField(() => String, { nullable: true, description: 'What the key is called today; null for a member.' })
  async name(@Parent() { programId, kind, uuid }: AuditActor): Promise<string | null> {
    if (kind !== 'API_KEY' || uuid === null) return null;
    return (await this.keys.one(programId, uuid))?.name ?? null;
  }
}
