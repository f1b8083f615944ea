import { Field, ID, InputType } from '@nestjs/graphql';
import { MemberRef } from '../../members/index.js';
import { VoucherSourceKind } from '../shown/voucher-source-kind.types.js';
import type { VoucherStanding } from '../shown/voucher-state.js';
import { VoucherStatus } from '../shown/voucher.types.js';

@InputType({ description: 'Which vouchers of a member. All given conditions must hold.' })
export class MemberVoucherFilter {
  @Field(() => [VoucherStatus], { nullable: true, description: 'Those that stand like that now: 1 to 5 of them.' })
  status?: VoucherStanding[] | null;

  @Field(() => ID, { nullable: true, description: 'Issued by this template (`vtp_…`).' })
  template?: string | null;

  @Field(() => VoucherSourceKind, { nullable: true, description: 'Issued for that.' })
  issuedFor?: VoucherSourceKind | null;
}

@InputType({ description: 'Which vouchers. All given conditions must hold.' })
export class VoucherFilter extends MemberVoucherFilter {
  @Field(() => MemberRef, { nullable: true, description: 'Those of this member.' })
  member?: MemberRef | null;
}
