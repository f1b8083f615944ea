import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Rounding } from '../kernel/money.js';
import {
  GraphqlCurrencyCode,
  GraphqlDateTime,
  GraphqlJsonObject,
  GraphqlPoints,
  Node,
} from '../platform/graphql/index.js';
import { BINDING } from './in-use.js';
import { IdentityProvider } from './identity-providers/identity-provider.types.js';

export const RoundingMode = { FLOOR: 'FLOOR', HALF_UP: 'HALF_UP', CEIL: 'CEIL' } as const;

registerEnumType(RoundingMode, {
  name: 'Rounding',
  description: 'How points of a multiplier that are not whole become whole.',
  valuesMap: {
    FLOOR: { description: 'Down.' },
    HALF_UP: { description: 'To the nearest, halves up.' },
    CEIL: { description: 'Up.' },
  },
});

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

@ObjectType({ implements: () => Node, description: 'One loyalty program of one merchant. The credential names it.' })
export class Program extends Node {
  @Field({ description: 'How the merchant calls it.' })
  name!: string;

  @Field({ description: 'IANA time zone in which days begin and end. Fixed from `inUseSince` on.' })
  timeZone!: string;

  @Field({ description: 'The language in which texts are shown when a member has none of their own.' })
  locale!: string;

  @Field(() => GraphqlCurrencyCode, { description: 'The currency of every purchase. Fixed from `inUseSince` on.' })
  currency!: string;

  @Field(() => RoundingMode, { description: 'How points of a multiplier that are not whole become whole.' })
  rounding!: Rounding;

  @Field(() => Int, { description: 'How many days in the past a purchase or an activity may lie when it is recorded.' })
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
    description: `When the first ${BINDING} was recorded: from then on currency and time zone are fixed.`,
  })
  inUseSince!: Date | null;
}
