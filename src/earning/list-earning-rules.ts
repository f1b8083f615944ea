import { decodeId } from '../kernel/ids.js';
import type { Database } from '../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../platform/graphql/index.js';
import { EarningRule, type EarningRuleStatus } from './earning-rule.types.js';
import { findPageOfRules } from './earning.queries.js';

/** A page of the program's rules, newest first, of one status or of all. */
export async function listEarningRules(
  database: Database,
  programId: number,
  status: EarningRuleStatus | null,
  args: PageArgs,
): Promise<Connection<EarningRule>> {
  const page = pageOf(args, 1);
  const behind = page.after && decodeId('rul', page.after[0] ?? '');
  if (page.after && !behind) throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
  const rules = await findPageOfRules(database, programId, status, behind, page.limit);
  return toConnection(
    rules.map((stored) => EarningRule.of(stored)),
    page,
    (rule) => [rule.id],
  );
}
