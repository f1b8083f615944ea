import type { EventType } from '../../kernel/event-types.js';
import { tell } from '../../members/index.js';
import type { Call } from '../../platform/database/index.js';
import {
  insertChanges,
  insertFriends,
  insertReferrals,
  updateReferrals,
  type EndReason,
  type InvitationCode,
  type ReferralChangeRow,
  type ReferralRow,
  type ReferralStateName,
} from '../stored/referral-rows.js';
import type { By, ReferralPlace } from './referral-place.js';

/** A referral that comes to be; of somebody who joined by a personal code it is at once that of a friend. */
interface NewReferral {
  readonly uuid: string;
  readonly advocate: string;
  readonly version: number;
  readonly isInvitation: boolean;
  readonly expiresAt: Date | null;
  readonly voucherId: string | null;
  readonly code: InvitationCode | null;
}

/** Of whom is told what else happens to a referral. */
const TOLD_TO_FRIENDS: readonly ReferralStateName[] = ['JOINED', 'QUALIFIED'];
const ENDED: readonly ReferralStateName[] = ['REWARDED', 'REJECTED', 'REVERSED', 'EXPIRED'];
const EVENTS: Readonly<Record<ReferralStateName, EventType>> = {
  INVITED: 'referral.invited',
  JOINED: 'referral.joined',
  IN_REVIEW: 'referral.held',
  QUALIFIED: 'referral.qualified',
  REWARDED: 'referral.rewarded',
  REJECTED: 'referral.rejected',
  REVERSED: 'referral.reversed',
  EXPIRED: 'referral.expired',
};

/** What happens to referrals in one transaction: noted, told to whom it concerns, and stored. */
export class ReferralLog {
  private readonly created: (ReferralRow & { code: InvitationCode | null })[] = [];
  private readonly changed = new Set<ReferralRow>();
  private readonly changes: ReferralChangeRow[] = [];
  private readonly joined: { memberId: string; referralId: string; joinedAt: Date }[] = [];

  constructor(private readonly place: ReferralPlace) {}

  create({ uuid, advocate, version, isInvitation, expiresAt, voucherId, code }: NewReferral): ReferralRow {
    const { now } = this.place;
    const row: ReferralRow = {
      ...{ uuid, advocate, friend: null, version, state: 'INVITED', reason: null, invitedAt: now, isInvitation },
      ...{ voucherId, joinedAt: null, expiresAt, qualifiedAt: null, purchaseId: null, friendNumber: null, score: null },
      ...{
        advocatePoints: null,
        advocateTemplate: null,
        advocateWallet: null,
        advocateLot: null,
        advocateVoucher: null,
      },
      ...{ friendPoints: null, friendWallet: null, friendLot: null, activityId: null, paysAt: null, endedAt: null },
      changes: 0,
    };
    // As it is at first: what becomes of it in this transaction is written after it.
    const first = isInvitation ? {} : { state: 'JOINED' as const, joinedAt: now };
    this.created.push({ ...row, ...first, changes: 1, code });
    return row;
  }

  /** Somebody became the friend of a referral. */
  noteFriend({ uuid: referralId }: ReferralRow, memberId: string): void {
    this.joined.push({ memberId, referralId, joinedAt: this.place.now });
  }

  /** From now on, or from `at` on, a referral stands like that. */
  become(
    row: ReferralRow,
    state: ReferralStateName,
    by: By,
    { reason = null, at = this.place.now }: { reason?: EndReason | null; at?: Date } = {},
  ): void {
    row.state = state;
    row.reason = reason;
    row.endedAt = ENDED.includes(state) ? at : null;
    this.changed.add(row);
    this.note(row, by, at);
  }

  /** Notes how a referral stands, and tells of it. */
  note(row: ReferralRow, by: By, at: Date): void {
    const { now, members } = this.place;
    const { uuid: referralId, state, reason } = row;
    row.changes++;
    const actor = { actorKind: by.kind, actorId: by.id };
    this.changes.push({ referralId, number: row.changes, state, reason, at, ...actor });
    for (const id of TOLD_TO_FRIENDS.includes(state) ? [row.advocate, row.friend] : [row.advocate]) {
      const member = id === null ? undefined : members.get(id);
      const event = { type: EVENTS[state], subjectId: referralId, walletId: null, postingSequence: null };
      if (member) tell(member, { ...event, occurredAt: now });
    }
  }

  /** What stores it. Vouchers that are named come before. */
  writes(): Call<unknown>[] {
    const { number: programId } = this.place.settings;
    return [
      ...insertReferrals(programId, this.created),
      ...updateReferrals(programId, [...this.changed]),
      ...insertFriends(programId, this.joined),
      ...insertChanges(programId, this.changes),
    ];
  }
}
