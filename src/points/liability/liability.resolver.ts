import { Args, Query, Resolver } from '@nestjs/graphql';
import { Allow, Asks, type Caller, Load, Role } from '../../platform/access/index.js';
import { CurrentCaller, GraphqlDateTime } from '../../platform/graphql/index.js';
import { PointsLiability } from './liability.types.js';
import { ReportLiability } from './report-liability.js';

@Resolver(() => PointsLiability)
export class LiabilityResolver {
  constructor(private readonly reporting: ReportLiability) {}

  @Query(() => PointsLiability, {
    description:
      'What the program owes its members in one point currency, now or at a moment past. A report over all wallets: it takes as long as there are postings, so ask for it now and then.',
  })
  @Asks(Load.EXPENSIVE)
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  pointsLiability(
    @CurrentCaller() caller: Caller,
    @Args('currency', {
      type: () => String,
      nullable: true,
      description: 'Code of a point currency; the default when left out.',
    })
    currency?: string | null,
    @Args('asOf', {
      type: () => GraphqlDateTime,
      nullable: true,
      description: 'When; not in the future. Now when left out.',
    })
    asOf?: Date | null,
  ): Promise<PointsLiability> {
    return this.reporting.run(caller.programId, currency, asOf);
  }
}
