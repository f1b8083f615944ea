import pg, { type PoolClient, type PoolConfig } from 'pg';
import { isSilence, queueIsFull, waitedTooLong } from './busy.js';

type Done = (error: Error | undefined, client: PoolClient | undefined, release: (error?: unknown) => void) => void;

/** As the pool words it. */
const TIMED_OUT = /timeout exceeded when trying to connect|connection timeout/;

/**
 * A pool with a door: when as many wait for a connection as may, the next one is told so at once, and nobody waits for longer than
 * `connectionTimeoutMillis`. Everything goes through `connect`, TypeORM too.
 */
class BoundedPool extends pg.Pool {
  /** When each connection was last given back in good order. */
  private readonly wellAt = new WeakMap<PoolClient, number>();
  /** When a connection was found silent: those that lay idle then may be as dead. */
  private doubtedAt: number | null = null;

  constructor(options?: PoolConfig) {
    super(options);
    // Between the pool and whoever takes a connection over nobody listens to it: what breaks it then must not end the process.
    // The next statement on it says so.
    this.on('connect', (client) => {
      client.on('error', () => undefined);
      this.wellAt.set(client, performance.now());
    });
    this.on('release', (error: unknown, client) => {
      if (isSilence(error)) this.doubtedAt = performance.now();
      else this.wellAt.set(client, performance.now());
    });
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
      else
        super.connect((cause, client, release) => {
          if (client === undefined || !this.isDoubtful(client)) {
            done(said(cause) as Error | undefined, client, release);
            return;
          }
          release(true);
          this.connect(done);
        });
      return;
    }
    if (error) return Promise.reject(error);
    return super.connect().then(
      (client) => {
        if (!this.isDoubtful(client)) return client;
        client.release(true);
        return this.connect();
      },
      (cause: unknown) => {
        throw said(cause);
      },
    );
  }

  /** Whether it has not been well since another one was found silent: else everybody would wait for one dead connection after another. */
  private isDoubtful(client: PoolClient): boolean {
    return this.doubtedAt !== null && (this.wellAt.get(client) ?? 0) <= this.doubtedAt;
  }
}

interface PoolOptions {
  /** So many may wait for a connection. */
  maxWaiting?: number;
  connectionTimeoutMillis?: number;
}

/** The driver, with that pool. */
export const boundedDriver = { ...pg, Pool: BoundedPool };
