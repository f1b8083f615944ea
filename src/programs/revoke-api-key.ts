import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { decodeId } from '../kernel/ids.js';
import type { Caller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { ApiKeyReader } from './api-key.reader.js';
import { RevokeApiKeyPayload, type RevokeApiKeyInput } from './api-key.types.js';
import { audit } from './audit/audit.js';
import { timeIn } from './moment.js';
import { ApiKeyNotFound } from './programs.refusals.js';

/** Revokes an API key; once more changes nothing. Refuses: ApiKeyNotFound. */
@Injectable()
export class RevokeApiKey {
  constructor(
    private readonly database: Database,
    private readonly reader: ApiKeyReader,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(caller: Caller, input: RevokeApiKeyInput): Promise<RevokeApiKeyPayload | ApiKeyNotFound> {
    const { programId } = caller;
    const uuid = decodeId('key', input.id);
    const result = await this.database.configure(async (tx) => {
      const where = { programId, uuid: uuid ?? undefined };
      const lock = { mode: 'for_no_key_update' } as const; // of two calls at once, one revokes it and is noted
      const apiKey = uuid && (await tx.manager.findOne(ApiKeyEntity, { where, lock }));
      if (!apiKey) return new ApiKeyNotFound();
      const payload = Object.assign(new RevokeApiKeyPayload(), { apiKey });
      if (apiKey.revokedAt !== null) return payload;
      apiKey.revokedAt = this.clock.now();
      await tx.manager.save(apiKey);
      const act = { caller, action: 'revokeApiKey', always: true, subject: apiKey.id } as const;
      await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
      return payload;
    });
    this.reader.forgetAll();
    return result;
  }
}
