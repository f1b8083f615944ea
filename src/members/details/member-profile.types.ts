import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Allow, Role } from '../../platform/access/index.js';
import { GraphqlDate, GraphqlJsonObject } from '../../platform/graphql/index.js';
import type { IdentifierKind } from '../identifiers.js';
import type { Profile } from './member-details.js';

const IdentifierKinds = {
  EXTERNAL_ID: 'EXTERNAL_ID',
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  CARD: 'CARD',
  CODE: 'CODE',
} as const satisfies Record<IdentifierKind, IdentifierKind>;

registerEnumType(IdentifierKinds, {
  name: 'IdentifierKind',
  description: 'By what a member can be found.',
  valuesMap: {
    EXTERNAL_ID: { description: "The shop's own id of the customer." },
    EMAIL: { description: 'An email address, in lower case.' },
    PHONE: { description: 'A phone number in E.164, such as "+442079460000".' },
    CARD: { description: 'The number on a card, in upper case without spaces and dashes.' },
    CODE: { description: 'The short personal code given at enrollment, which may be shared with friends.' },
  },
});

@ObjectType({ description: 'Something by which a member can be found; unique in the program.' })
export class MemberIdentifier {
  @Field(() => IdentifierKinds, { description: 'What it is.' })
  kind!: IdentifierKind;

  @Field({ description: 'The value in the form in which it is stored.' })
  value!: string;
}

@ObjectType({
  description: 'What is known of a member as a person. A shop key reads the given name and the language only.',
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

  @Field(() => GraphqlJsonObject, { description: "Fields of the shop's own choice." })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  attributes!: Record<string, unknown>;

  static of(programId: number, uuid: string, profile: Profile): MemberProfile {
    return Object.assign(new MemberProfile(), profile, { programId, uuid });
  }
}
