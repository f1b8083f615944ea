import { Field, Float, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { isTimeZone } from '../kernel/calendar.js';
import { isLocale } from '../kernel/localized-text.js';
import { isCurrencyCode, type Rounding } from '../kernel/money.js';
import { Check, GraphqlCurrencyCode, GraphqlJsonObject, GraphqlPoints } from '../platform/graphql/index.js';
import { IdentityProviderInput } from './identity-providers/identity-provider.types.js';
import { nameProblem } from './names.js';
import { Program, RoundingMode } from './program.types.js';

/** What is wrong with a limit, or null. */
const atLeastOne = (limit: number): string | null =>
  limit >= 1 ? null : `${limit} is not at least 1; null removes the limit`;

const withinProblem = (value: number, most: number): string | null =>
  value >= 0 && value <= most ? null : `${value} is not within 0 to ${most}`;

const fromZeroTo3650 = (days: number): string | null => withinProblem(days, 3650);

@InputType({ description: 'Limits to change; what is left out stays, null removes a limit.' })
export class SpendingLimitInput {
  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'So many points at most on one calendar day; at least 1.',
  })
  @IsOptional()
  @Check(atLeastOne)
  points?: number | null;

  @Field(() => Int, { nullable: true, description: 'So many times at most on one calendar day; at least 1.' })
  @IsOptional()
  @Check(atLeastOne)
  uses?: number | null;
}

@InputType({ description: 'Settings of transfers to change; what is left out stays, null removes a limit.' })
export class TransferSettingsInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether members may transfer points at all.' })
  enabled?: boolean | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'So many points at most from one member on one calendar day; at least 1.',
  })
  @IsOptional()
  @Check(atLeastOne)
  pointsPerDay?: number | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'So many points at most from one member in one calendar year; at least 1.',
  })
  @IsOptional()
  @Check(atLeastOne)
  pointsPerYear?: number | null;
}

const daysOfAnnouncement = (days: number): string | null =>
  days >= 1 && days <= 365 ? null : `${days} is not within 1 to 365; null announces nothing`;

const announcedBefore = (what: string) => ({
  nullable: true,
  description: `How many days before the last day of ${what}: 1 to 365; null: never.`,
});

@InputType({
  description:
    'What to announce, and how long before; what is left out stays. What ends within so many days and was not announced yet is ' +
    'announced at once.',
})
export class AnnouncementSettingsInput {
  @Field(() => Int, announcedBefore('points: `points.expiring`'))
  @IsOptional()
  @Check(daysOfAnnouncement)
  pointsExpiringDays?: number | null;

  @Field(() => Int, announcedBefore('a tier that is not kept yet: `tier.at-risk`'))
  @IsOptional()
  @Check(daysOfAnnouncement)
  tierAtRiskDays?: number | null;

  @Field(() => Int, announcedBefore('a voucher: `voucher.expiring`'))
  @IsOptional()
  @Check(daysOfAnnouncement)
  voucherExpiringDays?: number | null;
}

const weightProblem = (weight: number): string | null =>
  weight >= 0 && weight <= 100 && Math.round(weight * 100) / 100 === weight
    ? null
    : `${weight} is not within 0 to 100 with at most 2 decimals`;

const weightOf = (description: string) => ({
  nullable: true,
  description: `${description} 0 to 100, at most 2 decimals; null: the default again.`,
});

@InputType({
  description: 'How much each signal counts when rewards are put in order for a member; what is left out stays.',
})
export class RelevanceWeightsInput {
  @Field(() => Float, weightOf('Topics that the member declared.'))
  @IsOptional()
  @Check(weightProblem)
  interest?: number | null;

  @Field(() => Float, weightOf('The ages that something is meant for.'))
  @IsOptional()
  @Check(weightProblem)
  meantFor?: number | null;

  @Field(() => Float, weightOf('What members of the same age band and tier choose.'))
  @IsOptional()
  @Check(weightProblem)
  popular?: number | null;

  @Field(() => Float, weightOf('What the member buys.'))
  @IsOptional()
  @Check(weightProblem)
  bought?: number | null;

  @Field(() => Float, weightOf('That the member has not redeemed it before.'))
  @IsOptional()
  @Check(weightProblem)
  novelty?: number | null;
}

