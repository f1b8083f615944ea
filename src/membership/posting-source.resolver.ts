import { createUnionType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Activity, HistoryReaders, Purchase, PurchaseReturn } from '../history/index.js';
import { LifeLoader, MemberPause } from '../members/index.js';
import { hasRole, Role, type Caller } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { Hold, Holds, Posting, SourceType } from '../points/index.js';
import { Referral, ReferralLoader } from '../referrals/index.js';
import { Redemption, Redemptions } from '../rewards/index.js';
import { TierGrant, TierGrants } from '../tiers/index.js';
import { Voucher, VoucherLoader, VoucherUseLoader } from '../vouchers/index.js';
import { MemberMerge } from './merging/merge.types.js';
import { Merges } from './merging/merges.js';

const PostingSource = createUnionType({
  name: 'PostingSource',
  description: 'What a posting is for.',
  types: () =>
    [
      Purchase,
      PurchaseReturn,
      Activity,
      Hold,
      MemberMerge,
      MemberPause,
      TierGrant,
      Voucher,
      Redemption,
      Referral,
    ] as const,
  resolveType: (value: object) => value.constructor.name,
});

/** What a posting is for: the ledger knows only its id. */
@Resolver(() => Posting)
export class PostingSourceResolver {
  constructor(
    private readonly history: HistoryReaders,
    private readonly holds: Holds,
    private readonly merges: Merges,
    private readonly life: LifeLoader,
    private readonly grants: TierGrants,
    private readonly redemptions: Redemptions,
    private readonly vouchers: VoucherLoader,
    private readonly uses: VoucherUseLoader,
    private readonly referrals: ReferralLoader,
  ) {}

  @ResolveField(() => PostingSource, {
    nullable: true,
    description: 'What it is for; null when nothing in particular. Merges of members are for ADMIN and SUPPORT.',
  })
  async source(
    @CurrentCaller() caller: Caller,
    @Parent() { programId, sourceType, sourceId }: Posting,
  ): Promise<
    | Purchase
    | PurchaseReturn
    | Activity
    | Hold
    | MemberMerge
    | MemberPause
    | TierGrant
    | Voucher
    | Redemption
    | Referral
    | null
  > {
    if (sourceId === null) return null;
    if (sourceType === SourceType.PURCHASE || sourceType === SourceType.COMPLETION)
      return this.history.purchase(programId, sourceId);
    if (sourceType === SourceType.RETURN) return this.history.purchaseReturn(programId, sourceId);
    if (sourceType === SourceType.ACTIVITY) return this.history.activity(programId, sourceId);
    if (sourceType === SourceType.HOLD) return this.holds.one(programId, sourceId);
    if (sourceType === SourceType.MERGE && hasRole(caller, Role.ADMIN, Role.SUPPORT)) {
      return this.merges.one(programId, sourceId);
    }
    if (sourceType === SourceType.PAUSE) return this.life.pause(programId, sourceId);
    if (sourceType === SourceType.TIER) return this.grants.one(programId, sourceId);
    if (sourceType === SourceType.REDEMPTION) return this.redemptions.one(programId, sourceId);
    if (sourceType === SourceType.VOUCHER) return this.voucherOf(programId, sourceId);
    if (sourceType === SourceType.REFERRAL) return this.referrals.one(programId, sourceId);
    return null; // of a transfer nobody learns the other side
  }

  /** The ledger knows the use. */
  private async voucherOf(programId: number, useId: string): Promise<Voucher | null> {
    const use = await this.uses.one(programId, useId);
    return use && this.vouchers.one(programId, use.voucherId);
  }
}
