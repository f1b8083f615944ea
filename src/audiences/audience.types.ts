import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphqlDate } from '../platform/graphql/index.js';
import { AttributeCondition, AttributeMatchInput } from './attribute-match.types.js';
import type { AudienceTerms, Outside } from './audience.js';

export const AudienceReason = {
  TOO_YOUNG: 'TOO_YOUNG',
  TOO_OLD: 'TOO_OLD',
  AGE_UNKNOWN: 'AGE_UNKNOWN',
  OTHER_CHANNEL: 'OTHER_CHANNEL',
  JOINED_TOO_LATE: 'JOINED_TOO_LATE',
  JOINED_TOO_EARLY: 'JOINED_TOO_EARLY',
  BIRTHDAY_UNKNOWN: 'BIRTHDAY_UNKNOWN',
  BIRTHDAY_NOT_NEAR: 'BIRTHDAY_NOT_NEAR',
  OTHER_LOCALE: 'OTHER_LOCALE',
  NOT_IN_TIER: 'NOT_IN_TIER',
  TIER_TOO_LOW: 'TIER_TOO_LOW',
  NOT_IN_SEGMENT: 'NOT_IN_SEGMENT',
  IN_EXCLUDED_SEGMENT: 'IN_EXCLUDED_SEGMENT',
  ATTRIBUTE_DIFFERS: 'ATTRIBUTE_DIFFERS',
} as const satisfies { [Reason in Outside]: Reason };
export type AudienceReason = Outside;

registerEnumType(AudienceReason, {
  name: 'AudienceReason',
  description: 'By what a member is outside of an audience.',
  valuesMap: {
    TOO_YOUNG: { description: 'Younger than `minAge`, or possibly so where only the year of birth is known.' },
    TOO_OLD: { description: 'Older than `maxAge`, or possibly so where only the year of birth is known.' },
    AGE_UNKNOWN: { description: 'An age is asked for, and neither day nor year of birth is known.' },
    OTHER_CHANNEL: { description: 'In none of the `channels`, or in no channel that is known.' },
    JOINED_TOO_LATE: { description: 'Joined on `joinedBefore` or later.' },
    JOINED_TOO_EARLY: { description: 'Joined on `joinedAfter` or earlier.' },
    BIRTHDAY_UNKNOWN: { description: 'A birthday is asked for, and the day of birth is not known.' },
    BIRTHDAY_NOT_NEAR: { description: 'The next birthday is more than `birthdayWithinDays` away.' },
    OTHER_LOCALE: { description: "The member's language is none of the `locales`, or is not known." },
    NOT_IN_TIER: { description: 'On none of the `tiers`.' },
    TIER_TOO_LOW: { description: 'Below `minTier` on its ladder.' },
    NOT_IN_SEGMENT: { description: 'In none of the `segments`.' },
    IN_EXCLUDED_SEGMENT: { description: 'In one of the `excludeSegments`.' },
    ATTRIBUTE_DIFFERS: { description: 'One of the `attributes` is not as asked for, or is not known.' },
  },
});

@ObjectType({
  description:
    'Who something is for. All conditions that are not null must hold; within a list one is enough, of `attributes` all must hold. Without any it is for everyone.',
})
export class Audience implements AudienceTerms {
  /** Inner ids; they are shown as tiers. */
  tiers!: readonly string[] | null;
  minTier!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: "The youngest age, on the calendar day in the program's time zone. An unknown age is not in it.",
  })
  minAge!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "The oldest age, on the calendar day in the program's time zone. An unknown age is not in it.",
  })
  maxAge!: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Channels: that of the purchase or activity, else the one in which the member enrolled.',
  })
  channels!: readonly string[] | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: "Who joined before this day, not on it, in the program's time zone.",
  })
  joinedBefore!: string | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: "Who joined after this day, not on it, in the program's time zone.",
  })
  joinedAfter!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Whose birthday is on the day or at most so many days later. An unknown day of birth is not in it.',
  })
  birthdayWithinDays!: number | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Languages as BCP 47 tags; "de" is "de-AT" too. An unknown language is none of them.',
  })
  locales!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Segments by their keys, in one of which the member is.' })
  segments!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Segments by their keys, in none of which the member is.' })
  excludeSegments!: readonly string[] | null;

  @Field(() => [AttributeCondition], {
    nullable: true,
    description: "What is asked of the member's attributes; all of it must hold.",
  })
  attributes!: readonly AttributeCondition[] | null;
}

@InputType({
  description:
    'Who something is for. All conditions that are given must hold; within a list one is enough, of `attributes` all must hold. Without any it is for everyone.',
})
export class AudienceInput {
  @Field(() => Int, {
    nullable: true,
    description:
      "The youngest age, 0 to 150, on the calendar day in the program's time zone. An unknown age never satisfies it; " +
      'a year of birth does if the last day of that year would.',
  })
  minAge?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "The oldest age, 0 to 150, not below `minAge`, on the calendar day in the program's time zone. An unknown age never " +
      'satisfies it; a year of birth does if the first day of that year would.',
  })
  maxAge?: number | null;

  @Field(() => [String], {
    nullable: true,
    description:
      '1 to 50 channels of 1 to 64 characters, any of which will do: that of the purchase or activity, else the one in which ' +
      'the member enrolled. No channel at all is none of them.',
  })
  channels?: string[] | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: "Who joined before this day, not on it, in the program's time zone.",
  })
  joinedBefore?: string | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description:
      "Who joined after this day, not on it, in the program's time zone. There is a day between it and `joinedBefore`.",
  })
  joinedAfter?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Whose birthday is on the day or at most so many days later, 0 to 365; 0 is the birthday itself. Born on 29 February: ' +
      '28 February in common years. It is never satisfied where the day of birth is not known, also if the year is.',
  })
  birthdayWithinDays?: number | null;

  @Field(() => [String], {
    nullable: true,
    description:
      '1 to 50 languages as BCP 47 tags, any of which will do; "de" is for "de-AT" too, not the other way round. An unknown ' +
      'language is none of them.',
  })
  locales?: string[] | null;

  @Field(() => [ID], {
    nullable: true,
    description:
      '1 to 50 tiers by their ids, of ladders that are not archived; who stands on any of them. Nobody stands on a tier of a draft.',
  })
  tiers?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'A tier by its id, of a ladder that is not archived; who stands on it or on a higher one of that ladder. With `tiers`, both hold.',
  })
  minTier?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: '1 to 50 segments by their keys, not archived; who is in any of them.',
  })
  segments?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: '1 to 50 segments by their keys, not archived, and none of `segments`; who is in none of them.',
  })
  excludeSegments?: string[] | null;

  @Field(() => [AttributeMatchInput], {
    nullable: true,
    description: "1 to 20 things that are asked of the member's attributes. Here all must hold.",
  })
  attributes?: AttributeMatchInput[] | null;
}
