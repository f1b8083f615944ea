import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKey, CreateApiKeyInput, RevokeApiKeyInput } from './api-key.types.js';
import { CreateApiKey } from './create-api-key.js';
import { findApiKeys } from './programs.queries.js';
import { CreateApiKeyResult, RevokeApiKeyResult } from './programs.refusals.js';
import { RevokeApiKey } from './revoke-api-key.js';
import { Database } from '../platform/database/index.js';

@Resolver(() => ApiKey)
export class ApiKeysResolver {
  constructor(
    private readonly database: Database,
    private readonly creating: CreateApiKey,
    private readonly revoking: RevokeApiKey,
  ) {}

  @Query(() => [ApiKey], { description: 'All API keys of the program, newest first; revoked ones too.' })
  @Allow(Role.ADMIN)
  apiKeys(@CurrentCaller() caller: Caller): Promise<ApiKeyEntity[]> {
    return findApiKeys(this.database, caller.programId);
  }

  @Mutation(() => CreateApiKeyResult, {
    description: 'Makes an API key. Its secret is in this answer and nowhere else.',
  })
  @Allow(Role.ADMIN)
  createApiKey(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The key to make.' }) input: CreateApiKeyInput,
  ): Promise<typeof CreateApiKeyResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => RevokeApiKeyResult, { description: 'Revokes an API key; once more changes nothing.' })
  @Allow(Role.ADMIN)
  revokeApiKey(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The key to revoke.' }) input: RevokeApiKeyInput,
  ): Promise<typeof RevokeApiKeyResult> {
    return this.revoking.run(caller, input);
  }
}
