import { Field, Float, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsOptional, ValidateNested } from 'class-validator';
import { isTimeZone } from '../kernel/calendar.js';
import { isLocale } from '../kernel/localized-text.js';
import { isCurrencyCode, type Rounding } from '../kernel/money.js';
import {
  Check,
  GraphqlCurrencyCode,
  GraphqlDateTime,
  GraphqlJsonObject,
  GraphqlPoints,
  Node,
} from '../platform/graphql/index.js';
import { IdentityProvider, IdentityProviderInput } from './identity-providers/identity-provider.types.js';
import { nameProblem } from './names.js';

const RoundingMode = { FLOOR: 'FLOOR', HALF_UP: 'HALF_UP', CEIL: 'CEIL' } as const;

registerEnumType(RoundingMode, {
  name: 'Rounding',
  description: 'How points of a multiplier that are not whole become whole.',
  valuesMap: {
    FLOOR: { description: 'Down.' },
    HALF_UP: { description: 'To the nearest, halves up.' },
    CEIL: { description: 'Up.' },
  },
});

/** What is wrong with a limit, or null. */
const atLeastOne = (limit: number): string | null =>
  limit >= 1 ? null : `${limit} is not at least 1; null removes the limit`;

const withinProblem = (value: number, most: number): string | null =>
  value >= 0 && value <= most ? null : `${value} is not within 0 to ${most}`;

const fromZeroTo3650 = (days: number): string | null => withinProblem(days, 3650);

@ObjectType({
  description: "What one member may spend on one calendar day of the program's time zone.",
})
export class SpendingLimit {
  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points at most; null for any number.' })
  points!: number | null;

  @Field(() => Int, { nullable: true, description: 'So many times at most; null for any number.' })
  uses!: number | null;
}

@ObjectType({
  description: "Points from one member to another, by calendar days and years of the program's time zone.",
})
export class TransferSettings {
  @Field({ description: 'Whether members may transfer points at all.' })
  enabled!: boolean;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'So many points at most from one member on one day; null for any number.',
  })
  pointsPerDay!: number | null;

  @Field(() => GraphqlPoints, {
    nullable: true,
    description: 'So many points at most from one member in one year; null for any number.',
  })
  pointsPerYear!: number | null;
}

const daysBefore = (what: string) => ({ nullable: true, description: `So many days before ${what}; null: never.` });

@ObjectType({ description: 'How long before something happens to a member that is announced as an event, once.' })
export class AnnouncementSettings {
  @Field(() => Int, daysBefore('the last day of points: `points.expiring`'))
  pointsExpiringDays!: number | null;

  @Field(() => Int, daysBefore('the last day of a tier that is not kept yet: `tier.at-risk`'))
  tierAtRiskDays!: number | null;

  @Field(() => Int, daysBefore('the last day of a voucher that can still be used: `voucher.expiring`'))
  voucherExpiringDays!: number | null;
}

@ObjectType({ implements: () => Node, description: 'One loyalty programme of one merchant. The credential names it.' })
export class Program extends Node {
  @Field({ description: 'How the merchant calls it.' })
  name!: string;

  @Field({ description: 'IANA time zone in which days begin and end. Fixed once in use.' })
  timeZone!: string;

  @Field({ description: 'The language in which texts are shown when a member has none of their own.' })
  locale!: string;

  @Field(() => GraphqlCurrencyCode, { description: 'The currency of every purchase. Fixed once in use.' })
  currency!: string;

  @Field(() => RoundingMode, { description: 'How multiplied points become whole.' })
  rounding!: Rounding;

  @Field(() => Int, { description: 'How many days in the past a purchase may lie when it is recorded.' })
  backDatingDays!: number;

  @Field(() => Int, {
    description: 'How many days after a purchase and its completion points with the pending policy RETURN_WINDOW wait.',
  })
  returnWindowDays!: number;

  @Field(() => Int, {
    description: 'Below this age nobody gives a consent; 0 for no such age.',
  })
  ageOfConsent!: number;

