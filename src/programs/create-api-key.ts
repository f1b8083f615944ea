import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { newId } from '../kernel/ids.js';
import type { Problem } from '../kernel/problem.js';
import { Role, type Caller } from '../platform/access/index.js';
import { Database, type ConfigTx } from '../platform/database/index.js';
import { InvalidInput } from '../platform/graphql/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { ApiKeyEntity } from './api-key.entity.js';
import { CreateApiKeyPayload, type CreateApiKeyInput } from './api-key.types.js';
import { hashOfSecret, newSecret, prefixOfSecret } from './api-keys.js';
import { audit } from './audit/audit.js';
import { timeIn } from './moment.js';
import { nameProblem } from './names.js';

/** Makes an API key and shows its secret, once; noted whoever does it. Refuses: InvalidInput. */
@Injectable()
export class CreateApiKey {
  constructor(
    private readonly database: Database,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(caller: Caller, input: CreateApiKeyInput): Promise<CreateApiKeyPayload | InvalidInput> {
    const now = this.clock.now();
    const problems = keyProblems(input, now);
    if (problems.length > 0) return new InvalidInput(problems);
    const { programId } = caller;
    return this.database.configure(async (tx) => {
      const made = await newApiKey(tx, programId, input, now);
      const { id: subject, roles, expiresAt } = made.apiKey;
      const act = { caller, action: 'createApiKey', always: true, subject, details: { roles, expiresAt } } as const;
      await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
      return Object.assign(new CreateApiKeyPayload(), made);
    });
  }
}

/** Stores a new key and answers it with its secret. */
export async function newApiKey(
  tx: ConfigTx,
  programId: number,
  wanted: Pick<CreateApiKeyInput, 'name' | 'roles' | 'expiresAt'>,
  now: Date,
): Promise<{ apiKey: ApiKeyEntity; secret: string }> {
  const secret = newSecret(programId);
  const apiKey = tx.manager.create(ApiKeyEntity, {
    programId,
    uuid: newId(),
    name: wanted.name,
    prefix: prefixOfSecret(secret),
    hash: hashOfSecret(secret),
    roles: [...new Set(wanted.roles)],
    createdAt: now,
    expiresAt: wanted.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
  });
  await tx.manager.insert(ApiKeyEntity, apiKey);
  return { apiKey, secret };
}

function keyProblems(input: CreateApiKeyInput, now: Date): Problem[] {
  const problems: Problem[] = [];
  const wrongName = nameProblem(input.name, 100);
  if (wrongName !== null) problems.push({ path: ['name'], message: wrongName });
  if (input.roles.length === 0) problems.push({ path: ['roles'], message: 'needs at least one role' });
  if (input.roles.includes(Role.MEMBER)) {
    problems.push({ path: ['roles'], message: 'MEMBER is not for keys: use createMemberToken' });
  }
  if (input.expiresAt && input.expiresAt <= now) {
    problems.push({ path: ['expiresAt'], message: 'must be in the future' });
  }
  return problems;
}
