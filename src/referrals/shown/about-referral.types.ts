import { Field, ObjectType } from '@nestjs/graphql';
import { REPLAYED } from '../../platform/idempotency/index.js';

@ObjectType({ isAbstract: true })
export abstract class AboutReferral {
  programId!: number;
  /** The referral by its inner id. */
  referralUuid!: string;
  /** The member whose call it is about, by the inner id. */
  memberId!: string;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
