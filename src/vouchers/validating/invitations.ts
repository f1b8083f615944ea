import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../platform/database/index.js';

/** Why somebody cannot use the voucher of an invitation with a purchase. */
export interface WhyNotInvited {
  readonly code: 'OWN_INVITATION' | 'NOT_YOURS' | 'ALREADY_REFERRED' | 'NEW_CUSTOMERS_ONLY';
}

/** Who knows for whom vouchers of invitations are. */
export interface InvitationJudge {
  /** Why a member cannot use these vouchers (by inner ids); those that they can are missing. */
  whyNot(
    db: Queryable,
    programId: number,
    memberId: string,
    voucherIds: readonly string[],
  ): Promise<ReadonlyMap<string, WhyNotInvited>>;
}

/** For whom vouchers of invitations are, by the feature that registered at start. */
@Injectable()
export class Invitations implements InvitationJudge {
  private judge: InvitationJudge | null = null;

  register(judge: InvitationJudge): void {
    this.judge = judge;
  }

  /** Nothing is known against somebody who is not named. */
  async whyNot(
    db: Queryable,
    programId: number,
    memberId: string | null,
    voucherIds: readonly string[],
  ): Promise<ReadonlyMap<string, WhyNotInvited>> {
    if (!this.judge || memberId === null || voucherIds.length === 0) return new Map();
    return this.judge.whyNot(db, programId, memberId, voucherIds);
  }
}
