import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { GraphqlDate } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY } from '../../platform/idempotency/index.js';
import { AboutVoucher } from '../shown/about-voucher.types.js';

@InputType({ description: 'A voucher to issue.' })
export class IssueVoucherInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => ID, { description: 'By which template: an ACTIVE one.' })
  template!: string;

  @Field(() => MemberRef, {
    nullable: true,
    description:
      "Whose it becomes; nobody's in particular when left out, which a template that is `holderOnly` refuses.",
  })
  member?: MemberRef | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A code of your own: 4 to 64 of A to Z, 0 to 9, dash and underscore, new in the program; small letters become capitals. One with 80 random bits is made when it is left out.',
  })
  code?: string | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description:
      "The first day on which it can be used, in the program's time zone: today to 3660 days ahead. At once when left out.",
  })
  validFrom?: string | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description:
      'The last day on which it can be used: from `minimumDays` of the template to 3660 days after the first. As the template says when left out.',
  })
  expiresOn?: string | null;
}

@ObjectType({ description: 'What issueVoucher did.' })
export class IssueVoucherPayload extends AboutVoucher {}
