import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../kernel/ids.js';
import { isPlain } from '../kernel/plain-text.js';
import { Member, MemberLoader } from '../members/index.js';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { CurrentCaller, Money, PageArgs, pageOf, toConnection, type Connection } from '../platform/graphql/index.js';
import { PurchaseConnection } from './connections.types.js';
import { HistoryReaders } from './history.readers.js';
import { Award, Purchase, PurchaseLine } from './purchase.types.js';
import { isPlaceInProgram, isPlaceOfMember } from './places.js';
import { findPurchasesOfProgram, PurchaseFilter } from './purchases.queries.js';
import { PurchaseReturn } from './return.types.js';

@Resolver(() => Purchase)
export class PurchasesResolver {
  constructor(
    private readonly database: Database,
    private readonly readers: HistoryReaders,
    private readonly members: MemberLoader,
  ) {}

  @Query(() => Purchase, { nullable: true, description: 'A purchase; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP)
  async purchase(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the purchase (`pur_…`).' }) id: string,
  ): Promise<Purchase | null> {
    const uuid = decodeId('pur', id);
    return uuid === null ? null : this.readers.purchase(caller.programId, uuid);
  }

  @Query(() => Purchase, {
    nullable: true,
    description: "A purchase by the shop's own number of the order; null when none was recorded under it.",
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP)
  purchaseByOrder(
    @CurrentCaller() caller: Caller,
    @Args('orderId', { description: "The shop's own number." }) orderId: string,
  ): Promise<Purchase | null> {
    return isPlain(orderId) ? this.readers.purchaseByOrder(caller.programId, orderId) : Promise.resolve(null);
  }

  @Query(() => PurchaseConnection, { description: 'Purchases of the program, those recorded last first.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async purchases(
    @CurrentCaller() caller: Caller,
    @Args() args: PageArgs,
    @Args('filter', { nullable: true, description: 'Which; all when left out.' }) filter?: PurchaseFilter,
  ): Promise<Connection<Purchase>> {
    const page = pageOf(args, 1, isPlaceInProgram);
    const rows = await findPurchasesOfProgram(this.database, caller.programId, filter ?? {}, page);
    return toConnection(
      rows.map((row) => Purchase.of(row, caller.programId)),
      page,
      (purchase) => [purchase.uuid],
    );
  }

  @ResolveField(() => Member, { description: 'Who bought it.' })
  async member(@Parent() purchase: Purchase): Promise<Member> {
    return (await this.members.one(purchase.programId, purchase.memberId)) as Member;
  }

  @ResolveField(() => Money, { description: "All lines, less the order's discount, plus shipping." })
  total(@Parent() purchase: Purchase): Money {
    return Money.of(purchase.totalMinor, purchase.currency);
  }

  @ResolveField(() => [PurchaseLine], { description: 'Its items, as the shop numbered them.' })
  async lines(@Parent() { programId, uuid, currency, known }: Purchase): Promise<PurchaseLine[]> {
    const reading = known ?? {
      lines: this.readers.lines.many(programId, uuid),
      awards: this.readers.awards.many(programId, uuid),
    };
    const [lines, awards] = await Promise.all([reading.lines, reading.awards]);
    return lines.map((line) => PurchaseLine.of(line, awards, currency));
  }

  @ResolveField(() => [Award], { description: 'What it earned and why, rule by rule.' })
  async awards(@Parent() { programId, uuid, known }: Purchase): Promise<Award[]> {
    const awards = known?.awards ?? (await this.readers.awards.many(programId, uuid));
    return awards.map((award) => Award.of(award, programId));
  }

  @ResolveField(() => [PurchaseReturn], { description: 'What came back of it, oldest first.' })
  async returns(@Parent() { programId, uuid, currency }: Purchase): Promise<PurchaseReturn[]> {
    const returns = await this.readers.returns.many(programId, uuid);
    return returns.map((row) => PurchaseReturn.of(row, programId, currency));
  }
}

@Resolver(() => Member)
export class MemberPurchasesResolver {
  constructor(private readonly readers: HistoryReaders) {}

  @ResolveField(() => PurchaseConnection, { description: 'Their purchases, those bought last first.' })
  async purchases(@Parent() member: Member, @Args() args: PageArgs): Promise<Connection<Purchase>> {
    const page = pageOf(args, 2, isPlaceOfMember);
    const rows = await this.readers.purchasesOfMember(member.programId, member.uuid, page);
    const purchases = rows.map((row) => Purchase.of(row, member.programId));
    return toConnection(purchases, page, (purchase) => [purchase.purchasedAt, purchase.uuid]);
  }
}
