import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Clock } from '../../kernel/clock.js';
import { Database } from '../../platform/database/index.js';
import { LOGGER, WALL_CLOCK } from '../../platform/foundation.js';
import { WRITE_EVENTS } from '../../platform/outbox/index.js';
import { Sender } from '../sending/sender.js';
import { adoptDatabase } from './adopt-database.js';
import { leaveBuckets, shareBuckets } from './bucket-leases.js';
import { HeldBuckets } from './held-buckets.js';
import { lookForNews, relayNews, skipNews, type Position } from './relay-pass.js';
import { RelayedEvents } from './relayed-events.js';
import { Ticking } from './ticking.js';

const SHARE_MILLISECONDS = 2000;
const LOOK_MILLISECONDS = 250;
/** After this process has written events. They are committed by then, as a rule; else the next look finds them. */
const AFTER_WRITE_MILLISECONDS = 50;
const SKIP_MILLISECONDS = 10_000;

/**
 * Hands every committed event on, once: to endpoints as deliveries, to whoever listens in this process. Servers share the outbox by
 * buckets; one that is killed is missed within ten seconds, and what it had not relayed is relayed by another. See docs/adr/0026.
 */
@Injectable()
export class Relay implements BeforeApplicationShutdown {
  private readonly sharing: Ticking;
  private readonly looking: Ticking;
  private readonly stopWatching: () => void;
  /** Up to where there is nothing new in the buckets held; null when that is not known. */
  private seen: Position | null = null;
  private skippedAt = -Infinity;
  /** Whether there was something that nobody wanted, and the rows do not say so yet. */
  private isAhead = false;
  /** A pass failed, and may have been committed all the same: what it relayed was not said. */
  private isUnsure = false;
  private isRunning = false;

  constructor(
    private readonly database: Database,
    private readonly held: HeldBuckets,
    private readonly relayed: RelayedEvents,
    private readonly sender: Sender,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) logger: Logger,
  ) {
    this.sharing = new Ticking('sharing the buckets of the outbox', SHARE_MILLISECONDS, () => this.share(), logger);
    this.looking = new Ticking('relaying events', LOOK_MILLISECONDS, () => this.look(), logger);
    this.stopWatching = database.observe((name) => {
      if (name === WRITE_EVENTS.name && this.isRunning) this.looking.soon(AFTER_WRITE_MILLISECONDS);
    });
  }

  /** Looks whether the database was restored from a dump. Call it before anybody writes, whether this process relays or not. */
  async prepare(): Promise<void> {
    await this.database.transaction(adoptDatabase);
  }

  /** Only a server that runs jobs calls this. */
  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.sharing.start();
    this.sender.start();
  }

  /** Sends what is being sent to its end, within seconds, and leaves the buckets to the other servers. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopWatching();
    if (!this.isRunning) return;
    this.isRunning = false;
    await Promise.all([this.sharing.stop(), this.looking.stop()]);
    await this.sender.stop();
    await this.database.transaction((tx) => leaveBuckets(tx, this.held.relay)).catch(() => undefined);
  }

  private async share(): Promise<void> {
    const { held } = this;
    const before = held.buckets.join();
    const shared = await held.renew((busy) => this.database.transaction((tx) => shareBuckets(tx, held.relay, busy)));
    this.sender.wake();
    // Killed after a commit and before it said what it had relayed.
    if (shared.foundDead) this.relayed.sayMissed();
    if (held.buckets.join() === before) return;
    this.seen = null;
    this.looking.soon();
  }

  private async look(): Promise<void> {
    const { held, relayed } = this;
    if (held.buckets.length === 0) return;
    const look = this.seen && (await lookForNews(this.database, this.seen, held.buckets));
    if (look && !look.isNew && !(this.isAhead && look.isWanted)) this.seen = look.position;
    else if (look && !look.isWanted && !(await relayed.isHeard(this.database))) await this.skip(look.position);
    else await this.relay();
  }

  private async relay(): Promise<void> {
    const { held, relayed } = this;
    const buckets = held.buckets;
    const isUnsure = this.isUnsure;
    this.isUnsure = true;
    const pass = await this.database.transaction(async (tx) =>
      relayNews(tx, held.relay, this.clock.now(), await relayed.isHeard(tx)),
    );
    this.isUnsure = false;
    if (isUnsure) relayed.sayMissed();
    this.isAhead = false;
    // What was taken meanwhile may have been relayed less far.
    this.seen = pass && held.buckets === buckets ? pass.position : null;
    if (!pass) return;
    if (!pass.position) this.looking.soon();
    if (pass.deliveries > 0) this.sender.wake();
    if (pass.events.length > 0) relayed.say(pass.events);
  }

  private async skip(position: Position): Promise<void> {
    this.seen = position;
    this.isAhead = true;
    if (performance.now() - this.skippedAt < SKIP_MILLISECONDS) return;
    this.skippedAt = performance.now();
    this.isAhead = !(await this.database.transaction((tx) => skipNews(tx, this.held.relay)));
  }
}
