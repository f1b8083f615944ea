import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { AboutVoucher } from '../shown/about-voucher.types.js';

@InputType({ description: 'A voucher to take back.' })
export class RevokeVoucherInput {
  @Field({ description: '1 to 255 characters: repeating the call with it changes nothing more.' })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Which one (`vch_…`).' })
  voucher!: string;

  @Field({ description: 'Why, 1 to 500 characters.' })
  reason!: string;
}

@ObjectType({ description: 'What revokeVoucher did.' })
export class RevokeVoucherPayload extends AboutVoucher {}
