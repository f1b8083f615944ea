import pg, { type PoolClient, type PoolConfig } from 'pg';
import { queueIsFull, waitedTooLong } from './busy.js';

type Done = (error: Error | undefined, client: PoolClient | undefined, release: (error?: unknown) => void) => void;

/** As the pool words it. */
const TIMED_OUT = /timeout exceeded when trying to connect|connection timeout/;

/**
 * A pool with a door: when as many wait for a connection as may, the next one is told so at once, and nobody waits for longer than
 * `connectionTimeoutMillis`. Everything goes through `connect`, TypeORM too.
 */
class BoundedPool extends pg.Pool {
  constructor(options?: PoolConfig) {
    super(options);
    // Between the pool and whoever takes a connection over nobody listens to it: what breaks it then must not end the process.
    // The next statement on it says so.
    this.on('connect', (client) => void client.on('error', () => undefined));
  }

  override connect(): Promise<PoolClient>;
  override connect(done: Done): void;
  override connect(done?: Done): Promise<PoolClient> | void {
    const { maxWaiting = Infinity, connectionTimeoutMillis = 0 } = this.options as PoolOptions;
    const error = this.waitingCount >= maxWaiting ? queueIsFull(this.waitingCount) : null;
    const said = (cause: unknown): unknown =>
      cause instanceof Error && TIMED_OUT.test(cause.message) ? waitedTooLong(connectionTimeoutMillis, cause) : cause;
    if (done) {
      if (error) done(error, undefined, () => undefined);
      else super.connect((cause, client, release) => done(said(cause) as Error | undefined, client, release));
      return;
    }
    if (error) return Promise.reject(error);
    return super.connect().catch((cause: unknown) => {
      throw said(cause);
    });
  }
}

interface PoolOptions {
  /** So many may wait for a connection. */
  maxWaiting?: number;
  connectionTimeoutMillis?: number;
}

/** The driver, with that pool. */
export const boundedDriver = { ...pg, Pool: BoundedPool };
