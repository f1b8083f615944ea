import { Injectable } from '@nestjs/common';
import { audienceReferenceProblems } from '../../audiences/index.js';
import { newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { InvalidInput } from '../../platform/graphql/index.js';
import { changed, ProgramDirectory, timeIn } from '../../programs/index.js';
import { addVersion } from './stored/template-versions.js';
import { VoucherTemplateEntity } from './stored/voucher-template.entity.js';
import { nextTemplateNumber } from './stored/voucher-templates.queries.js';
import { templateProblems } from './terms/template-input.js';
import { newTerms } from './terms/template-terms.js';
import { VoucherTemplateStatus } from './voucher-template-status.types.js';
import type { CreateVoucherTemplateInput } from './inputs/voucher-template.inputs.js';
import { CreateVoucherTemplatePayload } from './voucher-template.payloads.js';
import { VoucherTemplate } from './voucher-template.types.js';

/** Makes a voucher template, by which vouchers can be issued at once. Refuses: InvalidInput. */
@Injectable()
export class CreateVoucherTemplate {
  constructor(private readonly programs: ProgramDirectory) {}

  async run(caller: Caller, input: CreateVoucherTemplateInput): Promise<CreateVoucherTemplatePayload | InvalidInput> {
    const { programId } = caller;
    const settings = await this.programs.settingsOf(programId);
    return this.programs.change(caller, 'createVoucherTemplate', async (tx) => {
      const references = await audienceReferenceProblems(tx, programId, input.audience, ['audience']);
      const problems = [...templateProblems(input, settings), ...references];
      if (problems.length > 0) return new InvalidInput(problems);
      const terms = newTerms(input, settings);
      const template = {
        programId,
        uuid: newId(),
        number: await nextTemplateNumber(tx, programId),
        status: VoucherTemplateStatus.ACTIVE,
        version: 1,
        createdAt: await timeIn(tx, programId),
      };
      await tx.manager.insert(VoucherTemplateEntity, template);
      await addVersion(tx, template, terms, template.createdAt);
      const voucherTemplate = VoucherTemplate.of({ ...template, ...terms });
      return changed(Object.assign(new CreateVoucherTemplatePayload(), { voucherTemplate }), {
        subject: voucherTemplate.id,
      });
    });
  }
}
