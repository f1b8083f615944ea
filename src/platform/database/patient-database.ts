import type { DataSource } from 'typeorm';
import type { DatabaseWatcher } from './database-watcher.js';
import { Database } from './database.js';
import type { SlowStatements } from './slow-statements.js';
import { call, statement, type Statement } from './statement.js';

const UNLIMITED = [
  call(statement('wait-for-statements', 'SET LOCAL statement_timeout = 0'), []),
  call(statement('wait-for-locks', 'SET LOCAL lock_timeout = 0'), []),
];

/** The longest that a timer can be: about 25 days. */
const FOR_EVER = 2 ** 31 - 1;

/**
 * The database for jobs, which nobody waits for: their statements and locks take as long as they take. Connections are those of
 * everybody, whose limits are lifted for a transaction; so every statement is in one.
 */
export class PatientDatabase extends Database {
  protected override readonly preamble = UNLIMITED;
  protected override readonly silence = FOR_EVER;

  constructor(
    dataSource: DataSource,
    watcher: DatabaseWatcher,
    slow: SlowStatements | null,
    private readonly main: Database,
  ) {
    super(dataSource, watcher, slow);
  }

  override observe(observer: (name: string) => void): () => void {
    return this.main.observe(observer);
  }

  override async query<Row>(of: Statement<Row>, values: readonly unknown[]): Promise<Row[]> {
    return this.queryInTransaction(of, values);
  }

  protected override sent(name: string): void {
    this.main.tell(name);
  }
}
