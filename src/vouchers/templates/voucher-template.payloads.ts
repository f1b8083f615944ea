import { Field, ObjectType } from '@nestjs/graphql';
import { VoucherTemplate } from './voucher-template.types.js';

@ObjectType({ description: 'What createVoucherTemplate did.' })
export class CreateVoucherTemplatePayload {
  @Field(() => VoucherTemplate, { description: 'The new template, ACTIVE.' })
  voucherTemplate!: VoucherTemplate;
}

@ObjectType({ description: 'What updateVoucherTemplate did.' })
export class UpdateVoucherTemplatePayload {
  @Field(() => VoucherTemplate, { description: 'The template as it is now.' })
  voucherTemplate!: VoucherTemplate;
}

@ObjectType({ description: 'What archiveVoucherTemplate did.' })
export class ArchiveVoucherTemplatePayload {
  @Field(() => VoucherTemplate, { description: 'The template, ARCHIVED.' })
  voucherTemplate!: VoucherTemplate;
}
