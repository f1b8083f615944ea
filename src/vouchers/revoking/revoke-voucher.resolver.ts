import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { RevokeVoucher } from './revoke-voucher.js';
import { RevokeVoucherResult } from './revoke-voucher.results.js';
import { RevokeVoucherInput } from './revoke-voucher.types.js';

@Resolver()
export class RevokeVoucherResolver {
  constructor(private readonly revoking: RevokeVoucher) {}

  @Mutation(() => RevokeVoucherResult, {
    description: 'Takes back what is left of a voucher, for good. What it was used for stays.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  revokeVoucher(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which voucher, and why.' }) input: RevokeVoucherInput,
  ): Promise<typeof RevokeVoucherResult> {
    return this.revoking.run(caller, input);
  }
}
