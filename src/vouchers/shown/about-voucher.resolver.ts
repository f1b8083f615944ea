import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { AboutVoucher } from './about-voucher.types.js';
import { VoucherLoader } from './voucher.loader.js';
import { Voucher } from './voucher.types.js';

/** `voucher` of a payload. */
export function aboutVoucher<Payload extends AboutVoucher>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutVoucherResolver {
    constructor(private readonly vouchers: VoucherLoader) {}

    @ResolveField(() => Voucher, { description: 'The voucher as it is now.' })
    voucher(@Parent() { programId, voucherUuid }: AboutVoucher): Promise<Voucher | null> {
      return this.vouchers.one(programId, voucherUuid);
    }
  }
  return AboutVoucherResolver;
}
