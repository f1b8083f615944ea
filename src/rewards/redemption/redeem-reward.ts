import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import type { LockedMember } from '../../members/index.js';
import {
  SourceType,
  spend,
  WalletChanges,
  type Facts,
  type Wallet,
  type WalletDesk,
  type WalletRequest,
} from '../../points/index.js';
import type { AuditNote } from '../../programs/index.js';
import { CodeKeys, IssueVouchers, TemplateBook } from '../../vouchers/index.js';
import { RewardBook } from '../book/reward-book.js';
import type { ClaimBook } from './claiming/claim-book.js';
import { PopularityBook } from '../offers/popularity/popularity-book.js';
import { ClaimReward } from './claiming/claim-reward.js';
import { ExpireReservations } from './expire-reservations.job.js';
import { issueItems } from './issued-vouchers.js';
import { RedeemRewardPayload, type RedeemRewardInput } from './shown/claim.types.js';
import { RedemptionStatus } from './shown/redemption-status.types.js';
import type { RedemptionFile } from './stored/redemption-rows.js';

/**
 * Redeems a reward at once: points are spent, stock, codes and limits taken, vouchers issued, all or nothing. The price is decided here.
 * Refuses: InvalidInput, MemberNotFound, MemberNotActive, RewardNotFound, RewardNotAvailable, ChoiceRequired, LimitReached, OutOfStock,
 * InsufficientPoints, IdempotencyKeyReused.
 */
@Injectable()
export class RedeemReward extends ClaimReward<RedeemRewardInput, RedeemRewardPayload> {
  readonly operation = 'redeemReward';

  constructor(
    changes: WalletChanges,
    book: RewardBook,
    templates: TemplateBook,
    expiring: ExpireReservations,
    popularity: PopularityBook,
    keys: CodeKeys,
    private readonly issuing: IssueVouchers,
  ) {
    super(changes, book, templates, expiring, popularity, keys);
  }

  protected pay(
    desk: WalletDesk,
    { caller }: WalletRequest<RedeemRewardInput>,
    wallet: Wallet,
    { uuid, points }: { uuid: string; points: number },
  ): Pick<RedemptionFile, 'status' | 'sequence' | 'holdId' | 'reservedUntil' | 'issuedAt'> {
    const postings = spend(wallet, points, desk.causeOf(caller, SourceType.REDEMPTION, uuid));
    desk.book(postings);
    const sequence = postings[0]?.sequence ?? null;
    return { status: RedemptionStatus.ISSUED, sequence, holdId: null, reservedUntil: null, issuedAt: desk.now };
  }

  protected conclude(desk: WalletDesk, _member: LockedMember, file: RedemptionFile, book: ClaimBook): void {
    book.first.push(...issueItems(this.issuing, desk, file, book.templates));
  }

  payloadOf(programId: number, { redemption, member: memberId }: Facts, replayed: boolean): RedeemRewardPayload {
    return Object.assign(new RedeemRewardPayload(), { programId, redemptionUuid: redemption, memberId, replayed });
  }

  noteOf({ reward }: RedeemRewardInput, { redemption, member }: Facts): AuditNote {
    return { memberId: String(member), subject: encodeId('rdm', String(redemption)), details: { reward } };
  }
}
