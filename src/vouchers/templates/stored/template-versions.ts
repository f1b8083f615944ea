import type { ConfigTx } from '../../../platform/database/index.js';
import type { TemplateTerms } from '../terms/template-terms.js';
import { VoucherTemplateVersionEntity } from './voucher-template-version.entity.js';

/** Writes what a template says as a version of it. */
export async function addVersion(
  tx: ConfigTx,
  { programId, number: templateNumber, version }: { programId: number; number: number; version: number },
  terms: TemplateTerms,
  createdAt: Date,
): Promise<void> {
  await tx.manager.insert(VoucherTemplateVersionEntity, { programId, templateNumber, version, ...terms, createdAt });
}
