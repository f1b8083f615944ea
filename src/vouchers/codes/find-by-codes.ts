import type { Queryable } from '../../platform/database/index.js';
import { findByHashes, type FoundVoucher } from '../stored/voucher-rows.js';
import type { CodeKeys } from './code-keys.js';
import { lookedUpBy } from './voucher-code.js';

/**
 * The vouchers that these codes name as people typed them, in their order and without a lock; null where a code is none. One of the shop's
 * own list comes before one that was made and reads the same. At most one statement.
 */
export async function findByCodes(
  db: Queryable,
  keys: CodeKeys,
  programId: number,
  typed: readonly string[],
): Promise<(FoundVoucher | null)[]> {
  const hashes = typed.map((code) => {
    const read = lookedUpBy(code);
    const forms = read === null ? [] : [read.own, ...(read.made === null ? [] : [read.made])];
    return forms.flatMap((form) => keys.hashesOf(programId, form));
  });
  const found = await findByHashes(db, programId, hashes.flat());
  const byHash = new Map(found.map((voucher) => [voucher.hash.toString('hex'), voucher]));
  return hashes.map((forms) => {
    for (const hash of forms) {
      const voucher = byHash.get(hash.toString('hex'));
      if (voucher) return voucher;
    }
    return null;
  });
}
