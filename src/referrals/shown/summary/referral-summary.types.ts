import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { GraphqlDateTime, GraphqlPoints } from '../../../platform/graphql/index.js';
import type { InvitationObstacle } from './outlook.js';

const InvitationObstacles = {
  PROGRAM_PAUSED: 'PROGRAM_PAUSED',
  ADVOCATE_NOT_ACTIVE: 'ADVOCATE_NOT_ACTIVE',
  ADVOCATE_BARRED: 'ADVOCATE_BARRED',
  TOO_MANY_INVITATIONS: 'TOO_MANY_INVITATIONS',
} as const satisfies { [Obstacle in InvitationObstacle]: Obstacle };

registerEnumType(InvitationObstacles, {
  name: 'InvitationObstacle',
  description: 'Why a member cannot invite a friend.',
  valuesMap: {
    PROGRAM_PAUSED: { description: 'Nobody can invite at the moment.' },
    ADVOCATE_NOT_ACTIVE: { description: 'They do not earn points now.' },
    ADVOCATE_BARRED: { description: 'They were barred from bringing friends.' },
    TOO_MANY_INVITATIONS: { description: 'As many of their invitations as are allowed wait for an answer.' },
  },
});

@ObjectType({ description: 'What the next friend who qualifies brings the member who invited them.' })
export class NextFriendReward {
  programId!: number;
  /** Who would get it, by inner id. */
  memberId!: string;
  templateUuid!: string | null;

  @Field(() => Int, { description: 'The how many-th friend it would be, from 1.' })
  number!: number;

  @Field(() => GraphqlPoints, { nullable: true, description: 'So many points; null for a voucher, and for nothing.' })
  points!: number | null;
}

@ObjectType({ description: 'What a member has from bringing friends, and what they can do.' })
export class ReferralSummary {
  programId!: number;
  /** The member, by inner id. */
  memberId!: string;
  personalCode!: string | null;
  currencyNumber!: number;

  @Field({ description: 'Whether they can invite a friend now.' })
  canInvite!: boolean;

  @Field(() => InvitationObstacles, { nullable: true, description: 'Why they cannot; null when they can.' })
  obstacle!: InvitationObstacle | null;

  @Field(() => Int, { description: 'How many persons they invited one by one, whatever became of it.' })
  invited!: number;

  @Field(() => Int, { description: 'How many of these invitations can still be accepted.' })
  openInvitations!: number;

  @Field(() => Int, {
    description: 'How many friends came by their code or by an invitation, whatever became of it.',
  })
  joined!: number;

  @Field(() => Int, {
    description:
      'How many friends qualified and count: IN_REVIEW, QUALIFIED and REWARDED, not those that came to nothing.',
  })
  qualified!: number;

  @Field(() => Int, { description: 'How many of these wait for somebody to look at them.' })
  inReview!: number;

  @Field(() => Int, { description: 'How many of these are REWARDED.' })
  rewarded!: number;

  @Field(() => GraphqlPoints, {
    description: 'The points they got for friends in `currency`: of referrals that are REWARDED.',
  })
  pointsEarned!: number;

  @Field(() => GraphqlPoints, {
    description: 'The points in `currency` that they get for friends who qualified: of referrals that are QUALIFIED.',
  })
  pointsPending!: number;

  @Field(() => NextFriendReward, {
    nullable: true,
    description: 'What a friend who qualified now would bring; null while a cap is reached.',
  })
  nextFriend!: NextFriendReward | null;

  @Field({ description: 'Whether a cap is reached, so that no further friend is paid for now.' })
  isCapped!: boolean;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'From when on a friend is paid for again; null for never, and while no cap is reached.',
  })
  capResetsAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'Since when they are barred from bringing friends; null when they are not.',
  })
  barredSince!: Date | null;
}
