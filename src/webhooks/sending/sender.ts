import { setMaxListeners } from 'node:events';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Clock } from '../../kernel/clock.js';
import type { Config } from '../../platform/config/config.js';
import { Database } from '../../platform/database/index.js';
import { CONFIG, LOGGER, WALL_CLOCK } from '../../platform/foundation.js';
import { eventId, EventPayloads, type EventPayload } from '../events/event-payloads.js';
import { HeldBuckets } from '../relay/held-buckets.js';
import { Ticking } from '../relay/ticking.js';
import type { Attempt } from './attempt.js';
import { findDueDeliveries, readEvents, type DueDelivery } from './due-deliveries.js';
import { unsent, WebhookPost, type Posted } from './post-webhook.js';
import { MOST_BYTES } from './signed-request.js';
import { PER_ENDPOINT, UnderWay } from './under-way.js';
import { WebhookSigning } from './webhook-signing.js';
import { writeAttempts } from './write-attempts.js';

/** So many requests are under way to all endpoints at a time. */
const IN_ALL = 250;

const LOOK_MILLISECONDS = 1000;
/** Requests that end at about the same time make room together. */
const TOGETHER_MILLISECONDS = 5;
/** What is under way when the server stops may come to its end for so long. */
const STOP_MILLISECONDS = 3000;

/** Sends deliveries whose turn it is, of the buckets that this process holds. */
@Injectable()
export class Sender {
  private readonly filling: Ticking;
  private readonly writing: Ticking;
  private readonly post: WebhookPost;
  private readonly underWay = new UnderWay();
  /** Deliveries that ended since it was looked what is due: they may be among what was found, as they were before. */
  private readonly ended = new Set<string>();
  private readonly sending = new Set<Promise<void>>();
  private made: Attempt[] = [];
  private readonly stopping = new AbortController();

  constructor(
    private readonly database: Database,
    private readonly held: HeldBuckets,
    private readonly payloads: EventPayloads,
    private readonly signing: WebhookSigning,
    @Inject(CONFIG) { webhooksToPrivate: toPrivate }: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.post = new WebhookPost({ toPrivate });
    setMaxListeners(2 * IN_ALL, this.stopping.signal);
    this.filling = new Ticking('sending webhooks', LOOK_MILLISECONDS, () => this.fill(), logger);
    this.writing = new Ticking('noting sent webhooks', LOOK_MILLISECONDS, () => this.write(), logger);
  }

  start(): void {
    this.filling.start();
  }

  /** Something may be due now. */
  wake(): void {
    this.filling.soon();
  }

  /** Sends nothing more, and notes what comes to its end within seconds; the rest is sent again by another server. */
  async stop(): Promise<void> {
    await this.filling.stop();
    const timer = setTimeout(() => this.stopping.abort(), STOP_MILLISECONDS);
    await Promise.all(this.sending);
    clearTimeout(timer);
    await this.writing.stop();
    await this.write().catch((error: unknown) => {
      this.logger.error({ err: error }, 'the last webhooks were not noted: they are sent again');
    });
    this.post.close();
  }

  private async fill(): Promise<void> {
    const { buckets } = this.held;
    const free = IN_ALL - this.sending.size;
    if (buckets.length === 0 || free <= 0) return;
    this.ended.clear();
    // Those under way are due still: behind them are others.
    const due = await findDueDeliveries(this.database, this.clock.now(), buckets, this.underWay.most + PER_ENDPOINT);
    const next: DueDelivery[] = [];
    for (const delivery of due) {
      if (next.length < free && this.mayBegin(delivery)) next.push(delivery);
    }
    await Promise.all([...groupsOf(next).values()].map((group) => this.sendAll(group)));
  }

  /** Notes that it is under way, unless it is or too many are. */
  private mayBegin(delivery: DueDelivery): boolean {
    const endpoint = endpointOf(delivery);
    if (!this.underWay.hasRoom(endpoint, delivery.uuid) || this.ended.has(delivery.uuid)) return false;
    if (!this.held.tryBegin(delivery.bucket)) return false;
    this.underWay.begin(endpoint, delivery.uuid);
    return true;
  }

