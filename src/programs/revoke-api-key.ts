import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { decodeId } from '../kernel/ids.js';
import { Database } from '../platform/database/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeyReader } from './api-key.reader.js';
import { RevokeApiKeyPayload, type RevokeApiKeyInput } from './api-key.types.js';
import { ApiKeyNotFound } from './programs.refusals.js';

/** Revokes an API key; once more changes nothing. Refuses: ApiKeyNotFound. */
@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly database: Database,
    private readonly reader: ApiKeyReader,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(programId: number, input: RevokeApiKeyInput): Promise<RevokeApiKeyPayload | ApiKeyNotFound> {
    const uuid = decodeId('key', input.id);
    const result = await this.database.configure(async (tx) => {
      const apiKey = uuid && (await tx.manager.findOneBy(ApiKeyEntity, { programId, uuid }));
      if (!apiKey) return new ApiKeyNotFound();
      apiKey.revokedAt ??= this.clock.now();
      await tx.manager.save(apiKey);
      return Object.assign(new RevokeApiKeyPayload(), { apiKey });
    });
    this.reader.forgetAll();
    return result;
  }
}
