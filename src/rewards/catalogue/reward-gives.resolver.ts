import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role } from '../../platform/access/index.js';
import { VoucherTemplate, VoucherTemplateLoader } from '../../vouchers/index.js';
import { RewardGives } from './reward-parts.types.js';

@Resolver(() => RewardGives)
export class RewardGivesResolver {
  constructor(private readonly templates: VoucherTemplateLoader) {}

  @ResolveField(() => VoucherTemplate, {
    nullable: true,
    description: 'The template of the voucher that it gives; null where it gives something else.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  voucherTemplate(@Parent() { programId, templateUuid }: RewardGives): Promise<VoucherTemplate | null> | null {
    return templateUuid === null ? null : this.templates.one(programId, templateUuid);
  }
}
