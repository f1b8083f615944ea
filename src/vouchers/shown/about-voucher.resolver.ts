import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import type { AboutVoucher } from './about-voucher.types.js';
import { VoucherLoader } from './voucher.loader.js';
import { Voucher } from './voucher.types.js';

/** `voucher` and `member` of a payload. */
export function aboutVoucher<Payload extends AboutVoucher>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutVoucherResolver {
    constructor(
      private readonly vouchers: VoucherLoader,
      private readonly members: MemberLoader,
    ) {}

    @ResolveField(() => Voucher, { description: 'The voucher as it is now.' })
    voucher(@Parent() { programId, voucherUuid }: AboutVoucher): Promise<Voucher | null> {
      return this.vouchers.one(programId, voucherUuid);
    }

    @ResolveField(() => Member, {
      nullable: true,
      description: 'The member whom it concerns: who uses the voucher, else who holds it; null for nobody.',
    })
    async member(@Parent() { programId, memberId }: AboutVoucher): Promise<Member | null> {
      return memberId === null ? null : this.members.one(programId, memberId);
    }
  }
  return AboutVoucherResolver;
}
