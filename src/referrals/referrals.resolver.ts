import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller, type Refusal } from '../platform/graphql/index.js';
import { WRONG_CODES_ABOUT_A_MEMBER } from '../vouchers/index.js';
import { InviteFriend } from './inviting/invite-friend.js';
import { InviteFriendInput, InviteFriendPayload, InviteFriendResult } from './inviting/invite-friend.types.js';
import { AcceptReferral } from './joining/accept-referral.js';
import { AcceptReferralInput, AcceptReferralPayload, AcceptReferralResult } from './joining/accept-referral.types.js';
import { ApproveReferral } from './reviewing/approve-referral.js';
import { RejectReferral } from './reviewing/reject-referral.js';
import {
  ApproveReferralInput,
  ApproveReferralPayload,
  ApproveReferralResult,
  RejectReferralInput,
  RejectReferralPayload,
  RejectReferralResult,
} from './reviewing/review.types.js';
import { aboutReferral } from './shown/about-referral.resolver.js';
import { InvitationResolver } from './shown/invitation.resolver.js';
import { ReferralLoader } from './shown/referral.loader.js';

@Resolver()
export class ReferralsResolver {
  constructor(
    private readonly inviting: InviteFriend,
    private readonly accepting: AcceptReferral,
    private readonly approving: ApproveReferral,
    private readonly rejecting: RejectReferral,
  ) {}

  @Mutation(() => InviteFriendResult, {
    description:
      'A member invites one person, whoever it is: they get a code and a link to send, and see what comes of it. With a voucher for the friend where the referral program gives one, good from now on.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  inviteFriend(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who invites.' }) input: InviteFriendInput,
  ): Promise<InviteFriendPayload | Refusal> {
    return this.inviting.run(caller, input);
  }

  @Mutation(() => AcceptReferralResult, {
    description: `Somebody who has not bought anything yet joins by the code of a member, and has that advocate for ever. ${WRONG_CODES_ABOUT_A_MEMBER}`,
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  acceptReferral(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Who joins, by whose code.' }) input: AcceptReferralInput,
  ): Promise<AcceptReferralPayload | Refusal> {
    return this.accepting.run(caller, input);
  }

  @Mutation(() => ApproveReferralResult, {
    description: 'Lets a referral be paid that was held for a review: as was promised when the friend qualified.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  approveReferral(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which.' }) input: ApproveReferralInput,
  ): Promise<ApproveReferralPayload | Refusal> {
    return this.approving.run(caller, input);
  }

  @Mutation(() => RejectReferralResult, {
    description:
      'A referral that was held for a review is not paid: neither the advocate nor the friend gets anything of it.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  rejectReferral(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which, and why.' }) input: RejectReferralInput,
  ): Promise<RejectReferralPayload | Refusal> {
    return this.rejecting.run(caller, input);
  }
}

/** What the advocate sends to the friend. */
@Resolver(() => InviteFriendPayload)
class InviteFriendPayloadResolver {
  constructor(
    private readonly referrals: ReferralLoader,
    private readonly invitations: InvitationResolver,
  ) {}

  @ResolveField(() => String, {
    description:
      'The code to send: that of the voucher, where the friend gets one. A repeat of the call answers the same, whatever has become of it; empty only where its secret (`KINDRED_CODE_SECRETS`) was not given to the server since.',
  })
  async code(@Parent() { programId, referralUuid }: InviteFriendPayload): Promise<string> {
    const referral = await this.referrals.one(programId, referralUuid);
    // Not null: beside the code of a refusal, which is never null, the field could not be asked for under its name.
    return (referral && (await this.invitations.codeOf(referral))) ?? '';
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The share link with that code; null without a code, and where the program has no share link.',
  })
  async link(@Parent() payload: InviteFriendPayload): Promise<string | null> {
    const code = await this.code(payload);
    return code === '' ? null : this.invitations.linkWith(payload.programId, code);
  }
}

export const REFERRAL_PAYLOAD_RESOLVERS = [
  InviteFriendPayloadResolver,
  aboutReferral(InviteFriendPayload, 'Who invites.'),
  aboutReferral(AcceptReferralPayload, 'Who joined.'),
  aboutReferral(ApproveReferralPayload, 'The advocate.'),
  aboutReferral(RejectReferralPayload, 'The advocate.'),
];
