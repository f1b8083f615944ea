import { isPlain } from '../../kernel/plain-text.js';
import type { Database } from '../../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import type { CatalogFilter } from './reward.inputs.js';
import { Reward } from './reward.types.js';
import { findPageOfRewards, type GivenSecrets } from './stored/rewards.queries.js';

const PLACE = /^\d{1,9}$/;

/** A page of the program's rewards in the order of the catalogue: those that pass the filter. */
export async function listRewards(
  database: Database,
  secrets: GivenSecrets,
  programId: number,
  filter: CatalogFilter,
  args: PageArgs,
): Promise<Connection<Reward>> {
  const page = pageOf(args, 2, (text) => PLACE.test(text));
  for (const field of ['category', 'tag'] as const)
    if (filter[field] != null && !isPlain(filter[field]))
      throw badInput(`filter.${field}: must not contain control characters`);
  const behind = page.after && { position: Number(page.after[0]), number: Number(page.after[1]) };
  const rewards = await findPageOfRewards(database, secrets, programId, filter, behind, page.limit);
  return toConnection(
    rewards.map((stored) => Reward.of(stored)),
    page,
    ({ position, number }) => [String(position), String(number)],
  );
}
