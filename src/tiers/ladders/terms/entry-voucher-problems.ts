import { decodeId } from '../../../kernel/ids.js';
import type { Problem } from '../../../kernel/problem.js';
import type { ConfigTx } from '../../../platform/database/index.js';
import type { EntryVouchers } from '../../grants/entry-vouchers.js';

/** What is wrong with the templates of the vouchers for climbing: each must be the program's and still issue vouchers. */
export async function entryVoucherProblems(
  tx: ConfigTx,
  programId: number,
  tiers: readonly { entryVoucher?: string | null }[] | null | undefined,
  vouchers: EntryVouchers,
): Promise<Problem[]> {
  const named = (tiers ?? []).flatMap(({ entryVoucher: id }, index) =>
    id == null ? [] : [{ id, uuid: decodeId('vtp', id), path: ['tiers', String(index), 'entryVoucher'] }],
  );
  const uuids = named.flatMap(({ uuid }) => uuid ?? []);
  const issuing = await vouchers.issuing(tx, programId, uuids);
  return named
    .filter(({ uuid }) => uuid === null || !issuing.has(uuid))
    .map(({ id, path }) => ({
      path,
      message: `"${id}" is not a voucher template of this program by which vouchers are still issued`,
    }));
}
