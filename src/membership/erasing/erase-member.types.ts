import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { DataRequest, Member, MemberRef, ownMember } from '../../members/index.js';
import { GraphqlDateTime } from '../../platform/graphql/index.js';
import { IDEMPOTENCY_KEY, REPLAYED } from '../../platform/idempotency/index.js';

@InputType({ description: 'Whom to forget.' })
export class EraseMemberInput {
  @Field({
    description: `${IDEMPOTENCY_KEY} It is forgotten with the member: after the erasure the same call finds nobody.`,
  })
  idempotencyKey!: string;

  @Field(() => MemberRef, { nullable: true, description: ownMember('Whom.') })
  member?: MemberRef | null;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters. It is forgotten with the member.' })
  reason?: string | null;
}

@ObjectType({ description: 'What eraseMember did.' })
export class EraseMemberPayload {
  @Field(() => DataRequest, {
    description: 'The request: OPEN until `erasesAt`, or DONE at once. An open one of before where there was one.',
  })
  dataRequest!: DataRequest;

  @Field(() => Member, { description: 'The member; the one who lives on when a merged one was named.' })
  member!: Member;

  @Field(() => GraphqlDateTime, {
    description:
      "When it is done: after the program's cooling-off days, at the same local time. Until then it can be canceled.",
  })
  erasesAt!: Date;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}

@InputType({ description: 'Whose erasure to call off.' })
export class CancelErasureInput {
  @Field({ description: IDEMPOTENCY_KEY })
  idempotencyKey!: string;

  @Field(() => MemberRef, { nullable: true, description: ownMember('Whose.') })
  member?: MemberRef | null;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters.' })
  reason?: string | null;
}

@ObjectType({ description: 'What cancelErasure did.' })
export class CancelErasurePayload {
  @Field(() => DataRequest, { description: 'The request, CANCELED.' })
  dataRequest!: DataRequest;

  @Field(() => Member, { description: 'The member, of whom nothing was forgotten.' })
  member!: Member;

  @Field({ description: REPLAYED })
  replayed!: boolean;
}
