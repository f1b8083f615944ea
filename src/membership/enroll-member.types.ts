import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { Member, MemberDetailsInput } from '../members/index.js';
import { GraphqlDateTime } from '../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../platform/idempotency/index.js';

@InputType({
  description:
    'A member to enroll. Everything but the key may be left out: a member can be found by the id in the answer, by the ' +
    'personal code that everyone is given, and by each identifier that is named here.',
})
export class EnrollMemberInput extends MemberDetailsInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Where they enrolled, such as "web" or the number of a store; 1 to 64 characters.',
  })
  channel?: string | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'Since when they are a member: for imports, so for ADMIN only. Not in the future. Now when left out.',
  })
  joinedAt?: Date | null;

  @Field(() => String, {
    nullable: true,
    description:
      'By whose code they come: the personal code of a member, or that of an invitation. One that makes nobody a friend enrolls nobody.',
  })
  referralCode?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'By what the shop knows their device, 1 to 255 characters: kept where there is a referral program, only as a keyed hash, to see who brings themselves as a friend.',
  })
  deviceReference?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'By what the shop knows their means of payment, 1 to 255 characters: kept where there is a referral program, only as a keyed hash, to see who brings themselves as a friend.',
  })
  paymentReference?: string | null;
}

@ObjectType({ description: 'What enrollMember did.' })
export class EnrollMemberPayload {
  @Field(() => Member, { description: 'The new member.' })
  member!: Member;

  @Field({ description: REPLAYED })
  replayed!: boolean;

  static of(member: Member, replayed: boolean): EnrollMemberPayload {
    return Object.assign(new EnrollMemberPayload(), { member, replayed });
  }
}
