import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { WRONG_CODES_ABOUT_A_MEMBER } from '../guessing/guessers.js';
import { VoucherLoader } from '../shown/voucher.loader.js';
import { Voucher } from '../shown/voucher.types.js';
import { ValidateVoucher } from './validate-voucher.js';
import { ValidatedCartInput, VoucherValidation } from './validate-voucher.types.js';

@Resolver(() => VoucherValidation)
export class ValidateVoucherResolver {
  constructor(
    private readonly validating: ValidateVoucher,
    private readonly vouchers: VoucherLoader,
  ) {}

  @Query(() => VoucherValidation, {
    description: `What a voucher would do for a cart now, line by line, or why it cannot be used. Writes nothing. ${WRONG_CODES_ABOUT_A_MEMBER}`,
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  validateVoucher(
    @CurrentCaller() caller: Caller,
    @Args('code', { description: 'The code as it was typed: small letters, spaces and dashes do not matter.' })
    code: string,
    @Args('cart', { description: 'What is about to be bought.' }) cart: ValidatedCartInput,
  ): Promise<VoucherValidation> {
    return this.validating.run(caller, code, cart);
  }

  @ResolveField(() => Voucher, {
    nullable: true,
    description: "The voucher: for staff, and for a shop its member's own or one that nobody holds and that is valid.",
  })
  voucher(@Parent() { programId, voucherUuid }: VoucherValidation): Promise<Voucher | null> | null {
    return voucherUuid === null ? null : this.vouchers.one(programId, voucherUuid);
  }
}
