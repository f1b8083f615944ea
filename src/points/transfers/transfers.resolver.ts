import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Member, MemberLoader } from '../../members/index.js';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { Posting } from '../points.types.js';
import { Statements } from '../statements.js';
import { TransferPoints } from './transfer-points.js';
import { TransferPointsResult } from './transfers.results.js';
import { TransferPointsInput, TransferPointsPayload } from './transfers.types.js';

@Resolver(() => TransferPointsPayload)
export class TransfersResolver {
  constructor(
    private readonly transferring: TransferPoints,
    private readonly members: MemberLoader,
    private readonly statements: Statements,
  ) {}

  @Mutation(() => TransferPointsResult, {
    description:
      'Gives available points of one member to another, within the limits of `Program.transfers`. They keep the dates on which they expire.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  transferPoints(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'How many points, from whom to whom.' }) input: TransferPointsInput,
  ): Promise<typeof TransferPointsResult> {
    return this.transferring.run(caller, input);
  }

  @ResolveField(() => Posting, { description: 'What it booked for the sender.' })
  async posting(@Parent() { programId, walletId, sequence }: TransferPointsPayload): Promise<Posting | null> {
    const row = await this.statements.one(programId, walletId, sequence);
    return row && Posting.of(row, programId);
  }

  @ResolveField(() => Member, { description: 'The sender.' })
  member(@Parent() { programId, memberId }: TransferPointsPayload): Promise<Member | null> {
    return this.members.one(programId, memberId);
  }
}
