import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { changed, ProgramDirectory } from '../../programs/index.js';
import { VoucherTemplateEntity } from './stored/voucher-template.entity.js';
import { findTemplate } from './stored/voucher-templates.queries.js';
import { TemplateUsers } from './template-users.js';
import { VoucherTemplateStatus } from './voucher-template-status.types.js';
import type { ArchiveVoucherTemplateInput } from './inputs/voucher-template.inputs.js';
import { ArchiveVoucherTemplatePayload } from './voucher-template.payloads.js';
import { VoucherTemplate } from './voucher-template.types.js';
import { VoucherTemplateInUse, VoucherTemplateNotFound } from './voucher-templates.refusals.js';

/**
 * Ends a voucher template for good: no more vouchers are issued by it, and those that are out stay as they are. Once more changes nothing.
 * Refuses: VoucherTemplateNotFound, VoucherTemplateInUse.
 */
@Injectable()
export class ArchiveVoucherTemplate {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly users: TemplateUsers,
  ) {}

  run(
    caller: Caller,
    input: ArchiveVoucherTemplateInput,
  ): Promise<ArchiveVoucherTemplatePayload | VoucherTemplateNotFound | VoucherTemplateInUse> {
    const { programId } = caller;
    return this.programs.change(caller, 'archiveVoucherTemplate', async (tx) => {
      const template = await findTemplate(tx, programId, decodeId('vtp', input.id));
      if (!template) return new VoucherTemplateNotFound();
      const { uuid, status } = template;
      const voucherTemplate = VoucherTemplate.of({ ...template, status: VoucherTemplateStatus.ARCHIVED });
      const payload = Object.assign(new ArchiveVoucherTemplatePayload(), { voucherTemplate });
      if (status === VoucherTemplateStatus.ARCHIVED) return changed(payload, null);
      const uses = await this.users.usesOf(tx, programId, uuid);
      if (uses.length > 0) return new VoucherTemplateInUse(uses);
      await tx.manager.update(VoucherTemplateEntity, { programId, uuid }, { status: VoucherTemplateStatus.ARCHIVED });
      return changed(payload, { subject: voucherTemplate.id, details: { status: { from: status, to: 'ARCHIVED' } } });
    });
  }
}
