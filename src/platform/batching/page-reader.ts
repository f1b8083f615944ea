import type { Database, Statement } from '../database/index.js';
import { Coalescer } from './coalescer.js';

const PAGES_AT_ONCE = 500;

/**
 * Reads a page of a list for each of many owners, such as the last five postings of each member of a list: all that is
 * asked for at about the same time in one statement for each length of page. `$1` is the program, `$2` how many rows, `$3`
 * numbers the asks, what follows are their columns; each row says in `asked` for whom it is.
 */
export class PageReader<Ask, Row> {
  private readonly coalescer: Coalescer<{ limit: number; ask: Ask }, Row[]>;

  constructor(
    database: Database,
    statement: Statement<Row & { asked: number }>,
    columnsOf: (asks: readonly Ask[]) => unknown[][],
  ) {
    this.coalescer = new Coalescer(
      async (programId, items) => {
        const pages = items.map((): Row[] => []);
        for (const limit of new Set(items.map((item) => item.limit))) {
          const numbers = [...items.keys()].filter((index) => items[index]?.limit === limit);
          const asks = numbers.flatMap((index) => items[index]?.ask ?? []);
          const rows = await database.query(statement, [programId, limit, numbers, ...columnsOf(asks)]);
          for (const { asked, ...row } of rows) pages[asked]?.push(row as Row);
        }
        return pages.map((value) => ({ value }));
      },
      { atMost: PAGES_AT_ONCE, inFlight: 2 },
    );
  }

  /** At most `limit` rows, in the statement's order. */
  page(programId: number, limit: number, ask: Ask): Promise<Row[]> {
    return this.coalescer.submit(programId, { limit, ask });
  }
}
