import type { PoolClient } from 'pg';
import type { EntityManager } from 'typeorm';
import {
  call,
  statement,
  type Call,
  type Count,
  type Pipelined,
  type PipelineRows,
  type Statement,
} from './statement.js';
import { sendStatements, type Answers } from './wire/send-statements.js';

/** Who is told of what a transaction sends. */
export interface Listener {
  /** Whether it is to be told how long each took of those that are sent together. */
  readonly timesEach: boolean;
  sent(name: string): void;
  /** So long these took, one after the other. */
  answered(of: readonly Call<unknown>[], milliseconds: number): void;
  /** There was an answer, and no error. */
  heard(): void;
}

export const BEGIN = call(statement('begin', 'BEGIN'), []);
const COMMIT = call(statement('commit', 'COMMIT'), []);

/** One transaction, handed on as the first argument of everything that writes. */
export class Tx implements Pipelined {
  /** What its statements count for, once it is committed. */
  readonly counts: Count[] = [];
  private isOver = false;

  constructor(
    private readonly client: PoolClient,
    private readonly listener: Listener,
    /** Whether what it decides was decided before, and something had changed meanwhile. */
    readonly isRestart = false,
    /** What begins it, sent with its first statement; empty where it has begun. */
    private opening: readonly Call<unknown>[] = [],
    /** For how many milliseconds what is sent together may be without an answer; as the connection says when left out. */
    private readonly silence?: number,
  ) {}

  /** Sends one statement and waits for its rows. */
  async query<Row>(of: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    return (await this.pipeline([call(of, values)]))[0];
  }

  /**
   * Sends several statements in one write and waits for all of them. They run one after the other; when one fails, those after it do not
   * run, and its error is thrown.
   */
  async pipeline<const Calls extends readonly Call<unknown>[]>(calls: Calls): Promise<PipelineRows<Calls>> {
    if (calls.length === 0) return [] as PipelineRows<Calls>;
    return (await this.send(calls, [])).rows as PipelineRows<Calls>;
  }

  /**
   * The last statements of a transaction, sent in one write with its COMMIT: it is committed when this answers, and not when one of them fails.
   * So nothing may hang on their rows that would have to undo them.
   */
  async commitWith<const Calls extends readonly Call<unknown>[]>(calls: Calls): Promise<PipelineRows<Calls>> {
    const { rows, command } = await this.send(calls, [COMMIT]);
    this.isOver = true;
    refuseUnlessCommitted(command);
    return rows as PipelineRows<Calls>;
  }

  /** Commits what was sent, unless that is done. */
  async commit(): Promise<void> {
    if (this.isOver || this.opening.length > 0) return;
    this.isOver = true;
    const { command, milliseconds, error } = await sendStatements(this.client, [COMMIT]);
    this.listener.answered([COMMIT], milliseconds);
    if (error !== null) throw traced(error);
    refuseUnlessCommitted(command);
  }

  private async send(calls: readonly Call<unknown>[], ending: readonly Call<unknown>[]): Promise<Answers> {
    if (this.isOver) throw new Error('the transaction is committed: nothing can be sent any more');
    const { opening, listener } = this;
    this.opening = [];
    for (const { statement, counts } of calls) {
      listener.sent(statement.name);
      if (counts) this.counts.push(...counts);
    }
    const sent = [...opening, ...calls, ...ending];
    const answers = await sendStatements(this.client, sent, { silence: this.silence, timesEach: listener.timesEach });
    const { rows, milliseconds, each, error } = answers;
    for (const [index, took] of each.entries()) listener.answered([sent[index] as Call<unknown>], took);
    // What begins a transaction takes no time worth naming.
    if (each.length === 0) listener.answered([...calls, ...ending], milliseconds);
    if (error !== null) throw traced(error);
    listener.heard();
    return { ...answers, rows: opening.length === 0 ? rows : rows.slice(opening.length) };
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

function refuseUnlessCommitted(command: string): void {
  if (command !== 'COMMIT') throw new Error('a statement failed without being noticed: nothing was written');
}

/** The error, which comes out of the driver's socket, says who sent the statement. */
export function traced(error: unknown): unknown {
  if (error instanceof Error) Error.captureStackTrace(error, traced);
  return error;
}
