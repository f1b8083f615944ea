import { statement, type Tx } from '../../platform/database/index.js';
import { VoucherSource } from '../issuing/voucher-source.js';
import type { VoucherRow } from '../life/held-voucher.js';

const REVOKED = statement<{ uuid: string }>(
  'find-revoked-grants-of-vouchers',
  `SELECT g.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id AS uuid FROM tier_grant WHERE program_id = $1 AND id = wanted.id AND revoked_at IS NOT NULL OFFSET 0) g`,
);

/**
 * Those of these vouchers, by their inner ids, that came with a climb which was revoked since: used ones stayed. Send it under the locks
 * of their holders.
 */
export async function findLostVouchers(
  tx: Tx,
  programId: number,
  vouchers: readonly Pick<VoucherRow, 'uuid' | 'sourceType' | 'sourceId'>[],
): Promise<ReadonlySet<string>> {
  const ofTiers = vouchers.filter(({ sourceType }) => sourceType === VoucherSource.TIER);
  const grants = ofTiers.flatMap(({ sourceId }) => sourceId ?? []);
  if (grants.length === 0) return new Set();
  const revoked = new Set((await tx.query(REVOKED, [programId, grants])).map(({ uuid }) => uuid));
  return new Set(ofTiers.flatMap(({ uuid, sourceId }) => (sourceId !== null && revoked.has(sourceId) ? [uuid] : [])));
}
