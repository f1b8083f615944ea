import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../references/member-ref.js';
import { Member } from '../member.types.js';

@InputType({ isOneOf: true, description: 'Something by which a member can be found: one of these.' })
export class IdentifierInput {
  @Field(() => String, { nullable: true, description: "The shop's own id of the customer, 1 to 255 characters." })
  externalId?: string;

  @Field(() => String, { nullable: true, description: 'An email address; upper and lower case are the same.' })
  email?: string;

  @Field(() => String, {
    nullable: true,
    description: 'A phone number with its country code, such as "+44 20 7946 0000".',
  })
  phone?: string;

  @Field(() => String, {
    nullable: true,
    description: 'The number on a card: 1 to 64 letters and digits, spaces and dashes are left out.',
  })
  card?: string;
}

@InputType({ description: 'One more identifier for a member, who has at most 20 of each kind.' })
export class AddIdentifierInput {
  @Field(() => MemberRef, { description: 'The member.' })
  member!: MemberRef;

  @Field(() => IdentifierInput, {
    description: 'By what they shall be found too. One that they have already is not added again.',
  })
  identifier!: IdentifierInput;

  @Field({
    defaultValue: false,
    description: 'Whether it becomes the main one of its kind, such as `profile.email`. The first of a kind is.',
  })
  main!: boolean;
}

@ObjectType({ description: 'What addIdentifier did.' })
export class AddIdentifierPayload {
  @Field(() => Member, { description: 'The member.' })
  member!: Member;
}

@InputType({ description: 'An identifier to take away from a member. It is free again for anybody.' })
export class RemoveIdentifierInput {
  @Field(() => MemberRef, { description: 'The member.' })
  member!: MemberRef;

  @Field(() => IdentifierInput, { description: 'Which one. A blocked card stays, so that nobody else gets it.' })
  identifier!: IdentifierInput;
}

@ObjectType({ description: 'What removeIdentifier did.' })
export class RemoveIdentifierPayload {
  @Field(() => Member, { description: 'The member.' })
  member!: Member;
}

@InputType({ description: 'A new card in the place of one, which is blocked.' })
export class ReplaceCardInput {
  @Field(() => MemberRef, { description: 'The member.' })
  member!: MemberRef;

  @Field(() => String, {
    nullable: true,
    description:
      'The card to replace, which may be blocked already. It may be left out when the member has one card that is not.',
  })
  card?: string | null;

  @Field({ description: 'The number on the new card: 1 to 64 letters and digits, spaces and dashes are left out.' })
  newCard!: string;

  @Field(() => String, { nullable: true, description: 'Why, such as "lost"; 1 to 500 characters.' })
  reason?: string | null;
}

@ObjectType({ description: 'What replaceCard did.' })
export class ReplaceCardPayload {
  @Field(() => Member, { description: 'The member.' })
  member!: Member;
}

@InputType({ description: 'A card to block: from then on it finds nobody, and nobody else gets it.' })
export class BlockCardInput {
  @Field(() => MemberRef, {
    nullable: true,
    description: 'The member. It may be left out: the card says whose it is. A member token blocks own cards only.',
  })
  member?: MemberRef | null;

  @Field({ description: 'The number on the card.' })
  card!: string;

  @Field(() => String, { nullable: true, description: 'Why, such as "lost"; 1 to 500 characters.' })
  reason?: string | null;
}

@ObjectType({ description: 'What blockCard did.' })
export class BlockCardPayload {
  @Field(() => Member, { description: 'The member whose card it is.' })
  member!: Member;
}
