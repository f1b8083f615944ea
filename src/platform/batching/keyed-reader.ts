import type { Database, Statement } from '../database/index.js';
import { Coalescer } from './coalescer.js';

const KEYS_AT_ONCE = 500;

/**
 * Reads rows by a key, for everybody who asks at about the same time in one statement: `$1` is the program, `$2` the keys.
 * Nothing is kept: who asks later reads anew.
 */
export class KeyedReader<Row> {
  private readonly coalescer: Coalescer<string, Row[]>;

  constructor(database: Database, statement: Statement<Row>, keyOf: (row: Row) => string) {
    this.coalescer = new Coalescer<string, Row[]>(
      async (programId, keys) => {
        const rows = new Map<string, Row[]>();
        for (const row of await database.query(statement, [programId, [...new Set(keys)]])) {
          const key = keyOf(row);
          const others = rows.get(key);
          if (others) others.push(row);
          else rows.set(key, [row]);
        }
        return keys.map((key) => ({ value: rows.get(key) ?? [] }));
      },
      { atMost: KEYS_AT_ONCE, inFlight: 2 },
    );
  }

  /** The row with this key, or null. */
  async one(programId: number, key: string): Promise<Row | null> {
    return (await this.coalescer.submit(programId, key))[0] ?? null;
  }

  /** All rows with this key, in the statement's order. */
  many(programId: number, key: string): Promise<Row[]> {
    return this.coalescer.submit(programId, key);
  }
}
