import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Allow, Role } from '../../platform/access/index.js';
import { GraphqlDate, GraphqlJsonObject } from '../../platform/graphql/index.js';
import type { Profile } from './member-details.js';

@ObjectType({
  description:
    'What is known of a member as a person. A shop key reads the given name, the name that is made of it, and the language only.',
})
export class MemberProfile implements Profile {
  /** The inner id of the member. */
  uuid!: string;

  programId!: number;

  @Field(() => String, { nullable: true, description: 'Given name.' })
  givenName!: string | null;

  @Field(() => String, { nullable: true, description: 'Family name.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  familyName!: string | null;

  @Field(() => String, { nullable: true, description: 'How the member wishes to be addressed, such as "Dr".' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  salutation!: string | null;

  @Field(() => GraphqlDate, { nullable: true, description: 'The day of birth.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  birthDate!: string | null;

  @Field(() => Int, { nullable: true, description: 'The year of birth; known with the day, or alone.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  birthYear!: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language in which the member is addressed, as a BCP 47 tag.',
  })
  locale!: string | null;

  @Field(() => [String], { description: 'What the member is fond of, in the order in which it was said.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  interests!: string[];

  @Field(() => GraphqlJsonObject, { description: "Fields of the shop's own choice." })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  attributes!: Record<string, unknown>;

  static of(programId: number, uuid: string, profile: Profile): MemberProfile {
    return Object.assign(new MemberProfile(), profile, { programId, uuid });
  }
}