  private noted(delivery: DueDelivery): void {
    this.underWay.noted(endpointOf(delivery), delivery.uuid);
    this.ended.add(delivery.uuid);
    this.held.end(delivery.bucket);
  }

  /** Sends deliveries of one program to endpoints that ask for the same. Their payloads are read together. */
  private async sendAll(deliveries: readonly DueDelivery[]): Promise<void> {
    const payloads = await this.payloadsOf(deliveries);
    for (const [index, delivery] of deliveries.entries()) {
      const one = this.send(delivery, payloads[index] ?? unsent('FORGOTTEN'));
      this.sending.add(one);
      void one.finally(() => this.sending.delete(one));
    }
  }

  /** What each of them tells, null where that is forgotten. What cannot be read does not keep the others. */
  private async payloadsOf(deliveries: readonly DueDelivery[]): Promise<(EventPayload | Posted | null)[]> {
    const [{ programId, includeProfile }] = deliveries as [DueDelivery];
    try {
      const events = await readEvents(this.database, programId, deliveries);
      const payloads = await this.payloads.present(this.database, programId, events, { includeProfile });
      const byId = new Map(payloads.map((payload) => [payload.id, payload]));
      return deliveries.map((delivery) => byId.get(eventId(delivery)) ?? null);
    } catch (error) {
      if (deliveries.length > 1) return (await Promise.all(deliveries.map((one) => this.payloadsOf([one])))).flat();
      this.logger.error({ err: error, programId, delivery: deliveries[0]?.uuid }, 'an event could not be read');
      return [unsent('NOT_READ')];
    }
  }

  /** Never rejects. */
  private async send(delivery: DueDelivery, payload: EventPayload | Posted): Promise<void> {
    const at = this.clock.now();
    const posted = 'id' in payload ? await this.attempt(delivery, payload, at) : payload;
    this.underWay.over(endpointOf(delivery), isAnswered(posted));
    this.made.push({ delivery, posted, at, chance: Math.random() });
    this.writing.soon();
    this.filling.soon(TOGETHER_MILLISECONDS);
  }

  private async attempt(delivery: DueDelivery, payload: EventPayload, now: Date): Promise<Posted> {
    const body = JSON.stringify(payload);
    if (Buffer.byteLength(body) > MOST_BYTES) return unsent('TOO_LARGE');
    const headers = this.signing.headersOf(delivery, payload.id, now, body);
    return headers ? this.post.send(delivery.url, headers, body, this.stopping.signal) : unsent('NOT_SIGNED');
  }

  /** Notes what was sent so far, in one transaction, and goes on with what that lets go. */
  private async write(): Promise<void> {
    const attempts = this.made;
    if (attempts.length === 0) return;
    this.made = [];
    try {
      const { relay } = this.held;
      const paused = await this.database.transaction((tx) => writeAttempts(tx, relay, attempts, this.clock.now()));
      for (const one of paused) this.logger.warn(one, 'a webhook endpoint that does not work was paused');
    } finally {
      // What could not be noted is due still, and sent again.
      for (const { delivery } of attempts) this.noted(delivery);
    }
    this.filling.soon();
  }
}

/** Null where it never came so far. */
function isAnswered({ status, problem }: Posted): boolean | null {
  if (problem === 'TIMED_OUT') return false;
  return status === null ? null : true;
}

function endpointOf({ programId, endpoint }: DueDelivery): string {
  return `${String(programId)}/${String(endpoint)}`;
}

function groupsOf(deliveries: readonly DueDelivery[]): Map<string, DueDelivery[]> {
  const groups = new Map<string, DueDelivery[]>();
  for (const delivery of deliveries) {
    const key = `${String(delivery.programId)}/${String(delivery.includeProfile)}`;
    groups.set(key, [...(groups.get(key) ?? []), delivery]);
  }
  return groups;
}
