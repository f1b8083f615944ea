import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Actor, ActorKind, Allow, Role } from '../platform/access/index.js';
import { KeyedReader } from '../platform/batching/index.js';
import { Database, statement } from '../platform/database/index.js';

const FIND_KEY_NAMES = statement<{ uuid: string; name: string }>(
  'find-names-of-api-keys',
  `SELECT k.id AS uuid, k.name FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM api_key WHERE program_id = $1 AND id = wanted.id OFFSET 0) k`,
);

@Resolver(() => Actor)
export class ActorNameResolver {
  private readonly keys: KeyedReader<{ uuid: string; name: string }>;

  constructor(database: Database) {
    this.keys = new KeyedReader(database, FIND_KEY_NAMES, (key) => key.uuid);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What the key is called today; null where it was no key.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  async name(@Parent() { programId, kind, uuid }: Actor): Promise<string | null> {
    if (kind !== ActorKind.API_KEY || uuid === null) return null;
    return (await this.keys.one(programId, uuid))?.name ?? null;
  }
}
