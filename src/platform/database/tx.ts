import type { PoolClient, QueryResultRow } from 'pg';
import type { EntityManager } from 'typeorm';
import { queryOf, type Call, type Count, type Pipelined, type PipelineRows, type Statement } from './statement.js';

/** Who is told of each statement that a transaction sends. */
export interface Listener {
  sent(name: string): void;
  /** `milliseconds` since it was sent, or since the one before was answered: a connection does one after the other. */
  answered(of: Call<unknown>, milliseconds: number): void;
  /** It was answered, and not by an error. */
  heard(): void;
}

/** One transaction, handed on as the first argument of everything that writes. */
export class Tx implements Pipelined {
  /** What its statements count for, once it is committed. */
  readonly counts: Count[] = [];
  private answeredAt = 0;

  constructor(
    private readonly client: PoolClient,
    private readonly listener: Listener,
    /** Whether what it decides was decided before, and something had changed meanwhile. */
    readonly isRestart = false,
    /** For how many milliseconds a statement may be without an answer; as the connection says when left out. */
    private readonly silence?: number,
  ) {}

  /** Sends one statement and waits for its rows. */
  async query<Row>(of: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    return (await this.send<Row>({ statement: of, values })).rows;
  }

  /**
   * Sends several statements in one write and waits for all of them. The first error is thrown, after the last answer has
   * come: so nothing of this transaction is still under way when it is rolled back.
   */
  async pipeline<const Calls extends readonly Call<unknown>[]>(calls: Calls): Promise<PipelineRows<Calls>> {
    const stream = socketOf(this.client);
    stream.cork();
    const answers = calls.map((one) => this.send(one));
    stream.uncork();
    const settled = await Promise.allSettled(answers);
    return settled.map((answer) => {
      if (answer.status === 'rejected') throw answer.reason;
      return answer.value.rows;
    }) as PipelineRows<Calls>;
  }

  private send<Row>(of: Call<Row>): Promise<{ rows: Row[] }> {
    this.listener.sent(of.statement.name);
    if (of.counts) this.counts.push(...of.counts);
    const sentAt = performance.now();
    const answer = this.client.query<Row & QueryResultRow>(queryOf(of, this.silence));
    const noted = (): void => {
      const before = Math.max(sentAt, this.answeredAt);
      this.answeredAt = performance.now();
      this.listener.answered(of, this.answeredAt - before);
    };
    answer.then(() => {
      this.listener.heard();
      noted();
    }, noted);
    return answer;
  }
}

/** A transaction for configuration and administration: TypeORM stands on the same connection. */
export class ConfigTx extends Tx {
  constructor(
    readonly manager: EntityManager,
    client: PoolClient,
    listener: Listener,
  ) {
    super(client, listener);
  }
}

/** The connection's socket: what is written between cork and uncork leaves in one piece. */
export function socketOf(client: PoolClient): { cork(): void; uncork(): void } {
  return (client as unknown as { connection: { stream: { cork(): void; uncork(): void } } }).connection.stream;
}
