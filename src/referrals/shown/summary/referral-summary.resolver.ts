import { Args, Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLanguages } from '../../../members/index.js';
import { Allow, Role } from '../../../platform/access/index.js';
import { callerOf, type GraphqlContext } from '../../../platform/graphql/index.js';
import {
  numberedCurrency,
  PointCurrency,
  ProfileReads,
  ProgramDirectory,
  type PointCurrencyEntity,
} from '../../../programs/index.js';
import { ShownGives, VoucherTemplate, VoucherTemplateLoader } from '../../../vouchers/index.js';
import { ReferralBook } from '../../program/referral-book.js';
import { ReferralLoader } from '../referral.loader.js';
import { Referral } from '../referral.types.js';
import { linkFor } from '../share-link.js';
import { ReferralSummaries } from './referral-summaries.js';
import { NextFriendReward, ReferralSummary } from './referral-summary.types.js';

@Resolver(() => Member)
export class MemberReferralResolver {
  constructor(private readonly summaries: ReferralSummaries) {}

  @ResolveField(() => ReferralSummary, {
    nullable: true,
    description: 'What they have from bringing friends; null without a referral program.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.MEMBER)
  referral(@Parent() member: Member): Promise<ReferralSummary | null> {
    return this.summaries.of(member);
  }
}

@Resolver(() => ReferralSummary)
export class ReferralSummaryResolver {
  constructor(
    private readonly referrals: ReferralLoader,
    private readonly programs: ProgramDirectory,
    private readonly book: ReferralBook,
    private readonly reads: ProfileReads,
  ) {}

  @ResolveField(() => String, {
    nullable: true,
    description: 'Their personal code, by which any number of friends may come; null once they were erased.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  async code(
    @Parent() { memberId, personalCode }: ReferralSummary,
    @Context() context: GraphqlContext,
  ): Promise<string | null> {
    if (personalCode !== null) await this.reads.note(callerOf(context), memberId);
    return personalCode;
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'The share link with that code; null where the program has none.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  async link(@Parent() summary: ReferralSummary, @Context() context: GraphqlContext): Promise<string | null> {
    const code = await this.code(summary, context);
    const program = await this.book.termsOf(await this.programs.settingsOf(summary.programId));
    return code === null || !program ? null : linkFor(program.current.shareLink, code);
  }

  @ResolveField(() => PointCurrency, {
    description: 'In which point currency the points are: that of the terms that hold now.',
  })
  async currency(@Parent() { programId, currencyNumber }: ReferralSummary): Promise<PointCurrencyEntity> {
    return numberedCurrency(currencyNumber, await this.programs.settingsOf(programId));
  }

  @ResolveField(() => Referral, {
    nullable: true,
    description: 'By which referral they came themselves; null when nobody brought them.',
  })
  joinedByReferral(@Parent() { programId, memberId }: ReferralSummary): Promise<Referral | null> {
    return this.referrals.ofFriend(programId, memberId);
  }
}

@Resolver(() => NextFriendReward)
export class NextFriendRewardResolver {
  constructor(
    private readonly templates: VoucherTemplateLoader,
    private readonly languages: MemberLanguages,
  ) {}

  @ResolveField(() => VoucherTemplate, {
    nullable: true,
    description: 'The template of the voucher; null for points, and for nothing.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  voucher(@Parent() reward: NextFriendReward): Promise<VoucherTemplate | null> {
    return this.templateOf(reward);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'What the voucher is called, in that language, else in theirs, else in that of the program; null without one.',
  })
  async voucherName(
    @Parent() reward: NextFriendReward,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string | null> {
    const template = await this.templateOf(reward);
    const { programId, memberId } = reward;
    return template && this.languages.textFor(template.names, { programId, memberId, locale });
  }

  @ResolveField(() => ShownGives, { nullable: true, description: 'What the voucher gives; null without one.' })
  async voucherGives(@Parent() reward: NextFriendReward): Promise<ShownGives | null> {
    return (await this.templateOf(reward))?.gives ?? null;
  }

  private async templateOf({ programId, templateUuid }: NextFriendReward): Promise<VoucherTemplate | null> {
    return templateUuid === null ? null : this.templates.one(programId, templateUuid);
  }
}
