import { Field, InputType, Int } from '@nestjs/graphql';
import { GraphqlDate, GraphqlJsonObject } from '../../platform/graphql/index.js';
import type { MemberDetails } from './member-details.js';

/** The fields that enrolling a member and changing one have in common. */
@InputType({ isAbstract: true })
export abstract class MemberDetailsInput implements MemberDetails {
  @Field(() => String, { nullable: true, description: "The shop's own id of the customer, 1 to 255 characters." })
  externalId?: string | null;

  @Field(() => String, { nullable: true, description: 'An email address; upper and lower case are the same.' })
  email?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A phone number with its country code, such as "+44 20 7946 0000".',
  })
  phone?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The number on a card: 1 to 64 letters and digits, spaces and dashes are left out.',
  })
  card?: string | null;

  @Field(() => String, { nullable: true, description: 'Given name, 1 to 100 characters.' })
  givenName?: string | null;

  @Field(() => String, { nullable: true, description: 'Family name, 1 to 100 characters.' })
  familyName?: string | null;

  @Field(() => String, { nullable: true, description: 'How the member wishes to be addressed, 1 to 50 characters.' })
  salutation?: string | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: 'The day of birth: before today, and at most 130 years of age ago.',
  })
  birthDate?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The year of birth where the day is not known; with the day it must agree.',
  })
  birthYear?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language in which the member is addressed, as a BCP 47 tag such as "de-CH".',
  })
  locale?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'What the member is fond of: at most 50 texts of 1 to 64 characters, none twice in upper or lower case.',
  })
  interests?: string[] | null;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description:
      "Fields of the shop's own choice: at most 10,000 characters as JSON, nested at most 10 levels deep, and within " +
      '`Program.memberAttributesSchema`. Null takes all away.',
  })
  attributes?: Record<string, unknown> | null;
}
