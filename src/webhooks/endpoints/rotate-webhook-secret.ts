import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { audit, timeIn } from '../../programs/index.js';
import { WebhookEndpointArchived, WebhookEndpointNotFound } from '../webhooks.refusals.js';
import { lockEndpoint } from './endpoints.queries.js';
import { RotateWebhookSecretPayload, type RotateWebhookSecretInput } from './webhook-endpoint.types.js';
import { WebhookSecrets } from './webhook-secrets.js';

/**
 * Gives an endpoint another secret. The one before signs along for 24 hours; an older one no longer. Refuses: WebhookEndpointNotFound,
 * WebhookEndpointArchived.
 */
@Injectable()
export class RotateWebhookSecret {
  constructor(
    private readonly database: Database,
    private readonly secrets: WebhookSecrets,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  run(
    caller: Caller,
    input: RotateWebhookSecretInput,
  ): Promise<RotateWebhookSecretPayload | WebhookEndpointNotFound | WebhookEndpointArchived> {
    const { programId } = caller;
    return this.database.configure(async (tx) => {
      const endpoint = await lockEndpoint(tx, programId, input.id);
      if (!endpoint) return new WebhookEndpointNotFound();
      if (endpoint.status === 'ARCHIVED') return new WebhookEndpointArchived();
      const { secret, sealed } = this.secrets.create(programId);
      endpoint.oldSecretKey = endpoint.secretKey;
      endpoint.oldSecretCipher = endpoint.secretCipher;
      endpoint.oldSecretUntil = this.secrets.overlapFrom(this.clock.now());
      endpoint.secretKey = sealed.key;
      endpoint.secretCipher = sealed.cipher;
      await tx.manager.save(endpoint);
      const act = { caller, action: 'rotateWebhookSecret', always: true, subject: endpoint.id } as const;
      await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
      return Object.assign(new RotateWebhookSecretPayload(), { webhookEndpoint: endpoint, secret });
    });
  }
}
