import { Field, ObjectType } from '@nestjs/graphql';
import { REPLAYED } from '../../platform/idempotency/index.js';

/** What a call about a voucher did. */
@ObjectType({ isAbstract: true })
export abstract class AboutVoucher {
  programId!: number;
  voucherUuid!: string;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
