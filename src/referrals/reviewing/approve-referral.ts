import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { Facts } from '../../points/index.js';
import type { AuditNote } from '../../programs/index.js';
import type { ReferralDesk } from '../desk/referral-desk.js';
import type { ReferralRow } from '../stored/referral-rows.js';
import { ReviewReferral } from './review-referral.js';
import { ApproveReferralPayload, type ApproveReferralInput } from './review.types.js';

/**
 * Lets a referral be paid that was held: both get what they were promised when the friend qualified, as if it had not been held. Refuses:
 * InvalidInput, ReferralNotFound, ReferralNotInReview, IdempotencyKeyReused.
 */
@Injectable()
export class ApproveReferral extends ReviewReferral<ApproveReferralInput, ApproveReferralPayload> {
  readonly operation = 'approveReferral';

  payloadOf(
    programId: number,
    { referral: referralUuid, member: memberId }: Facts,
    replayed: boolean,
  ): ApproveReferralPayload {
    return Object.assign(new ApproveReferralPayload(), { programId, referralUuid, memberId, replayed });
  }

  noteOf(_: ApproveReferralInput, { referral, member }: Facts): AuditNote {
    return { memberId: String(member), subject: encodeId('ref', String(referral)) };
  }

  protected conclude(referrals: ReferralDesk, row: ReferralRow, caller: Caller): void {
    referrals.approve(row, caller);
  }
}
