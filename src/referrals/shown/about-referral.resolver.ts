import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import type { AboutReferral } from './about-referral.types.js';
import { ReferralLoader } from './referral.loader.js';
import { Referral } from './referral.types.js';

/** `referral` and `member` of a payload; `who` says which member that is. */
export function aboutReferral<Payload extends AboutReferral>(payload: Type<Payload>, who: string): Type {
  @Resolver(() => payload)
  class AboutReferralResolver {
    constructor(
      private readonly referrals: ReferralLoader,
      private readonly members: MemberLoader,
    ) {}

    @ResolveField(() => Referral, { description: 'The referral as it is now.' })
    referral(@Parent() { programId, referralUuid }: AboutReferral): Promise<Referral | null> {
      return this.referrals.one(programId, referralUuid);
    }

    @ResolveField(() => Member, { description: who })
    member(@Parent() { programId, memberId }: AboutReferral): Promise<Member | null> {
      return this.members.one(programId, memberId);
    }
  }
  return AboutReferralResolver;
}
