import { Field, InputType, Int, ObjectType } from '@nestjs/graphql';
import { GraphqlDateTime } from '../../platform/graphql/index.js';
import { MemberRef } from '../references/member-ref.js';
import { Member } from '../member.types.js';

@InputType({ description: 'For whom a token is made, and for how long.' })
export class CreateMemberTokenInput {
  @Field(() => MemberRef, {
    description: 'The member whose app or browser will call. Make sure that it is them: sign them in first.',
  })
  member!: MemberRef;

  @Field(() => Int, { defaultValue: 15, description: 'How long it opens, 1 to 60 minutes.' })
  expiresInMinutes!: number;
}

@ObjectType({ description: 'What createMemberToken did.' })
export class CreateMemberTokenPayload {
  @Field({ description: 'A JWT to send as `Authorization: Bearer …`. Keep it out of logs and addresses.' })
  token!: string;

  @Field(() => GraphqlDateTime, {
    description: 'When it ends. It ends sooner when the member is closed, merged or erased.',
  })
  expiresAt!: Date;

  @Field(() => Member, { description: 'The member.' })
  member!: Member;
}
