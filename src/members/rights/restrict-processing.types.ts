import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { MemberRef } from '../references/member-ref.js';
import { ownMember } from '../references/own-member.js';
import { Member } from '../member.types.js';
import { DataRequest } from './data-request.types.js';

@InputType({ description: 'Whether the data of a member may be used beyond what the program itself needs.' })
export class RestrictProcessingInput {
  @Field(() => MemberRef, { nullable: true, description: ownMember('Whose.') })
  member?: MemberRef | null;

  @Field({ description: 'True: not to be used for marketing, segments and profiling. False: allowed again.' })
  restricted!: boolean;

  @Field(() => String, { nullable: true, description: 'Why, 1 to 500 characters.' })
  reason?: string | null;
}

@ObjectType({ description: 'What restrictProcessing did.' })
export class RestrictProcessingPayload {
  @Field(() => Member, { description: 'The member.' })
  member!: Member;

  @Field(() => DataRequest, {
    nullable: true,
    description: 'The request, which is done at once; null when it was so already, which changes nothing.',
  })
  dataRequest!: DataRequest | null;
}
