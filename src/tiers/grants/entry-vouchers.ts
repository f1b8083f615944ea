import { Injectable } from '@nestjs/common';
import type { ConfigTx } from '../../platform/database/index.js';

/** Who knows the templates of vouchers. */
export interface EntryTemplates {
  /** Those of these templates, by their inner ids, that the program has and that still issue vouchers. */
  issuing(tx: ConfigTx, programId: number, templates: readonly string[]): Promise<ReadonlySet<string>>;
}

/** By which templates climbing can bring vouchers, known by the feature that registered at start. */
@Injectable()
export class EntryVouchers implements EntryTemplates {
  private source: EntryTemplates | null = null;

  register(source: EntryTemplates): void {
    this.source = source;
  }

  async issuing(tx: ConfigTx, programId: number, templates: readonly string[]): Promise<ReadonlySet<string>> {
    if (templates.length === 0 || !this.source) return new Set();
    return this.source.issuing(tx, programId, templates);
  }
}
