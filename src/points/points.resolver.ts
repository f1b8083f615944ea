import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader, MemberRef, requireFinding } from '../members/index.js';
import { Allow, Role, type Caller } from '../platform/access/index.js';
import {
  badInput,
  CurrentCaller,
  GraphqlDateTime,
  PageArgs,
  pageOf,
  toConnection,
  type Connection,
} from '../platform/graphql/index.js';
import { ProgramDirectory } from '../programs/index.js';
import { Balances } from './balances.js';
import { pointCurrencyOf } from './point-currency.js';
import { Posting, PostingConnection, PointsBalance } from './points.types.js';
import { readPostingId } from './posting-id.js';
import { isSequence } from './postings.queries.js';
import { conditionsOf, StatementFilter } from './statement-filter.types.js';
import { Statements } from './statements.js';

const CODE = {
  type: () => String,
  nullable: true,
  description: 'Code of a point currency; the default when left out.',
};

@Resolver(() => Member)
export class MemberPointsResolver {
  constructor(
    private readonly balances: Balances,
    private readonly programs: ProgramDirectory,
    private readonly statements: Statements,
  ) {}

  @ResolveField(() => PointsBalance, { description: 'What they have in one point currency.' })
  points(@Parent() member: Member, @Args('currency', CODE) currency?: string | null): Promise<PointsBalance> {
    return this.balances.of(member.programId, member.uuid, currency);
  }

  @ResolveField(() => PostingConnection, {
    description:
      'What happened to their points, the latest first. What is due stands there as it will be booked, though no job has done so yet.',
  })
  async statement(
    @Parent() { programId, uuid }: Member,
    @Args() args: PageArgs,
    @Args('currency', CODE) code?: string | null,
    @Args('filter', { nullable: true, description: 'Which postings; all when left out.' }) filter?: StatementFilter,
  ): Promise<Connection<Posting>> {
    const currency = pointCurrencyOf(await this.programs.settingsOf(programId), code);
    const page = pageOf(args, 1, isSequence);
    const rows = await this.statements.of(programId, uuid, currency.number, conditionsOf(filter ?? {}), page);
    return toConnection(
      rows.map((row) => Posting.of(row, programId)),
      page,
      (posting) => [posting.sequence],
    );
  }
}

@Resolver(() => Posting)
export class PointsResolver {
  constructor(
    private readonly balances: Balances,
    private readonly members: MemberLoader,
    private readonly statements: Statements,
  ) {}

  @Query(() => Posting, { nullable: true, description: 'A posting; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async posting(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the posting (`pst_…`).' }) id: string,
  ): Promise<Posting | null> {
    const key = readPostingId(id);
    const row = key && (await this.statements.one(caller.programId, key.walletId, key.sequence));
    return row && Posting.of(row, caller.programId);
  }

  @Query(() => PointsBalance, {
    nullable: true,
    description:
      'What a member had at a moment past, everything done that was due by then; null for an unknown member.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async balanceAt(
    @CurrentCaller() caller: Caller,
    @Args('member', { description: 'Whose.' }) member: MemberRef,
    @Args('at', { type: () => GraphqlDateTime, description: 'When; not in the future.' }) at: Date,
    @Args('currency', CODE) currency?: string | null,
  ): Promise<PointsBalance | null> {
    requireFinding(caller, [member]);
    const found = await this.members.named(caller.programId, member);
    if (!found) return null;
    const now = await this.balances.of(caller.programId, found.uuid, currency);
    if (at > now.asOf) throw badInput(`at: ${at.toISOString()} is in the future; it is ${now.asOf.toISOString()}`);
    return this.balances.at(caller.programId, found.uuid, at, currency);
  }
}