@InputType({ description: 'Settings to change; what is left out stays.' })
export class UpdateProgramInput {
  @Field(() => String, { nullable: true, description: 'How the merchant calls it, 1 to 200 characters.' })
  @IsOptional()
  @Check((name: string) => nameProblem(name, 200))
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The IANA time zone in which days begin and end, such as "Europe/London". Fixed from `Program.inUseSince` on.',
  })
  @IsOptional()
  @Check((zone: string) => (isTimeZone(zone) ? null : `"${zone}" is not an IANA time zone such as "Europe/London"`))
  timeZone?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language of texts for members who have none of their own, as a BCP 47 tag such as "en".',
  })
  @IsOptional()
  @Check((tag: string) => (isLocale(tag) ? null : `"${tag}" is not a language tag such as "en"`))
  locale?: string | null;

  @Field(() => GraphqlCurrencyCode, {
    nullable: true,
    description: 'The currency of every purchase. Fixed from `Program.inUseSince` on.',
  })
  @IsOptional()
  @Check((code: string) => (isCurrencyCode(code) ? null : `"${code}" is not an ISO 4217 code such as "GBP"`))
  currency?: string | null;

  @Field(() => RoundingMode, {
    nullable: true,
    description: 'How points of a multiplier that are not whole become whole.',
  })
  rounding?: Rounding | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many days in the past a purchase or an activity may lie when it is recorded: 0 to 3650.',
  })
  @IsOptional()
  @Check(fromZeroTo3650)
  backDatingDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many days points with the pending policy RETURN_WINDOW wait: 0 to 3650. Holds for points earned or completed from now on.',
  })
  @IsOptional()
  @Check(fromZeroTo3650)
  returnWindowDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Below which age nobody gives a consent, and none counts: 0 to 21; 0 for no such age.',
  })
  @IsOptional()
  @Check((age: number) => withinProblem(age, 21))
  ageOfConsent?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'For how many days of a calendar year a pause protects a member from losing points or tier: 0 to 366. Holds for pauses that begin from now on.',
  })
  @IsOptional()
  @Check((days: number) => withinProblem(days, 366))
  protectedDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How many days pass from the request to erase a member until it is done: 0 to 90. Holds for erasures that are asked for from now on.',
  })
  @IsOptional()
  @Check((days: number) => withinProblem(days, 90))
  erasureCoolingOffDays?: number | null;

  @Field(() => SpendingLimitInput, {
    nullable: true,
    description: 'What a member may spend on one calendar day; null removes all limits.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => SpendingLimitInput)
  spendingLimit?: SpendingLimitInput | null;

  @Field(() => TransferSettingsInput, {
    nullable: true,
    description: 'Whether and how many points members may transfer to each other.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => TransferSettingsInput)
  transfers?: TransferSettingsInput | null;

  @Field(() => AnnouncementSettingsInput, {
    nullable: true,
    description: 'What is announced to the outside before it happens, as events.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => AnnouncementSettingsInput)
  announcements?: AnnouncementSettingsInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the codes of new vouchers begin with: 2 to 8 of A to Z and 0 to 9, or empty for nothing.',
  })
  @IsOptional()
  @Check((prefix: string) =>
    /^([A-Z0-9]{2,8})?$/.test(prefix) ? null : `"${prefix}" is not empty or 2 to 8 of A to Z and 0 to 9`,
  )
  voucherCodePrefix?: string | null;

  @Field(() => RelevanceWeightsInput, {
    nullable: true,
    description:
      'How much each signal counts when rewards are put in order for a member; null: all the defaults again.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => RelevanceWeightsInput)
  relevanceWeights?: RelevanceWeightsInput | null;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description:
      'A JSON Schema (draft 2020-12) of `type: "object"` that attributes of members shall fit from now on, at most 10000 ' +
      'characters; without `pattern`, `patternProperties` and `format`, and with a `$ref` only to its own `$defs`. What members ' +
      'have already stays until it is changed. Null: any attributes.',
  })
  memberAttributesSchema?: Record<string, unknown> | null;

  @Field(() => IdentityProviderInput, {
    nullable: true,
    description: "The merchant's own sign-in, as a whole; null: its tokens open nothing any more.",
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => IdentityProviderInput)
  identityProvider?: IdentityProviderInput | null;
}

@ObjectType({ description: 'What updateProgram did.' })
export class UpdateProgramPayload {
  @Field(() => Program, { description: 'The program as it is now.' })
  program!: Program;
}
