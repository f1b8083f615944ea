import { decodeId } from '../../kernel/ids.js';
import { isPlain } from '../../kernel/plain-text.js';
import type { Database } from '../../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import type { EarningRuleFilter } from './earning-rule.inputs.js';
import { EarningRule } from './earning-rule.types.js';
import { findPageOfRules } from './earning-rules.queries.js';

/** A page of the program's rules, newest first: those that pass the filter. */
export async function listEarningRules(
  database: Database,
  programId: number,
  filter: EarningRuleFilter,
  args: PageArgs,
): Promise<Connection<EarningRule>> {
  const page = pageOf(args, 1);
  const behind = page.after && decodeId('rul', page.after[0] ?? '');
  if (page.after && !behind) throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
  if (filter.exclusiveGroup != null && !isPlain(filter.exclusiveGroup))
    throw badInput('filter.exclusiveGroup: must not contain control characters');
  const rules = await findPageOfRules(database, programId, filter, behind, page.limit);
  return toConnection(
    rules.map((stored) => EarningRule.of(stored)),
    page,
    (rule) => [rule.id],
  );
}
