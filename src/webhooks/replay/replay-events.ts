import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { decodeId, newId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import type { Caller } from '../../platform/access/index.js';
import { Database, type ConfigTx } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { audit, timeIn } from '../../programs/index.js';
import { EndpointLoader } from '../endpoints/endpoint-loader.js';
import { lockEndpoint } from '../endpoints/endpoints.queries.js';
import { filterProblems, storedFilters } from '../endpoints/event-filter.js';
import type { WebhookEndpointEntity } from '../endpoints/webhook-endpoint.entity.js';
import { lockAllBuckets } from '../relay/bucket-leases.js';
import { relayBeforeChange } from '../relay/relay-pass.js';
import { Sender } from '../sending/sender.js';
import { sendNextInLine } from '../sending/write-attempts.js';
import {
  TooManyEvents,
  WebhookDeliveryNotFound,
  WebhookEndpointArchived,
  WebhookEndpointNotFound,
} from '../webhooks.refusals.js';
import { ReplayEventsPayload, type ReplayEventsInput, type ReplayRangeInput } from './replay-events.types.js';
import { HOLD_LINES, REPLAY_ONE, REPLAY_RANGE, type ReplayedRow } from './replay.queries.js';

const ALLOWED = 10_000;

/** Takes what was done back. */
class Refused extends Error {
  constructor(readonly refusal: TooManyEvents) {
    super(refusal.message);
  }
}

type Refusal =
  InvalidInput | WebhookEndpointNotFound | WebhookEndpointArchived | WebhookDeliveryNotFound | TooManyEvents;

/**
 * Sends events to an endpoint again, or for the first time: one delivery, or what is remembered of a time. Each member's in their order,
 * before what waits of theirs and is later. Refuses: InvalidInput, WebhookEndpointNotFound, WebhookEndpointArchived,
 * WebhookDeliveryNotFound, TooManyEvents.
 */
@Injectable()
export class ReplayEvents {
  constructor(
    private readonly database: Database,
    private readonly endpoints: EndpointLoader,
    private readonly sender: Sender,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  async run(caller: Caller, input: ReplayEventsInput): Promise<ReplayEventsPayload | Refusal> {
    const { range } = input.what;
    const problems = range ? rangeProblems(range) : [];
    if (problems.length > 0) return new InvalidInput(problems);
    const uuid = decodeId('whe', input.endpoint);
    const endpoint = uuid === null ? null : await this.endpoints.one(caller.programId, uuid);
    if (!endpoint) return new WebhookEndpointNotFound(['endpoint']);
    try {
      const answer = await this.database.configure((tx) => this.replay(tx, caller, input));
      this.sender.wake();
      return answer;
    } catch (error) {
      if (error instanceof Refused) return error.refusal;
      throw error;
    }
  }

  private async replay(tx: ConfigTx, caller: Caller, input: ReplayEventsInput): Promise<ReplayEventsPayload | Refusal> {
    const { programId } = caller;
    await lockAllBuckets(tx);
    const endpoint = await lockEndpoint(tx, programId, input.endpoint);
    if (!endpoint) return new WebhookEndpointNotFound(['endpoint']);
    if (endpoint.status === 'ARCHIVED') return new WebhookEndpointArchived(['endpoint']);
    const now = this.clock.now();
    const { delivery, range } = input.what;
    const payload = (events: number): ReplayEventsPayload =>
      Object.assign(new ReplayEventsPayload(), { webhookEndpoint: endpoint, events });
    const rows = range ? await this.range(tx, endpoint, range, now) : await this.one(tx, endpoint, delivery, now);
    if (rows.length === 0) return range ? payload(0) : new WebhookDeliveryNotFound();
    const members = [...new Set(rows.map(({ memberId }) => memberId))];
    await tx.query(HOLD_LINES, [programId, endpoint.number, members]);
    const lines = members.map((memberId) => ({ programId, endpoint: endpoint.number, memberId }));
    await tx.pipeline([sendNextInLine(lines, now)]);
    const details = range
      ? { from: range.from, until: range.until, types: range.types, events: rows.length }
      : { delivery };
    const act = { caller, action: 'replayEvents', always: true, subject: endpoint.id, details } as const;
    await tx.pipeline(audit(programId, await timeIn(tx, programId), [act]));
    return payload(rows.length);
  }

  private async one(
    tx: ConfigTx,
    { programId, number }: WebhookEndpointEntity,
    delivery: string | undefined,
    now: Date,
  ): Promise<ReplayedRow[]> {
    const uuid = delivery === undefined ? null : decodeId('whd', delivery);
    return uuid === null ? [] : tx.query(REPLAY_ONE, [programId, number, uuid, now]);
  }

  private async range(
    tx: ConfigTx,
    { programId, number, patterns }: WebhookEndpointEntity,
    { from, until, types }: ReplayRangeInput,
    now: Date,
  ): Promise<ReplayedRow[]> {
    const wanted = types ? storedFilters(types).patterns : patterns;
    const ids = Array.from({ length: ALLOWED + 1 }, () => newId());
    const rows = await tx.query(REPLAY_RANGE, [programId, number, from, until, wanted, now, ALLOWED + 1, ids]);
    if (rows.length > ALLOWED) throw new Refused(new TooManyEvents(ALLOWED));
    // Some may be so new that no relay has come to them: what is between them has its place in the line now, not after them.
    await relayBeforeChange(tx, programId, now);
    return rows;
  }
}

function rangeProblems({ from, until, types }: ReplayRangeInput): Problem[] {
  const problems = types
    ? filterProblems(types).map(({ path, message }) => ({ path: ['types', ...path.slice(1)], message }))
    : [];
  if (until <= from) problems.push({ path: ['until'], message: 'must be after from' });
  return problems.map(({ path, message }) => ({ path: ['what', 'range', ...path], message }));
}
