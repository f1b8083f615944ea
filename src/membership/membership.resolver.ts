import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { Referral, ReferralLoader } from '../referrals/index.js';
import { WRONG_CODES_OF_A_KEY } from '../vouchers/index.js';
import { EnrollMemberInput, EnrollMemberPayload } from './enroll-member.types.js';
import { EnrollMembers } from './enroll-members.js';
import { EnrollMemberResult } from './membership.refusals.js';

@Resolver()
export class MembershipResolver {
  constructor(private readonly enrolling: EnrollMembers) {}

  @Mutation(() => EnrollMemberResult, {
    description:
      'Enrolls a member and gives them a personal code and the points of the rules for joining, which go by the date of ' +
      'joining. Safe to repeat with the same key. An identifier that any member of the program holds, in whatever status, ' +
      `is refused. With a \`referralCode\`: ${WRONG_CODES_OF_A_KEY}`,
  })
  @Allow(Role.SHOP, Role.SUPPORT, Role.ADMIN)
  async enrollMember(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'The member to enroll.' }) input: EnrollMemberInput,
  ): Promise<typeof EnrollMemberResult | undefined> {
    const [outcome] = await this.enrolling.run(caller.programId, [{ caller, input }]);
    return outcome;
  }
}

@Resolver(() => EnrollMemberPayload)
export class EnrollMemberPayloadResolver {
  constructor(private readonly referrals: ReferralLoader) {}

  @ResolveField(() => Referral, { nullable: true, description: 'How somebody brought them; null when nobody did.' })
  referral(@Parent() { member: { programId, uuid } }: EnrollMemberPayload): Promise<Referral | null> {
    return this.referrals.ofFriend(programId, uuid);
  }
}
