import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AboutReferral } from './about-referral.types.js';
import { ReferralLoader } from './referral.loader.js';
import { Referral } from './referral.types.js';

/** `referral` of a payload. */
export function aboutReferral<Payload extends AboutReferral>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutReferralResolver {
    constructor(private readonly referrals: ReferralLoader) {}

    @ResolveField(() => Referral, { description: 'The referral as it is now.' })
    referral(@Parent() { programId, referralUuid }: AboutReferral): Promise<Referral | null> {
      return this.referrals.one(programId, referralUuid);
    }
  }
  return AboutReferralResolver;
}
