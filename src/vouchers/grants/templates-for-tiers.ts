import { Injectable } from '@nestjs/common';
import type { ConfigTx } from '../../platform/database/index.js';
import { EntryVouchers, type EntryTemplates } from '../../tiers/index.js';
import { findTemplates } from '../templates/stored/voucher-templates.queries.js';
import { VoucherTemplateStatus } from '../templates/voucher-template-status.types.js';

/** Tiers name the templates of the vouchers that climbing to them brings. */
@Injectable()
export class TemplatesForTiers implements EntryTemplates {
  constructor(vouchers: EntryVouchers) {
    vouchers.register(this);
  }

  async issuing(tx: ConfigTx, programId: number, templates: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await findTemplates(tx, programId, templates);
    return new Set(found.filter(({ status }) => status === VoucherTemplateStatus.ACTIVE).map(({ uuid }) => uuid));
  }
}
