import { Injectable } from '@nestjs/common';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { findTemplates } from './stored/voucher-templates.queries.js';
import { VoucherTemplate } from './voucher-template.types.js';

/** Reads voucher templates by their inner ids: look-ups at about the same time become one statement. */
@Injectable()
export class VoucherTemplateLoader {
  private readonly templates: Coalescer<string, VoucherTemplate | null>;

  constructor(database: Database) {
    this.templates = new Coalescer(async (programId, uuids) => {
      const found = await findTemplates(database, programId, [...new Set(uuids)]);
      const byId = new Map(found.map((stored) => [stored.uuid, VoucherTemplate.of(stored)]));
      return uuids.map((uuid) => ({ value: byId.get(uuid) ?? null }));
    });
  }

  /** The template as it is now, in whatever status, or null when the program has none with this id. */
  one(programId: number, uuid: string): Promise<VoucherTemplate | null> {
    return this.templates.submit(programId, uuid);
  }
}
