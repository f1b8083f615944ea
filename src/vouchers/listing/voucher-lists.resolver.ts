import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, requireFinding } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { connectionOf, CurrentCaller, PageArgs, type Connection } from '../../platform/graphql/index.js';
import { WRONG_CODES_OF_A_KEY } from '../guessing/guessers.js';
import { Voucher } from '../shown/voucher.types.js';
import { FindVoucher } from './find-voucher.js';
import { MemberVoucherFilter, VoucherFilter } from './voucher-filter.types.js';
import { VoucherLists } from './voucher-lists.js';

const VoucherConnection = connectionOf(Voucher, 'Voucher');

@Resolver(() => Voucher)
export class VoucherListsResolver {
  constructor(
    private readonly finding: FindVoucher,
    private readonly lists: VoucherLists,
  ) {}

  @Query(() => Voucher, {
    nullable: true,
    description: `A voucher by its code; null when there is none. ${WRONG_CODES_OF_A_KEY}`,
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  voucher(
    @CurrentCaller() caller: Caller,
    @Args('code', { description: 'The code as it was typed: small letters, spaces and dashes do not matter.' })
    code: string,
  ): Promise<Voucher | null> {
    return this.finding.run(caller, code);
  }

  @Query(() => VoucherConnection, { description: 'The vouchers of the program, those issued last first.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  vouchers(
    @CurrentCaller() caller: Caller,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: VoucherFilter,
  ): Promise<Connection<Voucher>> {
    requireFinding(caller, [filter?.member]);
    return this.lists.ofProgram(caller.programId, filter ?? {}, page);
  }
}

@Resolver(() => Member)
export class MemberVouchersResolver {
  constructor(private readonly lists: VoucherLists) {}

  @ResolveField(() => VoucherConnection, { description: 'The vouchers that they hold, those issued last first.' })
  vouchers(
    @Parent() { programId, uuid }: Member,
    @Args() page: PageArgs,
    @Args('filter', { nullable: true, description: 'All of them when left out.' }) filter?: MemberVoucherFilter,
  ): Promise<Connection<Voucher>> {
    return this.lists.ofMember(programId, uuid, filter ?? {}, page);
  }
}
