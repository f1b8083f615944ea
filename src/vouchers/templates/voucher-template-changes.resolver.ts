import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { ArchiveVoucherTemplate } from './archive-voucher-template.js';
import { CreateVoucherTemplate } from './create-voucher-template.js';
import { UpdateVoucherTemplate } from './update-voucher-template.js';
import {
  ArchiveVoucherTemplateInput,
  CreateVoucherTemplateInput,
  UpdateVoucherTemplateInput,
} from './inputs/voucher-template.inputs.js';
import {
  ArchiveVoucherTemplateResult,
  CreateVoucherTemplateResult,
  UpdateVoucherTemplateResult,
} from './voucher-templates.refusals.js';

@Resolver()
export class VoucherTemplateChangesResolver {
  constructor(
    private readonly creating: CreateVoucherTemplate,
    private readonly updating: UpdateVoucherTemplate,
    private readonly archiving: ArchiveVoucherTemplate,
  ) {}

  @Mutation(() => CreateVoucherTemplateResult, {
    description: 'Makes a voucher template, by which vouchers can be issued at once.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  createVoucherTemplate(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The template to make.' }) input: CreateVoucherTemplateInput,
  ): Promise<typeof CreateVoucherTemplateResult> {
    return this.creating.run(caller, input);
  }

  @Mutation(() => UpdateVoucherTemplateResult, {
    description:
      'Changes a voucher template. The edit is a new version for vouchers to come, and those that are out stay as they are; one that ' +
      'changes nothing makes none.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  updateVoucherTemplate(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What to change.' }) input: UpdateVoucherTemplateInput,
  ): Promise<typeof UpdateVoucherTemplateResult> {
    return this.updating.run(caller, input);
  }

  @Mutation(() => ArchiveVoucherTemplateResult, {
    description:
      'Ends a voucher template for good: no more vouchers are issued by it, and those that are out stay as they are. Once more changes nothing.',
  })
  @Allow(Role.ADMIN, Role.MARKETER)
  archiveVoucherTemplate(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which template.' }) input: ArchiveVoucherTemplateInput,
  ): Promise<typeof ArchiveVoucherTemplateResult> {
    return this.archiving.run(caller, input);
  }
}
