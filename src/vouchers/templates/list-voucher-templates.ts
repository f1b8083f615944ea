import { decodeId } from '../../kernel/ids.js';
import type { Database } from '../../platform/database/index.js';
import { badInput, pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { findPageOfTemplates } from './stored/voucher-templates.queries.js';
import type { VoucherTemplateFilter } from './inputs/voucher-template.inputs.js';
import { VoucherTemplate } from './voucher-template.types.js';

/** A page of the program's voucher templates, newest first: those that pass the filter. */
export async function listVoucherTemplates(
  database: Database,
  programId: number,
  filter: VoucherTemplateFilter,
  args: PageArgs,
): Promise<Connection<VoucherTemplate>> {
  const page = pageOf(args, 1);
  const behind = page.after && decodeId('vtp', page.after[0] ?? '');
  if (page.after && !behind) throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
  const templates = await findPageOfTemplates(database, programId, filter, behind, page.limit);
  return toConnection(
    templates.map((stored) => VoucherTemplate.of(stored)),
    page,
    (template) => [template.id],
  );
}
