import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role } from '../../platform/access/index.js';
import { VoucherTemplate, VoucherTemplateLoader } from '../../vouchers/index.js';
import { ReferralGift } from './referral-program.types.js';

@Resolver(() => ReferralGift)
export class ReferralGiftResolver {
  constructor(private readonly templates: VoucherTemplateLoader) {}

  @ResolveField(() => VoucherTemplate, {
    nullable: true,
    description: 'The template of the voucher; null where it is points.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  voucherTemplate(@Parent() { programId, templateUuid }: ReferralGift): Promise<VoucherTemplate | null> | null {
    return templateUuid === null ? null : this.templates.one(programId, templateUuid);
  }
}
