import { Field, ObjectType } from '@nestjs/graphql';

/** What a call about a voucher did. */
@ObjectType({ isAbstract: true })
export abstract class AboutVoucher {
  programId!: number;
  voucherUuid!: string;

  @Field({ description: 'Whether this key had done it before.' })
  replayed!: boolean;
}
