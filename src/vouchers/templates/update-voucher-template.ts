import { Injectable } from '@nestjs/common';
import { audienceReferenceProblems } from '../../audiences/index.js';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { ConfigTx } from '../../platform/database/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import {
  changed,
  changedFields,
  ProgramDirectory,
  timeIn,
  type AuditNote,
  type ProgramSettings,
} from '../../programs/index.js';
import { addVersion } from './stored/template-versions.js';
import { VoucherTemplateEntity } from './stored/voucher-template.entity.js';
import { findTemplate, type StoredTemplate } from './stored/voucher-templates.queries.js';
import { templateProblems } from './terms/template-input.js';
import { changedTerms } from './terms/template-terms.js';
import { VoucherTemplateStatus } from './voucher-template-status.types.js';
import type { UpdateVoucherTemplateInput } from './inputs/voucher-template.inputs.js';
import { UpdateVoucherTemplatePayload } from './voucher-template.payloads.js';
import { VoucherTemplate } from './voucher-template.types.js';
import { VoucherTemplateNotFound, VoucherTemplateStatusNotAllowed } from './voucher-templates.refusals.js';

type Refused = InvalidInput | VoucherTemplateNotFound | VoucherTemplateStatusNotAllowed;

/**
 * Changes a voucher template: writes a new version, by which vouchers are issued from now on. Those that are out stay with theirs. An
 * edit that changes nothing writes none. Refuses: InvalidInput, VoucherTemplateNotFound, VoucherTemplateStatusNotAllowed.
 */
@Injectable()
export class UpdateVoucherTemplate {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(caller: Caller, input: UpdateVoucherTemplateInput): Promise<UpdateVoucherTemplatePayload | Refused> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'updateVoucherTemplate', async (tx) => {
      const template = await findTemplate(tx, programId, decodeId('vtp', input.id));
      if (!template) return new VoucherTemplateNotFound();
      if (template.status !== VoucherTemplateStatus.ACTIVE)
        return new VoucherTemplateStatusNotAllowed(template.status, [VoucherTemplateStatus.ACTIVE]);
      const references = await audienceReferenceProblems(tx, programId, input.audience, ['audience']);
      const problems = [...templateProblems(input, settings, template), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const { written, note } = await this.write(tx, template, input, settings);
      const voucherTemplate = VoucherTemplate.of(written);
      return changed(Object.assign(new UpdateVoucherTemplatePayload(), { voucherTemplate }), note);
    });
  }

  private async write(
    tx: ConfigTx,
    template: StoredTemplate,
    input: UpdateVoucherTemplateInput,
    settings: ProgramSettings,
  ): Promise<{ written: StoredTemplate; note: AuditNote | null }> {
    const terms = changedTerms(template, input, settings);
    const names = Object.keys(changedFields(template, { ...template, ...terms }));
    if (names.length === 0) return { written: template, note: null };
    const { programId, uuid } = template;
    const written = { ...template, ...terms, version: template.version + 1 };
    const { version } = written;
    await tx.manager.update(VoucherTemplateEntity, { programId, uuid }, { version });
    await addVersion(tx, written, terms, await timeIn(tx, programId));
    return { written, note: { subject: encodeId('vtp', uuid), details: { version, changed: names } } };
  }
}
