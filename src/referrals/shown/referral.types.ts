import { Field, Int, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { Actor, Allow, Role } from '../../platform/access/index.js';
import { connectionOf, GraphqlDateTime, Node } from '../../platform/graphql/index.js';
import type { ShownReferralRow } from '../stored/shown-referrals.js';
import { stateAt, type EndReason, type ReferralStateName } from './referral-state.js';
import { ReferralState } from './referral-state.types.js';
import { pointsIn } from './sight.js';

@ObjectType({ description: 'Something that makes a referral suspicious.' })
export class ReferralSignal {
  @Field({ description: 'What it is, such as SAME_EMAIL.' })
  signal!: string;

  @Field(() => Int, {
    description: 'How much it weighs. From a sum of 50 a referral is held where the program says so.',
  })
  weight!: number;
}

@ObjectType({ description: 'A change of a referral. It is never changed.' })
export class ReferralChange {
  @Field(() => ReferralState, { description: 'How the referral stood from then on.' })
  state!: ReferralStateName;

  @Field(() => String, {
    nullable: true,
    description: 'Why, as in `Referral.reason`; null unless it came to nothing then.',
  })
  reason!: string | null;

  @Field(() => GraphqlDateTime, { description: 'When.' })
  at!: Date;

  @Field(() => Actor, { description: 'Who did it; the system for what time brings about.' })
  actor!: Actor;
}

@ObjectType({
  implements: () => Node,
  description:
    'That a member brought a friend, or tries to. With a member token advocate and friend see their own side of it: of the other one neither learns who they are, nor what they get.',
})
export class Referral extends Node {
  programId!: number;
  /** Inner ids. */
  uuid!: string;
  advocateId!: string;
  friendId!: string | null;
  voucherId!: string | null;
  advocateVoucherId!: string | null;
  purchaseId!: string | null;
  /** The version of the referral program by which it goes. */
  version!: number;
  endReason!: EndReason | null;
  points!: { advocate: number; friend: number };
  codeKey!: number | null;
  codeCipher!: Buffer | null;
  /** The state that is noted, which time may have changed. */
  notedState!: ReferralStateName;

  @Field(() => ReferralState, { description: 'How it stands now.' })
  state!: ReferralStateName;

  @Field(() => GraphqlDateTime, {
    description: 'Since when it stands so; for QUALIFIED, also after a review, when the friend qualified.',
  })
  since!: Date;

  @Field({
    description:
      'Whether the advocate invited one person. False for a friend who came by the code that the advocate gives to anybody.',
  })
  invited!: boolean;

  @Field(() => GraphqlDateTime, {
    description: 'When the invitation was made, or when the friend came by the personal code.',
  })
  invitedAt!: Date;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When the friend accepted; null while nobody has.' })
  joinedAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description:
      'Until when the invitation can be accepted; once the friend has joined, until when they can qualify. Null without end.',
  })
  expiresAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When the friend did what qualifies; null while they have not.',
  })
  qualifiedAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When it is paid, was, or would have been; null until the friend qualifies.',
  })
  paysAt!: Date | null;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When it was paid or came to nothing; null while it goes on.',
  })
  endedAt!: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The sum of the weights of `signals`; null until the friend qualifies.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  score!: number | null;

  static of(row: ShownReferralRow, programId: number): Referral {
    const { uuid, version, voucherId, purchaseId, codeKey, codeCipher, invitedAt, joinedAt, expiresAt } = row;
    const { qualifiedAt, paysAt, score } = row;
    const { state, reason: endReason, since } = stateAt(row, row.now);
    return Object.assign(new Referral(), {
      ...{ programId, uuid, version, voucherId, purchaseId, codeKey, codeCipher, invitedAt, joinedAt, expiresAt },
      ...{ qualifiedAt, paysAt, score, state, endReason, since },
      id: encodeId('ref', uuid),
      advocateId: row.advocate,
      friendId: row.friend,
      advocateVoucherId: row.advocateVoucher,
      notedState: row.state,
      invited: row.isInvitation,
      points: pointsIn(state, row),
      endedAt: state === row.state ? row.endedAt : since,
    });
  }
}

export const ReferralConnection = connectionOf(Referral, 'Referral');
