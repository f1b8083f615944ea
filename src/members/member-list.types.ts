import { Field, InputType } from '@nestjs/graphql';
import { connectionOf, GraphqlDateTime } from '../platform/graphql/index.js';
import { Member, MemberStatus } from './member.types.js';

export const MemberConnection = connectionOf(Member, 'Member');

@InputType({
  description:
    'Which members to list: all given conditions hold. Searching by externalId, email, phone, card or code finds exact ' +
    'values in any way of writing, and is for ADMIN and SUPPORT.',
})
export class MemberFilter {
  @Field(() => MemberStatus, {
    nullable: true,
    description: 'Only members with this status. Erased members are never listed.',
  })
  status?: MemberStatus | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Only who joined at this moment or later.' })
  joinedFrom?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Only who joined before this moment.' })
  joinedUntil?: Date | null;

  @Field(() => String, { nullable: true, description: "The shop's own id of the customer." })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: 'An email address.' })
  email?: string | null;

  @Field(() => String, { nullable: true, description: 'A phone number with its country code.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'The number on a card.' })
  card?: string | null;

  @Field(() => String, { nullable: true, description: 'A personal code.' })
  code?: string | null;
}
