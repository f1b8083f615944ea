import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { AudienceReason } from '../../audiences/index.js';
import { GraphqlDateTime } from '../../platform/graphql/index.js';
import { EarningRule } from '../rules/earning-rule.types.js';
import { EarningGives } from '../rules/shown-parts.types.js';
import type { CampaignStage } from './campaign-order.js';

const CampaignStatus = { RUNNING: 'RUNNING', UPCOMING: 'UPCOMING' } as const satisfies {
  [Stage in CampaignStage]: Stage;
};

registerEnumType(CampaignStatus, {
  name: 'CampaignStatus',
  description: 'Whether the window of a campaign has begun.',
  valuesMap: {
    RUNNING: { description: 'It has begun and not ended, whatever its days of the week and hours say of this moment.' },
    UPCOMING: { description: 'It begins within 90 days.' },
  },
});

const CampaignReasonCode = {
  NOT_STARTED: 'NOT_STARTED',
  NOT_NOW: 'NOT_NOW',
  MEMBER_NOT_ACTIVE: 'MEMBER_NOT_ACTIVE',
  ...AudienceReason,
  ONLY_FIRST_PURCHASE: 'ONLY_FIRST_PURCHASE',
  LIMIT_REACHED: 'LIMIT_REACHED',
  COOLDOWN: 'COOLDOWN',
} as const;
type CampaignReasonCode = keyof typeof CampaignReasonCode;

const DESCRIPTIONS: Readonly<Record<CampaignReasonCode, { description: string }>> = {
  NOT_STARTED: { description: 'Its window has not begun; `from` is when it gives points first.' },
  NOT_NOW: { description: 'It is another day of the week or another hour; `from` is when it holds next.' },
  MEMBER_NOT_ACTIVE: { description: 'A member of this status earns no points.' },
  TOO_YOUNG: { description: 'The member is younger than it is for, or possibly so.' },
  TOO_OLD: { description: 'The member is older than it is for, or possibly so.' },
  AGE_UNKNOWN: { description: "It is for an age, and the member's is not known." },
  OTHER_CHANNEL: {
    description: 'It is for other channels than this one, or than the one in which the member enrolled.',
  },
  JOINED_TOO_LATE: { description: 'It is for members who joined before.' },
  JOINED_TOO_EARLY: { description: 'It is for members who joined later.' },
  BIRTHDAY_UNKNOWN: { description: "It is for birthdays, and the member's is not known." },
  BIRTHDAY_NOT_NEAR: { description: 'It is for birthdays, and that of the member is not near.' },
  OTHER_LOCALE: { description: "It is for other languages than the member's, or that is not known." },
  NOT_IN_TIER: { description: 'It is for tiers, and the member stands on none of them.' },
  TIER_TOO_LOW: {
    description: 'It is for a tier and those above it, and the member stands below; `needed` is that tier.',
  },
  NOT_IN_SEGMENT: { description: 'It is for segments, and the member is in none of them.' },
  IN_EXCLUDED_SEGMENT: { description: 'The member is in a segment for which it is not.' },
  ATTRIBUTE_DIFFERS: { description: 'It asks for attributes that the member does not have.' },
  ONLY_FIRST_PURCHASE: { description: 'It is for the first purchase, and the member has made one.' },
  LIMIT_REACHED: {
    description: 'A limit is reached, of the member or of all members; `resetsAt` is when it gives again.',
  },
  COOLDOWN: { description: 'It gave the member points not long ago; `resetsAt` is when it gives again.' },
};

registerEnumType(CampaignReasonCode, {
  name: 'CampaignReasonCode',
  description: 'Why a campaign does not apply.',
  valuesMap: DESCRIPTIONS,
});

@ObjectType({ description: 'Why a campaign does not apply: a code with what there is to say of it.' })
export class CampaignReason {
  /** The inner id of the tier from which on it would apply; it is shown as a tier. */
  needed!: string | null;

  @Field(() => CampaignReasonCode, { description: 'Why.' })
  code!: CampaignReasonCode;

  @Field({ description: "In a sentence, in English. Times are in the program's time zone." })
  message!: string;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'Of a limit or a cooldown: when it gives again. Null where it does not before it ends.',
  })
  resetsAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'Of its time: when it holds first or next. Null where it never does before it ends.',
  })
  from!: Date | null;
}

@ObjectType({ description: 'An earning rule with a window, as members are told of it.' })
export class Campaign {
  programId!: number;
  /** The language of the member for whom it is shown. */
  locale!: string | null;

  @Field(() => EarningRule, { description: 'The rule, with all that it says.' })
  rule!: EarningRule;

  @Field(() => CampaignStatus, { description: 'Whether its window has begun.' })
  status!: CampaignStage;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'The first instant that earns; null: it has none.' })
  from!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'From this instant on nothing earns; null: it has no end.',
  })
  until!: Date | null;

  @Field(() => EarningGives, { description: 'What it gives.' })
  gives!: EarningGives;

  @Field({
    description:
      'Whether the member would earn by it now, if they do what it is for. Without a member: whether anybody would.',
  })
  applies!: boolean;

  @Field(() => [CampaignReason], {
    description:
      'Why not: every reason there is; empty when it applies. Of a campaign that has not begun it is told how things will stand when it does, as far as that is known now.',
  })
  reasons!: CampaignReason[];
}