  @Field(() => Int, {
    description: 'For how many days of a calendar year a pause protects a member from losing points or tier.',
  })
  protectedDays!: number;

  @Field(() => Int, {
    description:
      'How many days pass from the request to erase a member until it is done: it can be taken back so long.',
  })
  erasureCoolingOffDays!: number;

  @Field(() => SpendingLimit, {
    nullable: true,
    description: 'What a member may spend on one calendar day, by holds and redemptions; null without a limit.',
  })
  spendingLimit!: SpendingLimit | null;

  @Field(() => TransferSettings, { description: 'Whether and how many points members may transfer to each other.' })
  transfers!: TransferSettings;

  @Field(() => AnnouncementSettings, { description: 'What is announced to the outside before it happens.' })
  announcements!: AnnouncementSettings;

  @Field({ description: 'What the codes of new vouchers begin with, such as "SHOP"; empty for nothing.' })
  voucherCodePrefix!: string;

  @Field(() => GraphqlJsonObject, {
    nullable: true,
    description: 'A JSON Schema (draft 2020-12) that the attributes of members fit; null: any attributes.',
  })
  memberAttributesSchema!: Record<string, unknown> | null;

  @Field(() => IdentityProvider, {
    nullable: true,
    description: "The merchant's own sign-in, whose tokens open what is a member's own; null: only ours do.",
  })
  identityProvider!: IdentityProvider | null;

  @Field({ description: 'Whether it is a sandbox with a clock of its own.' })
  sandbox!: boolean;

  @Field(() => GraphqlDateTime, { nullable: true, description: "The sandbox's clock; null outside a sandbox." })
  clock!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When the first purchase or posting was booked: from then on currency and time zone are fixed.',
  })
  inUseSince!: Date | null;
}

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
  @Field(() => String, { nullable: true, description: '1 to 200 characters.' })
  @IsOptional()
  @Check((name: string) => nameProblem(name, 200))
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'An IANA time zone, such as "Europe/London".' })
  @IsOptional()
  @Check((zone: string) => (isTimeZone(zone) ? null : `"${zone}" is not an IANA time zone such as "Europe/London"`))
  timeZone?: string | null;

  @Field(() => String, { nullable: true, description: 'A BCP 47 language tag, such as "en".' })
  @IsOptional()
  @Check((tag: string) => (isLocale(tag) ? null : `"${tag}" is not a language tag such as "en"`))
  locale?: string | null;

  @Field(() => GraphqlCurrencyCode, { nullable: true, description: 'An ISO 4217 code.' })
  @IsOptional()
  @Check((code: string) => (isCurrencyCode(code) ? null : `"${code}" is not an ISO 4217 code such as "GBP"`))
  currency?: string | null;

  @Field(() => RoundingMode, { nullable: true, description: 'How multiplied points become whole.' })
  rounding?: Rounding | null;

  @Field(() => Int, { nullable: true, description: '0 to 3650.' })
  @IsOptional()
  @Check(fromZeroTo3650)
  backDatingDays?: number | null;

  @Field(() => Int, { nullable: true, description: '0 to 3650. Holds for points earned or completed from now on.' })
  @IsOptional()
  @Check(fromZeroTo3650)
  returnWindowDays?: number | null;

  @Field(() => Int, { nullable: true, description: '0 to 21. Consents of members who are younger do not count.' })
  @IsOptional()
  @Check((age: number) => withinProblem(age, 21))
  ageOfConsent?: number | null;

  @Field(() => Int, { nullable: true, description: '0 to 366. Holds for pauses that begin from now on.' })
  @IsOptional()
  @Check((days: number) => withinProblem(days, 366))
  protectedDays?: number | null;

  @Field(() => Int, { nullable: true, description: '0 to 90. Holds for erasures that are asked for from now on.' })
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

  @Field(() => TransferSettingsInput, { nullable: true, description: 'Transfers between members.' })
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
