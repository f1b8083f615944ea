import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { Config } from '../../platform/config/config.js';
import { Database, type ConfigTx } from '../../platform/database/index.js';
import { CONFIG, WALL_CLOCK } from '../../platform/foundation.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { audit, timeIn } from '../../programs/index.js';
import { lockAllBuckets } from '../relay/bucket-leases.js';
import { TooManyWebhookEndpoints } from '../webhooks.refusals.js';
import { endpointProblems } from './endpoint-input.js';
import { LOCK_ENDPOINTS } from './endpoints.queries.js';
import { storedFilters } from './event-filter.js';
import { WebhookEndpointEntity } from './webhook-endpoint.entity.js';
import { CreateWebhookEndpointPayload, type CreateWebhookEndpointInput } from './webhook-endpoint.types.js';
import { WebhookSecrets } from './webhook-secrets.js';

const ALLOWED = 20;

/** Makes an endpoint and shows its secret, once. Refuses: InvalidInput, TooManyWebhookEndpoints. */
@Injectable()
export class CreateWebhookEndpoint {
  constructor(
    private readonly database: Database,
    private readonly secrets: WebhookSecrets,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(
    caller: Caller,
    input: CreateWebhookEndpointInput,
  ): Promise<CreateWebhookEndpointPayload | InvalidInput | TooManyWebhookEndpoints> {
    const problems = endpointProblems(input, this.config.webhooksToPrivate);
    if (problems.length > 0) return new InvalidInput(problems);
    const { programId } = caller;
    return this.database.configure(async (tx) => {
      await tx.query(LOCK_ENDPOINTS, [programId]);
      const others = await tx.manager.findBy(WebhookEndpointEntity, { programId });
      if (others.filter(({ status }) => status !== 'ARCHIVED').length >= ALLOWED) {
        return new TooManyWebhookEndpoints(ALLOWED);
      }
      const number = Math.max(0, ...others.map((other) => other.number)) + 1;
      const { endpoint, secret } = await this.insert(tx, programId, number, input);
      const { id: subject, events, includeProfile } = endpoint;
      const act = {
        caller,
        action: 'createWebhookEndpoint',
        always: true,
        subject,
        details: { events, includeProfile },
      };
      await tx.pipeline(audit(programId, await timeIn(tx, programId), [act as Parameters<typeof audit>[2][number]]));
      return Object.assign(new CreateWebhookEndpointPayload(), { webhookEndpoint: endpoint, secret });
    });
  }

  /** What commits once it is there is sent to it: nothing is relayed between the moment that the row names and its own commit. */
  private async insert(
    tx: ConfigTx,
    programId: number,
    number: number,
    { url, events, description, includeProfile }: CreateWebhookEndpointInput,
  ): Promise<{ endpoint: WebhookEndpointEntity; secret: string }> {
    const { secret, sealed } = this.secrets.create(programId);
    const endpoint = tx.manager.create(WebhookEndpointEntity, {
      programId,
      number,
      uuid: newId(),
      url,
      ...storedFilters(events),
      description: description?.trim() ?? null,
      includeProfile,
      status: 'ACTIVE',
      pausedReason: null,
      pausedAt: null,
      failingSince: null,
      createdAt: this.clock.now(),
      secretKey: sealed.key,
      secretCipher: sealed.cipher,
      oldSecretKey: null,
      oldSecretCipher: null,
      oldSecretUntil: null,
    });
    await lockAllBuckets(tx);
    await tx.manager.insert(WebhookEndpointEntity, endpoint);
    return { endpoint, secret };
  }
}
