import { Injectable } from '@nestjs/common';
import { encodeId } from '../../kernel/ids.js';
import { shortTextProblems } from '../../kernel/plain-text.js';
import type { Problem } from '../../kernel/problem.js';
import { MAX_REASON } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import type { Facts } from '../../points/index.js';
import type { AuditNote } from '../../programs/index.js';
import type { ReferralDesk } from '../desk/referral-desk.js';
import type { ReferralRow } from '../stored/referral-rows.js';
import { ReviewReferral } from './review-referral.js';
import { RejectReferralPayload, type RejectReferralInput } from './review.types.js';

/**
 * A referral that was held is not paid: neither advocate nor friend gets anything of it. Refuses: InvalidInput, ReferralNotFound,
 * ReferralNotInReview, IdempotencyKeyReused.
 */
@Injectable()
export class RejectReferral extends ReviewReferral<RejectReferralInput, RejectReferralPayload> {
  readonly operation = 'rejectReferral';

  override problemsOf({ reason }: RejectReferralInput): Problem[] {
    return shortTextProblems('reason', reason, MAX_REASON);
  }

  payloadOf(
    programId: number,
    { referral: referralUuid, member: memberId }: Facts,
    replayed: boolean,
  ): RejectReferralPayload {
    return Object.assign(new RejectReferralPayload(), { programId, referralUuid, memberId, replayed });
  }

  noteOf({ reason }: RejectReferralInput, { referral, member }: Facts): AuditNote {
    return { memberId: String(member), subject: encodeId('ref', String(referral)), reason };
  }

  protected conclude(referrals: ReferralDesk, row: ReferralRow, caller: Caller): void {
    referrals.reject(row, 'REVIEW', caller);
  }
}
