import { Query, type ClientBase } from 'pg';
import type { Call, Statement } from '../statement.js';
import { typeParsers } from '../type-parsers.js';
import { MessageWriter } from './message-writer.js';
import { writeParameters } from './parameters.js';

/** What became of statements that were sent together. */
export interface Answers {
  /** The rows of each, in their order; of those that were not answered none. */
  readonly rows: readonly unknown[][];
  /** How many were answered. The one after these failed, when there is an error. */
  readonly answered: number;
  /** How long all of them took. */
  readonly milliseconds: number;
  /** How long each took that was answered, or failed, since the one before it was; empty unless they were timed one by one. */
  readonly each: readonly number[];
  /** What the last one that was answered did, as PostgreSQL says it: `INSERT 0 3`, `COMMIT`. */
  readonly command: string;
  /** Null when all were answered. */
  readonly error: unknown;
}

export interface Sending {
  /** For how many milliseconds there may be no answer; as the connection says when left out. */
  readonly silence?: number | undefined;
  /** Whether each is answered as soon as it is done, so that it is known how long it took. By itself the database answers them together. */
  readonly timesEach?: boolean;
}

/**
 * Sends statements in one write, with one `Sync` for all of them: `Parse` where a connection sees one for the first time, `Bind` and `Execute`.
 * They run one after the other, and when one fails the database skips the rest. The driver by itself has a `Sync`, a
 * description of the rows and an answer for each statement, and writes arrays as text. See docs/adr/0032.
 */
export function sendStatements(
  client: ClientBase,
  calls: readonly Call<unknown>[],
  sending: Sending = {},
): Promise<Answers> {
  return new Promise((resolve) => {
    const query = new StatementsQuery(knownTo(client), calls, sending, resolve);
    client.query(query);
  });
}

/** A column of a statement's rows. */
interface Column {
  readonly name: string;
  readonly parse: (text: string) => unknown;
}

/** A statement as a connection knows it. */
interface Prepared {
  /** Null until an answer has said them; empty where there are no rows. */
  columns: readonly Column[] | null;
}

/** The statements of a connection by name; null where an error left open whether the connection has it. */
type Known = Map<string, Prepared | null>;

/** A statement that was sent, with its rows so far. */
interface Sent {
  readonly statement: Statement<unknown>;
  readonly prepared: Prepared;
  /** Whether it is prepared here. */
  readonly isNew: boolean;
  readonly rows: unknown[];
}

const knownByClient = new WeakMap<ClientBase, Known>();

function knownTo(client: ClientBase): Known {
  let known = knownByClient.get(client);
  if (!known) knownByClient.set(client, (known = new Map<string, Prepared | null>()));
  return known;
}

/** What is used of the driver's connection. */
interface Connection {
  readonly stream: { write(bytes: Uint8Array): boolean };
}

/** The driver takes a query of somebody else's making when it is one of its own class. It calls all that is public here. */
const DriverQuery = Query as unknown as new (text: string) => object;

/** Written and taken in one turn, by one query at a time. */
const writer = new MessageWriter();

class StatementsQuery extends DriverQuery {
  /** Is called once: here, or by the driver, which puts another in its place, when there was no answer in time. */
  readonly callback: (error: unknown) => void;
  private readonly sent: Sent[] = [];
  private readonly bytes: Buffer;
  /** The driver looks for it under this name. */
  readonly query_timeout: number | undefined;
  private readonly timesEach: boolean;
  private readonly each: number[] = [];
  private readonly sentAt = performance.now();
  private answeredAt = this.sentAt;
  private answered = 0;
  private command = '';
  private misread: unknown = null;

  constructor(
    private readonly known: Known,
    calls: readonly Call<unknown>[],
    { silence, timesEach = false }: Sending,
    done: (answers: Answers) => void,
  ) {
    super('');
    this.query_timeout = silence;
    this.timesEach = timesEach;
    this.callback = (error) => {
      const { answered, command, each } = this;
      const milliseconds = performance.now() - this.sentAt;
      done({ rows: this.sent.map(({ rows }) => rows), answered, milliseconds, each, command, error });
    };
    writer.back(0);
    for (const [index, call] of calls.entries()) {
      if (timesEach && index > 0) flush();
      this.write(call);
    }
    writer.begin('S'); // Sync
    writer.end();
    this.bytes = writer.take();
  }

  submit({ stream }: Connection): void {
    stream.write(this.bytes);
  }

  handleRowDescription({ fields }: { fields: readonly { name: string; dataTypeID: number }[] }): void {
    const sent = this.sent[this.answered] as Sent;
    sent.prepared.columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: typeParsers.getTypeParser(dataTypeID, 'text'),
    }));
  }

  handleDataRow({ fields }: { fields: readonly (string | null)[] }): void {
    const { prepared, rows } = this.sent[this.answered] as Sent;
    try {
      rows.push(rowOf(prepared.columns as readonly Column[], fields));
    } catch (error) {
      this.misread ??= error;
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    const { prepared } = this.sent[this.answered] as Sent;
    prepared.columns ??= [];
    this.command = text;
    this.answered++;
    this.time();
  }

  handleReadyForQuery(): void {
    this.callback(this.misread);
  }

  /** The database has said what is wrong, or the connection is gone. */
  handleError(error: unknown): void {
    this.time();
    const [failed, ...skipped] = this.sent.slice(this.answered);
    for (const { statement, isNew } of skipped) if (isNew) this.known.delete(statement.name);
    if (failed && !failed.statement.isPlannedAnew) this.known.set(failed.statement.name, null);
    this.callback(error);
  }

  private time(): void {
    if (!this.timesEach) return;
    const now = performance.now();
    this.each.push(now - this.answeredAt);
    this.answeredAt = now;
  }

  private write({ statement, values }: Call<unknown>): void {
    const name = statement.isPlannedAnew ? '' : statement.name;
    const known = name === '' ? undefined : this.known.get(name);
    const prepared = known ?? this.prepare(statement, name, known === null);
    writer.begin('B'); // Bind, to the portal without a name
    writer.name('');
    writer.name(name);
    writeParameters(writer, statement, values);
    writer.int16(0); // all columns as text
    writer.end();
    if (!prepared.columns) {
      writer.begin('D'); // Describe
      writer.name('P');
      writer.end();
    }
    writer.begin('E'); // Execute, to the last row
    writer.name('');
    writer.int32(0);
    writer.end();
    this.sent.push({ statement, prepared, isNew: !known, rows: [] });
  }

  private prepare(statement: Statement<unknown>, name: string, isDoubtful: boolean): Prepared {
    if (isDoubtful) {
      writer.begin('C'); // Close: no error where there is none of that name
      writer.name(`S${name}`);
      writer.end();
    }
    writer.begin('P'); // Parse
    writer.name(name);
    writer.name(statement.text);
    writer.int16(0);
    writer.end();
    const prepared: Prepared = { columns: null };
    if (name !== '') this.known.set(name, prepared);
    return prepared;
  }
}

/** Has what stands before it answered as soon as it is done: by that it is known which statement took how long. */
function flush(): void {
  writer.begin('H');
  writer.end();
}

function rowOf(columns: readonly Column[], fields: readonly (string | null)[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  for (let index = 0; index < columns.length; index++) {
    const { name, parse } = columns[index] as Column;
    const text = fields[index] as string | null;
    row[name] = text === null ? null : parse(text);
  }
  return row;
}
