import { Injectable } from '@nestjs/common';
import { findBuyers } from '../../history/index.js';
import type { Call, Queryable } from '../../platform/database/index.js';
import { Invitations, type InvitationJudge } from '../../vouchers/index.js';
import { findReferralsOfFriends, findReferralsOfVouchers } from '../stored/referral-rows.js';
import { whyNotFriendVouchers } from './may-join.js';

/** Says beforehand what a purchase with the voucher of an invitation would be told. */
@Injectable()
export class JudgeInvitations implements InvitationJudge {
  constructor(invitations: Invitations) {
    invitations.register(this);
  }

  async whyNot(
    db: Queryable,
    programId: number,
    memberId: string,
    voucherIds: readonly string[],
  ): ReturnType<InvitationJudge['whyNot']> {
    const rows = await ask(db, findReferralsOfVouchers(programId, voucherIds));
    const own = await ask(db, findReferralsOfFriends(programId, [memberId]));
    const bought = await ask(db, findBuyers(programId, [memberId]));
    const buyer = { memberId, isCustomer: bought.length > 0, isReferred: own.length > 0 };
    const named = voucherIds.map((id) => rows.find(({ voucherId }) => voucherId === id));
    const why = whyNotFriendVouchers(named, buyer);
    return new Map(voucherIds.flatMap((id, index) => (why[index] ? [[id, { code: why[index] }] as const] : [])));
  }
}

function ask<Row>(db: Queryable, { statement, values }: Call<Row>): Promise<Row[]> {
  return db.query(statement, values);
}
