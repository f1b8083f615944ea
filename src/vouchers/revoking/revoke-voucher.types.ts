import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { IDEMPOTENCY_KEY } from '../../platform/idempotency/index.js';
import { AboutVoucher } from '../shown/about-voucher.types.js';

@InputType({ description: 'A voucher to take back.' })
export class RevokeVoucherInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Which one (`vch_…`).' })
  voucher!: string;

  @Field({ description: 'Why, 1 to 500 characters.' })
  reason!: string;
}

@ObjectType({ description: 'What revokeVoucher did.' })
export class RevokeVoucherPayload extends AboutVoucher {}
