import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphqlDateTime, PageArgs, pageOf, type Connection } from '../platform/graphql/index.js';
import { ProgramDirectory } from '../programs/index.js';
import { isLotPlace, LotReader } from './lots/lot-reader.js';
import { PointLot, PointLotConnection } from './lots/lots.types.js';
import { expiringIn, maturingIn } from './outlook.js';
import { Outlooks } from './outlooks.js';
import { PastWallets } from './past-wallets.js';
import { PointsBalance, PointsDue } from './points.types.js';
import type { Wallet } from './wallet.js';
import { termsOf } from './wallets.js';

/** What lies ahead of a balance, and what it is made of. */
@Resolver(() => PointsBalance)
export class PointsBalanceResolver {
  constructor(
    private readonly outlooks: Outlooks,
    private readonly past: PastWallets,
    private readonly lotReader: LotReader,
    private readonly programs: ProgramDirectory,
  ) {}

  @ResolveField(() => [PointsDue], {
    description:
      'What expires when nothing is spent meanwhile, the soonest first: available points, and pending ones once they are available. Points that end by inactivity stand at the end of inactivity, or at their date where that is sooner. Held points do not expire as long as they are held.',
  })
  async expiring(
    @Parent() balance: PointsBalance,
    @Args('before', {
      type: () => GraphqlDateTime,
      nullable: true,
      description: 'What expires until this moment, itself included; all that has a date when left out.',
    })
    before?: Date | null,
  ): Promise<PointsDue[]> {
    const settings = await this.programs.settingsOf(balance.programId);
    const wallet = await this.walletOf(balance);
    if (!wallet) return [];
    const terms = termsOf(settings, wallet.currency);
    const policies = terms.policies.filter(({ effectiveAt }) => effectiveAt <= balance.asOf); // who looked then knew no later one
    const expiring = expiringIn(wallet, { ...terms, policies }, before ?? null);
    return expiring.map((one) => PointsDue.of(one, settings.timeZone));
  }

  @ResolveField(() => [PointsDue], {
    description:
      'Pending points by when they become available, the soonest first; without those of which it is not known yet, such as of a purchase that is not completed. For a moment past: the dates as they turned out.',
  })
  async maturing(@Parent() balance: PointsBalance): Promise<PointsDue[]> {
    const { timeZone } = await this.programs.settingsOf(balance.programId);
    const wallet = await this.walletOf(balance);
    return wallet ? maturingIn(wallet).map((one) => PointsDue.of(one, timeZone)) : [];
  }

  @ResolveField(() => PointLotConnection, {
    description:
      'What it is made of: the lots that have free or held points. Those that can be spent in the order in which they will be, then pending ones by when they become available.',
  })
  async lots(@Parent() balance: PointsBalance, @Args() args: PageArgs): Promise<Connection<PointLot>> {
    const { programId, memberId, currency, isPast } = balance;
    const page = pageOf(args, 3, isLotPlace);
    if (!isPast) return this.lotReader.of(programId, memberId, currency.number, page);
    return this.lotReader.inWallet(await this.programs.settingsOf(programId), await this.walletOf(balance), page);
  }

  private walletOf({ programId, memberId, currency, isPast, asOf }: PointsBalance): Promise<Wallet | null> {
    return isPast
      ? this.past.at(programId, memberId, currency.number, asOf, true)
      : this.outlooks.of(programId, memberId, currency.number);
  }
}
