import type { Statement } from '../database/index.js';
import type { Evidence } from './invariant.js';

/**
 * Reads a table in the order of its key, page by page, and hands out row by row. `$1` is the program, the values after it
 * are the key of the last row read, the last one is how many rows a page has.
 */
export class SortedRows<Row> {
  private page: Row[] = [];
  private position = 0;
  private atEnd = false;

  constructor(
    private readonly evidence: Evidence,
    private readonly statement: Statement<Row>,
    private key: readonly number[],
    private readonly keyOf: (row: Row) => readonly number[],
  ) {}

  /** The next row without taking it; undefined after the last. */
  async peek(): Promise<Row | undefined> {
    if (this.position === this.page.length && !this.atEnd) await this.turn();
    return this.page[this.position];
  }

  /** Takes rows as long as they are wanted. */
  async take(wanted: (row: Row) => boolean): Promise<Row[]> {
    const taken: Row[] = [];
    for (;;) {
      const row = await this.peek();
      if (row === undefined || !wanted(row)) return taken;
      this.position++;
      taken.push(row);
    }
  }

  private async turn(): Promise<void> {
    const { snapshot, programId, pageSize } = this.evidence;
    this.page = await snapshot.query(this.statement, [programId, ...this.key, pageSize]);
    this.position = 0;
    this.atEnd = this.page.length < pageSize;
    const last = this.page.at(-1);
    if (last !== undefined) this.key = this.keyOf(last);
  }
}
