import { Module } from '@nestjs/common';
import { EarningModule } from '../earning/index.js';
import { HistoryModule } from '../history/index.js';
import { decodeId } from '../kernel/ids.js';
import { MemberData } from '../members/index.js';
import { Role } from '../platform/access/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { NeededSecrets } from '../platform/secrets/index.js';
import { CodeKeys, VouchersModule } from '../vouchers/index.js';
import { ReferralActs } from './desk/referral-acts.js';
import { Referring } from './desk/referring.js';
import { BarAdvocate } from './guard/bars/bar-advocate.js';
import { Bars } from './guard/bars/bars.js';
import { BAR_PAYLOAD_RESOLVERS, BarsResolver } from './guard/bars/bars.resolver.js';
import { UnbarAdvocate } from './guard/bars/unbar-advocate.js';
import { GUARD_MEMBER_TABLES } from './guard/guard.member-tables.js';
import { InviteFriend } from './inviting/invite-friend.js';
import { AcceptReferral } from './joining/accept-referral.js';
import { LeaveReferrals } from './leaving/leave-referrals.js';
import { JudgeInvitations } from './joining/judge-invitations.js';
import { JoinNewcomers } from './joining/join-newcomers.js';
import { SettleReferrals } from './paying/settle-referrals.job.js';
import { REFERRAL_PAYLOAD_RESOLVERS, ReferralsResolver } from './referrals.resolver.js';
import { REFERRALS_MEMBER_TABLES } from './referrals.member-tables.js';
import { ReferralBook } from './program/referral-book.js';
import { ReferralGiftResolver } from './program/referral-gift.resolver.js';
import { ReferralProgramResolver } from './program/referral-program.resolver.js';
import { ReferralsForTemplates } from './program/referrals-for-templates.js';
import { UpdateReferralProgram } from './program/update-referral-program.js';
import { ApproveReferral } from './reviewing/approve-referral.js';
import { RejectReferral } from './reviewing/reject-referral.js';
import { ReferralInsightsResolver, TopAdvocateResolver } from './shown/insights/insights.resolver.js';
import { ReadReferralInsights } from './shown/insights/referral-insights.js';
import { InvitationResolver } from './shown/invitation.resolver.js';
import { ReferralLists } from './shown/lists/referral-lists.js';
import { ReferralListsResolver } from './shown/lists/referral-lists.resolver.js';
import { ReferralLoader } from './shown/referral.loader.js';
import { ReferralResolver } from './shown/referral.resolver.js';
import { sightOf } from './shown/sight.js';
import { ReferralSummaries } from './shown/summary/referral-summaries.js';
import {
  MemberReferralResolver,
  NextFriendRewardResolver,
  ReferralSummaryResolver,
} from './shown/summary/referral-summary.resolver.js';
import { SEALED_INVITATIONS } from './stored/referral-rows.js';

@Module({
  imports: [HistoryModule, EarningModule, VouchersModule],
  providers: [
    ReferralBook,
    UpdateReferralProgram,
    ReferralProgramResolver,
    ReferralGiftResolver,
    ReferralsForTemplates,
    Referring,
    ReferralActs,
    InviteFriend,
    AcceptReferral,
    ApproveReferral,
    RejectReferral,
    SettleReferrals,
    ReferralsResolver,
    ...REFERRAL_PAYLOAD_RESOLVERS,
    JoinNewcomers,
    JudgeInvitations,
    LeaveReferrals,
    Bars,
    BarAdvocate,
    UnbarAdvocate,
    BarsResolver,
    ...BAR_PAYLOAD_RESOLVERS,
    ReferralLoader,
    ReferralResolver,
    InvitationResolver,
    ReferralLists,
    ReferralListsResolver,
    ReferralSummaries,
    MemberReferralResolver,
    ReferralSummaryResolver,
    NextFriendRewardResolver,
    ReadReferralInsights,
    ReferralInsightsResolver,
    TopAdvocateResolver,
  ],
  exports: [Referring, JoinNewcomers, LeaveReferrals, ReferralLoader],
})
export class ReferralsModule {
  constructor(
    memberData: MemberData,
    nodes: NodeReaders,
    referrals: ReferralLoader,
    secrets: NeededSecrets,
    keys: CodeKeys,
  ) {
    secrets.register({ samples: SEALED_INVITATIONS, open: (programId, sealed) => keys.open(programId, sealed) });
    memberData.register(GUARD_MEMBER_TABLES);
    memberData.register(REFERRALS_MEMBER_TABLES);
    nodes.register({
      prefix: 'ref',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.MEMBER],
      read: async ({ programId, memberId }, id) => {
        const uuid = decodeId('ref', id);
        const found = uuid === null ? null : await referrals.one(programId, uuid);
        const sight = found && sightOf(memberId, found);
        return sight?.advocate || sight?.friend ? found : null;
      },
    });
  }
}
