import { Args, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { decodeId } from '../../../kernel/ids.js';
import { Member, MemberLoader } from '../../../members/index.js';
import { Allow, Role, type Caller } from '../../../platform/access/index.js';
import { Database } from '../../../platform/database/index.js';
import { CurrentCaller, PageArgs, pageOf, toConnection, type Connection } from '../../../platform/graphql/index.js';
import {
  numberedCurrency,
  PointCurrency,
  ProgramDirectory,
  type PointCurrencyEntity,
} from '../../../programs/index.js';
import { CodeKeys, Voucher, VoucherLoader } from '../../../vouchers/index.js';
import { RewardOption } from '../../catalogue/reward-option.types.js';
import { RewardLoader } from '../../catalogue/reward.loader.js';
import { Reward } from '../../catalogue/reward.types.js';
import { findRedemptionsOfProgram, isPlaceOfRedemption } from '../stored/shown-redemptions.js';
import {
  Redemption,
  RedemptionChoice,
  RedemptionConnection,
  RedemptionFilter,
  RedemptionItem,
} from './redemption.types.js';
import { Redemptions } from './redemptions.reader.js';

@Resolver(() => Redemption)
export class RedemptionResolver {
  constructor(
    private readonly database: Database,
    private readonly reader: Redemptions,
    private readonly rewards: RewardLoader,
    private readonly members: MemberLoader,
    private readonly programs: ProgramDirectory,
    private readonly vouchers: VoucherLoader,
    private readonly keys: CodeKeys,
  ) {}

  @Query(() => Redemption, { nullable: true, description: 'A redemption; null when there is none with this id.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP)
  async redemption(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID, description: 'The id of the redemption (`rdm_…`).' }) id: string,
  ): Promise<Redemption | null> {
    const uuid = decodeId('rdm', id);
    return uuid === null ? null : this.reader.one(caller.programId, uuid);
  }

  @Query(() => RedemptionConnection, { description: 'Redemptions of the program, those made last first.' })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST)
  async redemptions(
    @CurrentCaller() { programId }: Caller,
    @Args() args: PageArgs,
    @Args('filter', { nullable: true, description: 'Which; all when left out.' }) filter?: RedemptionFilter,
  ): Promise<Connection<Redemption>> {
    const page = pageOf(args, 1, isPlaceOfRedemption);
    const { reward = null, status = null, from = null, until = null } = filter ?? {};
    const rewardUuid = reward === null ? null : decodeId('rwd', reward);
    if (reward !== null && rewardUuid === null) return toConnection([], page, placeOf);
    const rows = await findRedemptionsOfProgram(this.database, programId, { rewardUuid, status, from, until }, page);
    return toConnection(
      rows.map((row) => Redemption.of(row, programId)),
      page,
      placeOf,
    );
  }

  @ResolveField(() => Member, { description: 'Who redeemed it.' })
  async member(@Parent() { programId, memberId }: Redemption): Promise<Member> {
    return (await this.members.one(programId, memberId)) as Member;
  }

  @ResolveField(() => Reward, { description: 'The reward as it is now.' })
  async reward(@Parent() { programId, rewardUuid, memberId }: Redemption): Promise<Reward> {
    return (await this.rewards.reward(programId, rewardUuid, { memberId })) as Reward;
  }

  @ResolveField(() => PointCurrency, { description: 'In whose points it cost.' })
  async currency(@Parent() { currencyNumber, programId }: Redemption): Promise<PointCurrencyEntity> {
    return numberedCurrency(currencyNumber, await this.programs.settingsOf(programId));
  }

  @ResolveField(() => [RedemptionChoice], { description: 'What was chosen; empty for a reward without options.' })
  async choices(@Parent() { programId, uuid, memberId }: Redemption): Promise<RedemptionChoice[]> {
    const rows = await this.reader.choices.many(programId, uuid);
    return Promise.all(
      rows.map(async ({ optionUuid, quantity }) => {
        const option = (await this.rewards.option(programId, optionUuid, { memberId })) as RewardOption;
        return Object.assign(new RedemptionChoice(), { option, quantity });
      }),
    );
  }

  @ResolveField(() => [RedemptionItem], {
    description: 'The vouchers and codes that came of it. What is handed over, donated or early access is none.',
  })
  async items(@Parent() redemption: Redemption): Promise<RedemptionItem[]> {
    const rows = await this.reader.items.many(redemption.programId, redemption.uuid);
    return rows.map((row) => RedemptionItem.of(row, redemption));
  }

  @ResolveField(() => Voucher, { nullable: true, description: 'The first voucher of `items`; null without one.' })
  async voucher(@Parent() redemption: Redemption): Promise<Voucher | null> {
    const items = await this.items(redemption);
    const uuid = items.find(({ voucherUuid }) => voucherUuid !== null)?.voucherUuid ?? null;
    return uuid === null ? null : this.vouchers.one(redemption.programId, uuid);
  }

  @ResolveField(() => String, { nullable: true, description: 'Why it was canceled, in words of whoever did.' })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  reason(@Parent() { reason }: Redemption): string | null {
    return reason;
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The first code of `items` from a pool; null without one, until it is issued, once it was canceled, and where its secret (`KINDRED_CODE_SECRETS`) was not given to the server.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  async code(@Parent() redemption: Redemption): Promise<string | null> {
    const items = await this.items(redemption);
    const item = items.find(({ codeCipher }) => codeCipher !== null);
    return item ? openCode(this.keys, item) : null;
  }
}

@Resolver(() => RedemptionItem)
export class RedemptionItemResolver {
  constructor(
    private readonly rewards: RewardLoader,
    private readonly vouchers: VoucherLoader,
    private readonly keys: CodeKeys,
  ) {}

  @ResolveField(() => RewardOption, { nullable: true, description: 'For which option; null for the reward itself.' })
  option(@Parent() { programId, optionUuid, memberId }: RedemptionItem): Promise<RewardOption | null> | null {
    return optionUuid === null ? null : this.rewards.option(programId, optionUuid, { memberId });
  }

  @ResolveField(() => Voucher, {
    nullable: true,
    description: 'The voucher; null for a code, and until the reservation is confirmed.',
  })
  voucher(@Parent() { programId, voucherUuid }: RedemptionItem): Promise<Voucher | null> | null {
    return voucherUuid === null ? null : this.vouchers.one(programId, voucherUuid);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'The code from a pool; null for a voucher, until it is issued, once it was canceled, and where its secret (`KINDRED_CODE_SECRETS`) was not given to the server.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.SHOP, Role.MEMBER)
  code(@Parent() item: RedemptionItem): string | null {
    return openCode(this.keys, item);
  }
}

@Resolver(() => Member)
export class MemberRedemptionsResolver {
  constructor(private readonly redemptions: Redemptions) {}

  @ResolveField(() => RedemptionConnection, {
    name: 'redemptions',
    description: 'What they redeemed and reserved, last first.',
  })
  async list(@Parent() { programId, uuid }: Member, @Args() args: PageArgs): Promise<Connection<Redemption>> {
    const page = pageOf(args, 1, isPlaceOfRedemption);
    return toConnection(await this.redemptions.ofMember(programId, uuid, page), page, placeOf);
  }
}

function placeOf({ uuid }: Redemption): string[] {
  return [uuid];
}

function openCode(keys: CodeKeys, { programId, codeKey: key, codeCipher: cipher }: RedemptionItem): string | null {
  return key === null || cipher === null ? null : keys.open(programId, { key, cipher });
}
