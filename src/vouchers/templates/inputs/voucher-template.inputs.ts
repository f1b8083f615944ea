import { Field, ID, InputType, Int } from '@nestjs/graphql';
import { LocalizedTextInput } from '../../../platform/graphql/index.js';
import type { VoucherKind } from '../terms/voucher-gives.js';
import { VoucherConditionsInput } from './voucher-conditions.inputs.js';
import { VoucherGivesInput } from './voucher-gives.inputs.js';
import { VoucherKinds, VoucherTemplateStatus } from '../voucher-template-status.types.js';

@InputType({ description: 'A voucher template to make. Vouchers can be issued by it at once.' })
export class CreateVoucherTemplateInput extends VoucherConditionsInput {
  @Field(() => [LocalizedTextInput], { description: 'Its name as holders see it, at least in one language.' })
  name!: LocalizedTextInput[];

  @Field(() => VoucherGivesInput, { description: 'What a voucher gives.' })
  gives!: VoucherGivesInput;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 1,
    description:
      'How often one code can be used: 1 to 1000000000. A gift card has 1: it is used until nothing is left.',
  })
  uses?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'True: only the member to whom it was issued can use it. False: whoever has the code.',
  })
  holderOnly?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Whether it can be used together with other vouchers that can.',
  })
  combinable?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 50,
    description:
      'When it applies where several are used, 0 to 100: lower ones first, each on what those before it left.',
  })
  position?: number | null;
}

@InputType({
  description:
    'Changes to a voucher template; what is left out stays, null takes away. What can be left out of a new template can be taken away.',
})
export class UpdateVoucherTemplateInput extends VoucherConditionsInput {
  @Field(() => ID, { description: 'The template.' })
  id!: string;

  @Field(() => [LocalizedTextInput], { nullable: true, description: 'Its name, replacing all languages.' })
  name?: LocalizedTextInput[] | null;

  @Field(() => VoucherGivesInput, { nullable: true, description: 'What a voucher gives, of any kind.' })
  gives?: VoucherGivesInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How often one code can be used, 1 to 1000000000; null: 1. A gift card has 1.',
  })
  uses?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether only the member to whom it was issued can use it; null: no.',
  })
  holderOnly?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it can be used together with other vouchers that can; null: no.',
  })
  combinable?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'When it applies where several are used, 0 to 100, lower ones first; null: 50.',
  })
  position?: number | null;
}

@InputType({ description: 'Ends a voucher template for good.' })
export class ArchiveVoucherTemplateInput {
  @Field(() => ID, { description: 'The template.' })
  id!: string;
}

@InputType({ description: 'Which voucher templates to list: those of which all holds that is given.' })
export class VoucherTemplateFilter {
  @Field(() => VoucherTemplateStatus, { nullable: true, description: 'Only templates of this status.' })
  status?: VoucherTemplateStatus | null;

  @Field(() => VoucherKinds, { nullable: true, description: 'Only templates of this kind, as they are now.' })
  kind?: VoucherKind | null;
}
