import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role } from '../../platform/access/index.js';
import { Tier } from '../../tiers/index.js';
import { VoucherTemplateLoader } from '../templates/voucher-template.loader.js';
import { VoucherTemplate } from '../templates/voucher-template.types.js';

@Resolver(() => Tier)
export class EntryVoucherResolver {
  constructor(private readonly templates: VoucherTemplateLoader) {}

  @ResolveField(() => VoucherTemplate, {
    nullable: true,
    description: 'By which a voucher is issued to who climbs to it; null for none.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  entryVoucher(@Parent() { programId, entryVoucher: uuid }: Tier): Promise<VoucherTemplate | null> | null {
    return uuid === null ? null : this.templates.one(programId, uuid);
  }
}
