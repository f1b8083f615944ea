import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Purchase } from '../../history/index.js';
import { VoucherUseLoader } from '../redeeming/voucher-use.loader.js';
import { VoucherUse } from '../redeeming/voucher-use.types.js';

@Resolver(() => Purchase)
export class UsesOfPurchasesResolver {
  constructor(private readonly uses: VoucherUseLoader) {}

  @ResolveField(() => [VoucherUse], {
    description: 'The uses of vouchers whose codes were given with it, given back once it is canceled.',
  })
  vouchers(@Parent() { programId, uuid }: Purchase): Promise<VoucherUse[]> {
    return this.uses.ofPurchase(programId, uuid);
  }
}
