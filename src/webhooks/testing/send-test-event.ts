import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { decodeId, encodeId, newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { Config } from '../../platform/config/config.js';
import { Database } from '../../platform/database/index.js';
import { CONFIG, WALL_CLOCK } from '../../platform/foundation.js';
import { audit, ProgramDirectory, timeIn } from '../../programs/index.js';
import { WebhookAttempt } from '../deliveries/webhook-delivery.types.js';
import { EndpointLoader } from '../endpoints/endpoint-loader.js';
import type { WebhookEndpointEntity } from '../endpoints/webhook-endpoint.entity.js';
import { unsent, WebhookPost } from '../sending/post-webhook.js';
import { WebhookSigning } from '../sending/webhook-signing.js';
import { WebhookEndpointArchived, WebhookEndpointNotFound } from '../webhooks.refusals.js';
import { SendTestEventPayload, type SendTestEventInput } from './send-test-event.types.js';

/**
 * Sends `webhook.test` to one endpoint, signed as every event is, and tells how it went. Sent once; it is no event of a member, so it
 * is in no list of deliveries. Refuses: WebhookEndpointNotFound, WebhookEndpointArchived.
 */
@Injectable()
export class SendTestEvent implements OnModuleDestroy {
  private readonly post: WebhookPost;

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly endpoints: EndpointLoader,
    private readonly signing: WebhookSigning,
    @Inject(CONFIG) { webhooksToPrivate: toPrivate }: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {
    this.post = new WebhookPost({ toPrivate });
  }

  onModuleDestroy(): void {
    this.post.close();
  }

  async run(
    caller: Caller,
    input: SendTestEventInput,
  ): Promise<SendTestEventPayload | WebhookEndpointNotFound | WebhookEndpointArchived> {
    const { programId } = caller;
    const uuid = decodeId('whe', input.id);
    const endpoint = uuid === null ? null : await this.endpoints.one(programId, uuid);
    if (!endpoint) return new WebhookEndpointNotFound();
    if (endpoint.status === 'ARCHIVED') return new WebhookEndpointArchived();
    const eventId = encodeId('evt', newId());
    const attempt = await this.send(caller, endpoint, eventId);
    await this.database.transaction(async (tx) => {
      const details = { status: attempt.status, problem: attempt.problem };
      const act = { caller, action: 'sendTestEvent', always: true, subject: endpoint.id, details } as const;
      await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
    });
    const delivered = attempt.status !== null && attempt.status >= 200 && attempt.status < 300;
    const made = { webhookEndpoint: endpoint, webhookAttempt: attempt };
    return Object.assign(new SendTestEventPayload(), { ...made, eventId, delivered });
  }

  private async send(
    { programId, kind }: Caller,
    endpoint: WebhookEndpointEntity,
    id: string,
  ): Promise<WebhookAttempt> {
    const at = this.clock.now();
    const { id: program } = await this.programs.settingsOf(programId);
    const body = JSON.stringify({
      ...{ id, type: 'webhook.test', version: 1, program, member: null, sequence: null, occurredAt: at },
      ...{ actor: { kind }, correlationId: null, data: {} },
    });
    const headers = this.signing.headersOf(endpoint, id, at, body);
    const posted = headers ? await this.post.send(endpoint.url, headers, body) : unsent('NOT_SIGNED');
    const { status, milliseconds, answer, problem } = posted;
    return Object.assign(new WebhookAttempt(), { number: 1, at, status, milliseconds, answer, problem });
  }
}
