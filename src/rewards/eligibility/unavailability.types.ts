import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlPoints } from '../../platform/graphql/index.js';
import type { Unavailable } from './availability.js';

/** Everything that may keep somebody from a reward: what belongs to the reward, and by what they are outside of an audience. */
export enum UnavailabilityCode {
  MEMBER_NOT_ACTIVE = 'MEMBER_NOT_ACTIVE',
  NOT_YET = 'NOT_YET',
  OVER = 'OVER',
  TOO_YOUNG = 'TOO_YOUNG',
  TOO_OLD = 'TOO_OLD',
  AGE_UNKNOWN = 'AGE_UNKNOWN',
  OTHER_CHANNEL = 'OTHER_CHANNEL',
  JOINED_TOO_LATE = 'JOINED_TOO_LATE',
  JOINED_TOO_EARLY = 'JOINED_TOO_EARLY',
  BIRTHDAY_UNKNOWN = 'BIRTHDAY_UNKNOWN',
  BIRTHDAY_NOT_NEAR = 'BIRTHDAY_NOT_NEAR',
  OTHER_LOCALE = 'OTHER_LOCALE',
  NOT_IN_TIER = 'NOT_IN_TIER',
  TIER_TOO_LOW = 'TIER_TOO_LOW',
  NOT_IN_SEGMENT = 'NOT_IN_SEGMENT',
  IN_EXCLUDED_SEGMENT = 'IN_EXCLUDED_SEGMENT',
  ATTRIBUTE_DIFFERS = 'ATTRIBUTE_DIFFERS',
  NO_VOUCHER = 'NO_VOUCHER',
  LIMIT_REACHED = 'LIMIT_REACHED',
  OUT_OF_STOCK = 'OUT_OF_STOCK',
  NO_OPTION = 'NO_OPTION',
  INSUFFICIENT_POINTS = 'INSUFFICIENT_POINTS',
}

registerEnumType(UnavailabilityCode, {
  name: 'UnavailabilityCode',
  description: 'Why a member cannot have a reward or an option.',
  valuesMap: {
    MEMBER_NOT_ACTIVE: { description: 'They may not spend points: `Member.status` says why.' },
    NOT_YET: { description: 'It can be redeemed later: `from` says when.' },
    OVER: { description: 'It can be redeemed no longer.' },
    TOO_YOUNG: { description: 'They are younger than it is for.' },
    TOO_OLD: { description: 'They are older than it is for.' },
    AGE_UNKNOWN: { description: 'It is for certain ages, and theirs is unknown.' },
    OTHER_CHANNEL: { description: 'It is for members of other channels.' },
    JOINED_TOO_LATE: { description: 'It is for who joined before.' },
    JOINED_TOO_EARLY: { description: 'It is for who joined later.' },
    BIRTHDAY_UNKNOWN: { description: 'It is for a birthday, and theirs is unknown.' },
    BIRTHDAY_NOT_NEAR: { description: 'It is for a birthday, and theirs is not near.' },
    OTHER_LOCALE: { description: 'It is for who speaks another language.' },
    NOT_IN_TIER: { description: 'They stand on none of its tiers.' },
    TIER_TOO_LOW: { description: 'They have not reached its tier: `needed` names it.' },
    NOT_IN_SEGMENT: { description: 'They are in none of its segments.' },
    IN_EXCLUDED_SEGMENT: { description: 'They are in a segment that it leaves out.' },
    ATTRIBUTE_DIFFERS: { description: 'It asks for other attributes.' },
    NO_VOUCHER: { description: 'Its voucher cannot be issued now: staff has to look at the voucher template.' },
    LIMIT_REACHED: { description: 'A limit is reached: `resetsAt` says when it counts anew.' },
    OUT_OF_STOCK: { description: 'Nothing is left of it.' },
    NO_OPTION: { description: 'Fewer of its options can be had than are to be chosen.' },
    INSUFFICIENT_POINTS: { description: 'It costs more points than they have: `missing` says how many.' },
  },
});

const OF_REWARD = { optionUuid: null, memberId: null };

@ObjectType({ description: 'Why a member cannot have a reward or an option, with what they need to know.' })
export class Unavailability {
  programId!: number;
  /** By inner ids. */
  tierUuid!: string | null;
  optionUuid!: string | null;
  /** Whom it keeps from the option; null where there is none. */
  memberId!: string | null;

  @Field(() => UnavailabilityCode, { description: 'Why.' })
  code!: UnavailabilityCode;

  @Field(() => GraphqlPoints, { nullable: true, description: 'INSUFFICIENT_POINTS: how many are missing.' })
  missing!: number | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'LIMIT_REACHED: when it counts anew; null for never.',
  })
  resetsAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'NOT_YET: from when on.' })
  from!: Date | null;

  static of(
    programId: number,
    reason: Unavailable,
    { optionUuid, memberId }: Pick<Unavailability, 'optionUuid' | 'memberId'> = OF_REWARD,
  ): Unavailability {
    const { code, missing = null, needed: tierUuid = null, resetsAt = null, from = null } = reason;
    const about = { programId, optionUuid, memberId };
    return Object.assign(new Unavailability(), { ...about, code, missing, tierUuid, resetsAt, from });
  }
}
