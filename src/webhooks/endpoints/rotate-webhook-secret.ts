import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { audit, timeIn } from '../../programs/index.js';
import { lockAllBuckets } from '../relay/bucket-leases.js';
import { Sender } from '../sending/sender.js';
import { WebhookEndpointArchived, WebhookEndpointNotFound } from '../webhooks.refusals.js';
import { EndpointLoader } from './endpoint-loader.js';
import { lockEndpoint, SEND_WAITING } from './endpoints.queries.js';
import { RotateWebhookSecretPayload, type RotateWebhookSecretInput } from './webhook-endpoint.types.js';
import { WebhookSecrets } from './webhook-secrets.js';

/**
 * Gives an endpoint another secret. The one before signs along for 24 hours, where it can be opened; an older one no longer. Where it
 * cannot be, nothing could be sent: what waits is sent at once. Refuses: WebhookEndpointNotFound, WebhookEndpointArchived.
 */
@Injectable()
export class RotateWebhookSecret {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointLoader,
    private readonly secrets: WebhookSecrets,
    private readonly sender: Sender,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(
    caller: Caller,
    input: RotateWebhookSecretInput,
  ): Promise<RotateWebhookSecretPayload | WebhookEndpointNotFound | WebhookEndpointArchived> {
    const { programId } = caller;
    const uuid = decodeId('whe', input.id);
    if (uuid === null || !(await this.endpoints.one(programId, uuid))) return new WebhookEndpointNotFound();
    const answer = await this.database.configure(async (tx) => {
      // Before the endpoint: who writes attempts holds the buckets when they come to it.
      await lockAllBuckets(tx);
      const endpoint = await lockEndpoint(tx, programId, input.id);
      if (!endpoint) return new WebhookEndpointNotFound();
      if (endpoint.status === 'ARCHIVED') return new WebhookEndpointArchived();
      const { secretKey: key, secretCipher: cipher } = endpoint;
      const { secret, sealed } = this.secrets.create(programId);
      endpoint.oldSecretKey = key;
      endpoint.oldSecretCipher = cipher;
      endpoint.oldSecretUntil = this.secrets.overlapFrom(this.clock.now());
      endpoint.secretKey = sealed.key;
      endpoint.secretCipher = sealed.cipher;
      await tx.manager.save(endpoint);
      if (this.secrets.open(programId, { key, cipher }) === null) {
        await tx.query(SEND_WAITING, [programId, endpoint.number, this.clock.now()]);
      }
      const act = { caller, action: 'rotateWebhookSecret', always: true, subject: endpoint.id } as const;
      await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
      return Object.assign(new RotateWebhookSecretPayload(), { webhookEndpoint: endpoint, secret });
    });
    this.sender.wake();
    return answer;
  }
}
