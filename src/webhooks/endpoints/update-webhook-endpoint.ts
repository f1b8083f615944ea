import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { Config } from '../../platform/config/config.js';
import { Database, type ConfigTx } from '../../platform/database/index.js';
import { CONFIG, WALL_CLOCK } from '../../platform/foundation.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { audit, changedFields, timeIn } from '../../programs/index.js';
import { lockAllBuckets } from '../relay/bucket-leases.js';
import { relayBeforeChange } from '../relay/relay-pass.js';
import { Sender } from '../sending/sender.js';
import { WebhookEndpointArchived, WebhookEndpointNotFound } from '../webhooks.refusals.js';
import { EndpointLoader } from './endpoint-loader.js';
import { endpointProblems } from './endpoint-input.js';
import { FILTER_FROM, GIVE_UP_WAITING, lockEndpoint, SEND_WAITING } from './endpoints.queries.js';
import { storedFilters } from './event-filter.js';
import { WebhookEndpointEntity } from './webhook-endpoint.entity.js';
import { UpdateWebhookEndpointPayload, type UpdateWebhookEndpointInput } from './webhook-endpoint.types.js';

type Refusal = InvalidInput | WebhookEndpointNotFound | WebhookEndpointArchived;

/**
 * Changes an endpoint, pauses it, resumes it or archives it for good. Of what was changed the audit log keeps the names, and of an
 * address that it changed: it may hold a token. Refuses: InvalidInput, WebhookEndpointNotFound, WebhookEndpointArchived.
 */
@Injectable()
export class UpdateWebhookEndpoint {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointLoader,
    private readonly sender: Sender,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(caller: Caller, input: UpdateWebhookEndpointInput): Promise<UpdateWebhookEndpointPayload | Refusal> {
    const problems = endpointProblems(input, this.config.webhooksToPrivate);
    if (problems.length > 0) return new InvalidInput(problems);
    const uuid = decodeId('whe', input.id);
    if (uuid === null || !(await this.endpoints.one(caller.programId, uuid))) return new WebhookEndpointNotFound();
    const answer = await this.database.configure(async (tx) => {
      // Before the endpoint: who writes attempts holds the buckets when they come to it.
      await lockAllBuckets(tx);
      const endpoint = await lockEndpoint(tx, caller.programId, input.id);
      if (!endpoint) return new WebhookEndpointNotFound();
      if (endpoint.status === 'ARCHIVED') return new WebhookEndpointArchived();
      const before = auditedFields(endpoint);
      await this.change(tx, endpoint, input);
      const details = changedFields(before, auditedFields(endpoint));
      if (Object.keys(details).length > 0) {
        const { url, ...others } = details;
        const noted = url === undefined ? others : { ...others, url: 'changed' };
        const act = {
          caller,
          action: 'updateWebhookEndpoint',
          always: true,
          subject: endpoint.id,
          details: noted,
        } as const;
        await tx.pipeline(audit(caller.programId, await timeIn(tx, caller.programId), [act]));
      }
      return Object.assign(new UpdateWebhookEndpointPayload(), { webhookEndpoint: endpoint });
    });
    this.sender.wake();
    return answer;
  }

  private async change(
    tx: ConfigTx,
    endpoint: WebhookEndpointEntity,
    input: UpdateWebhookEndpointInput,
  ): Promise<void> {
    const { url, events, description, includeProfile, status } = input;
    const before = endpoint.status;
    const told = events == null ? null : await relayBeforeChange(tx, endpoint.programId, this.clock.now());
    if (url != null) endpoint.url = url;
    if (description !== undefined) endpoint.description = description?.trim() ?? null;
    if (includeProfile != null) endpoint.includeProfile = includeProfile;
    if (events != null) Object.assign(endpoint, storedFilters(events));
    if (status != null && status !== before) {
      const isPaused = status === 'PAUSED';
      endpoint.status = status;
      endpoint.pausedReason = isPaused ? 'BY_HAND' : null;
      endpoint.pausedAt = isPaused ? this.clock.now() : null;
      endpoint.failingSince = null;
    }
    await tx.manager.save(endpoint);
    const { programId, number } = endpoint;
    if (told !== null) await tx.query(FILTER_FROM, [programId, number, told]);
    if (endpoint.status === 'ACTIVE' && before === 'PAUSED') {
      await tx.query(SEND_WAITING, [programId, number, this.clock.now()]);
    }
    if (endpoint.status === 'ARCHIVED') await tx.query(GIVE_UP_WAITING, [programId, number]);
  }
}

function auditedFields(endpoint: WebhookEndpointEntity): Record<string, unknown> {
  const { url, events, description, includeProfile, status, pausedReason } = endpoint;
  return { url, events, description, includeProfile, status, pausedReason };
}
