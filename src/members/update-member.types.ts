import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { MemberDetailsInput } from './details/member-details.types.js';
import { MemberRef } from './references/member-ref.js';
import { ownMember } from './references/own-member.js';
import { Member } from './member.types.js';

@InputType({
  description:
    'Changes to a member. What is left out stays, null takes a value away, attributes and interests are replaced as a whole. ' +
    'An identifier replaces the main one of its kind, and null takes the main one away; the others stay. With a member ' +
    'token: names, salutation, locale and interests, and the birth date as long as none is on record.',
})
export class UpdateMemberInput extends MemberDetailsInput {
  @Field(() => ID, { nullable: true, description: 'The member by id; the same as `member: { id }`.' })
  id?: string | null;

  @Field(() => MemberRef, {
    nullable: true,
    description: ownMember('The member, unless `id` names it.'),
  })
  member?: MemberRef | null;
}

@ObjectType({ description: 'What updateMember did.' })
export class UpdateMemberPayload {
  @Field(() => Member, { description: 'The member as it is now.' })
  member!: Member;
}
