import { decodeId } from '../../kernel/ids.js';
import type { Database } from '../../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { findPageOfLadders } from './stored/tier-ladders.queries.js';
import type { TierLadderFilter } from './tier-ladder.inputs.js';
import { TierLadder } from './tier-ladder.types.js';

/** A page of the program's ladders, newest first: those that pass the filter. */
export async function listTierLadders(
  database: Database,
  programId: number,
  { status = null }: TierLadderFilter,
  args: PageArgs,
): Promise<Connection<TierLadder>> {
  const page = pageOf(args, 1);
  const behind = page.after && decodeId('tld', page.after[0] ?? '');
  if (page.after && !behind) throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
  const ladders = await findPageOfLadders(database, programId, status, behind, page.limit);
  return toConnection(
    ladders.map((stored) => TierLadder.of(stored)),
    page,
    (ladder) => [ladder.id],
  );
}
