import { decodeId } from '../../kernel/ids.js';
import type { Database } from '../../platform/database/index.js';
import { pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { findPageOfSimulations } from './simulation-rows.js';
import { Simulation } from './simulation.types.js';

/** A page of the program's simulations, newest first. */
export async function listSimulations(
  database: Database,
  programId: number,
  args: PageArgs,
): Promise<Connection<Simulation>> {
  const page = pageOf(args, 1, (key) => decodeId('sim', key) !== null);
  const behind = page.after && decodeId('sim', page.after[0] ?? '');
  const rows = await findPageOfSimulations(database, programId, behind, page.limit);
  return toConnection(
    rows.map((row) => Simulation.of(row)),
    page,
    ({ id }) => [id],
  );
}
