import { statement, type Database } from '../../platform/database/index.js';
import type { UserError } from '../../platform/graphql/index.js';
import { CommandError } from '../command.js';

const PING = statement('ping-for-import', 'SELECT 1');

/** So many items that fail one after the other are not to blame. */
const SUSPICIOUS = 10;

/** Sends items to a use case so that one which cannot be stored spares the others. */
export class SparingSender {
  constructor(private readonly database: Database) {}

  /** Sends items together, and when that fails one by one: what the database cannot take is refused, the others stand. */
  async send<Item, Result>(
    items: readonly Item[],
    run: (items: readonly Item[]) => Promise<Result[]>,
  ): Promise<(Result | UserError)[]> {
    if (items.length === 0) return [];
    try {
      return await run(items);
    } catch (error) {
      if (items.length === 1) return [await this.notStored(error)];
    }
    const results: (Result | UserError)[] = [];
    for (const item of items) results.push(...(await this.send([item], run)));
    const failed = results.filter((result) => result instanceof NotStored);
    // One item may be poisonous; so many are not, and a report of them would help nobody.
    if (failed.length === items.length && items.length >= SUSPICIOUS) throw new CommandError(failed[0]?.message);
    return results;
  }

  /** An item that cannot be stored is at fault itself while the database answers; else nothing more can be done. */
  private async notStored(cause: unknown): Promise<UserError> {
    try {
      await this.database.query(PING, []);
    } catch {
      throw new CommandError('The database went away. Run the same command again: it goes on where it stopped.', {
        cause,
      });
    }
    return new NotStored(cause);
  }
}

/** What the database did not take, though nothing in it was refused. */
class NotStored implements UserError {
  readonly code = 'NOT_STORED';
  readonly message: string;
  readonly path = null;

  constructor(cause: unknown) {
    this.message = `it could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
