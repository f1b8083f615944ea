import { Field, ObjectType } from '@nestjs/graphql';
import { REPLAYED } from '../../platform/idempotency/index.js';

/** What a call about a voucher did. */
@ObjectType({ isAbstract: true })
export abstract class AboutVoucher {
  programId!: number;
  voucherUuid!: string;
  /** Whom it concerns, by the inner id: who uses the voucher, else who holds it. */
  memberId!: string | null;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
