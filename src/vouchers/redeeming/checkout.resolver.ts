import type { Type } from '@nestjs/common';
import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { WRONG_CODES_ABOUT_A_MEMBER, WRONG_CODES_OF_A_KEY } from '../guessing/guessers.js';
import { VoucherLoader } from '../shown/voucher.loader.js';
import { Voucher } from '../shown/voucher.types.js';
import { RedeemVoucherResult, ReserveVoucherResult, RollbackVoucherResult } from './checkout.results.js';
import {
  RedeemVoucherInput,
  RedeemVoucherPayload,
  ReserveVoucherInput,
  ReserveVoucherPayload,
  RollbackVoucherInput,
  RollbackVoucherPayload,
  type AboutUse,
} from './checkout.types.js';
import { RedeemVoucher } from './redeem-voucher.js';
import { ReserveVoucher } from './reserve-voucher.js';
import { RollbackVoucher } from './rollback-voucher.js';
import { VoucherUseLoader } from './voucher-use.loader.js';
import { VoucherUse } from './voucher-use.types.js';

@Resolver(() => VoucherUse)
export class CheckoutResolver {
  constructor(
    private readonly reserving: ReserveVoucher,
    private readonly redeeming: RedeemVoucher,
    private readonly rollingBack: RollbackVoucher,
    private readonly vouchers: VoucherLoader,
    private readonly members: MemberLoader,
  ) {}

  @Mutation(() => ReserveVoucherResult, {
    description: `Sets a use of a voucher aside for an order, of a gift card an amount, for some time. The same order again renews it. ${WRONG_CODES_ABOUT_A_MEMBER}`,
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  reserveVoucher(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which voucher, for which order.' }) input: ReserveVoucherInput,
  ): Promise<typeof ReserveVoucherResult> {
    return this.reserving.run(caller, input);
  }

  @Mutation(() => RedeemVoucherResult, {
    description: `Uses a voucher for an order: never for more than it takes off the cart. ${WRONG_CODES_ABOUT_A_MEMBER}`,
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  redeemVoucher(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which voucher, for which order.' }) input: RedeemVoucherInput,
  ): Promise<typeof RedeemVoucherResult> {
    return this.redeeming.run(caller, input);
  }

  @Mutation(() => RollbackVoucherResult, {
    description: `Gives a use of a voucher back. A reservation is released. What was used can be used again, and for as many days more as it was in use, where the voucher has one use; points that it gave are taken back. ${WRONG_CODES_OF_A_KEY}`,
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP)
  rollbackVoucher(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which use, and how much of it.' }) input: RollbackVoucherInput,
  ): Promise<typeof RollbackVoucherResult> {
    return this.rollingBack.run(caller, input);
  }

  @ResolveField(() => Voucher, { description: 'The voucher.' })
  async voucher(@Parent() { programId, voucherId }: VoucherUse): Promise<Voucher> {
    const voucher = await this.vouchers.one(programId, voucherId);
    if (!voucher) throw new Error(`there is no voucher ${voucherId}`);
    return voucher;
  }

  @ResolveField(() => Member, { nullable: true, description: 'Who used it; null for nobody who was named.' })
  async member(@CurrentCaller() caller: Caller, @Parent() use: VoucherUse): Promise<Member | null> {
    const { programId, memberId } = use;
    const mayAsk = caller.memberId === null || caller.memberId === memberId;
    return memberId === null || !mayAsk ? null : this.members.one(programId, memberId);
  }
}

/** `voucherUse` of a payload. */
function aboutUse<Payload extends AboutUse>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class AboutUseResolver {
    constructor(private readonly uses: VoucherUseLoader) {}

    @ResolveField(() => VoucherUse, { description: 'The use as it is now.' })
    voucherUse(@Parent() { programId, useUuid }: AboutUse): Promise<VoucherUse | null> {
      return this.uses.one(programId, useUuid);
    }
  }
  return AboutUseResolver;
}

const PAYLOADS = [ReserveVoucherPayload, RedeemVoucherPayload, RollbackVoucherPayload];

export const USE_PAYLOAD_RESOLVERS = PAYLOADS.map(aboutUse);
