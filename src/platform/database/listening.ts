import { Client } from 'pg';
import { CONNECT_MILLISECONDS } from './data-source.js';
import { statement, type Queryable } from './statement.js';

/** What is done with what is heard. */
export interface Hearing {
  heard(message: string): void;
  /** The connection stands, for the first time or again: what was said meanwhile was not heard. */
  connected(): void;
  lost(error: unknown): void;
}

const SHORTEST_WAIT = 100;
const LONGEST_WAIT = 5000;
/** How often a connection is asked whether it is still there: one that died silently would be listened to for ever. */
const ASK_MILLISECONDS = 10_000;

/** Who listens holds this lock together with the others; it is free when nobody does. */
const KEY = `hashtextextended('listening to ' || $1, 0)`;
const HOLD = `SELECT pg_advisory_lock_shared(${KEY})`;
const IS_FREE = statement<{ isFree: boolean }>('find-listener', `SELECT pg_try_advisory_xact_lock(${KEY}) AS "isFree"`);

/**
 * Whether anybody may be listening to this channel, on any server. Asked in a transaction, a no holds until its end: who begins to listen
 * meanwhile hears that it is `connected` after that. Two who ask at once may both be told yes.
 */
export async function isListenedTo(db: Queryable, channel: string): Promise<boolean> {
  const [lock] = await db.query(IS_FREE, [channel]);
  return lock?.isFree !== true;
}

/** Listens to what is notified on a channel, over a connection of its own that is opened again whenever it breaks. */
export class Listening {
  private client: Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private wait = SHORTEST_WAIT;
  private isStopped = false;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly hearing: Hearing,
  ) {
    void this.connect();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.url,
      application_name: 'kindred listening',
      connectionTimeoutMillis: CONNECT_MILLISECONDS,
      keepAlive: true,
      query_timeout: CONNECT_MILLISECONDS,
    });
    this.client = client;
    client.on('error', (error) => this.again(client, error));
    client.on('end', () => this.again(client, new Error('the connection was ended')));
    client.on('notification', ({ payload }) => this.hearing.heard(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.channel)}`);
      await client.query(HOLD, [this.channel]);
    } catch (error) {
      this.again(client, error);
      return;
    }
    if (this.client !== client || this.isStopped) return;
    this.wait = SHORTEST_WAIT;
    this.hearing.connected();
    this.later(ASK_MILLISECONDS, () => this.ask(client));
  }

  private ask(client: Client): void {
    client.query('SELECT 1').then(
      () => {
        if (this.client === client) this.later(ASK_MILLISECONDS, () => this.ask(client));
      },
      (error: unknown) => this.again(client, error),
    );
  }

  /** Once for each connection. */
  private again(client: Client, error: unknown): void {
    if (this.client !== client || this.isStopped) return;
    this.client = null;
    client.end().catch(() => undefined);
    this.hearing.lost(error);
    this.later(this.wait, () => void this.connect());
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  private later(milliseconds: number, work: () => void): void {
    if (this.isStopped) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(work, milliseconds);
    this.timer.unref();
  }
}
