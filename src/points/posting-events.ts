import type { EventType } from '../kernel/event-types.js';
import { tell, type LockedMember } from '../members/index.js';
import { Kind } from './codes.js';
import type { PostingDraft } from './wallet.js';

const EVENTS: Record<Kind, EventType> = {
  [Kind.EARN]: 'points.earned',
  [Kind.MATURE]: 'points.matured',
  [Kind.REPAY]: 'points.repaid',
  [Kind.SPEND]: 'points.spent',
  [Kind.HOLD]: 'points.held',
  [Kind.CAPTURE]: 'points.captured',
  [Kind.RELEASE]: 'points.released',
  [Kind.EXPIRE]: 'points.expired',
  [Kind.REVERSE]: 'points.reversed',
  [Kind.REFUND]: 'points.refunded',
  [Kind.TRANSFER_OUT]: 'points.sent',
  [Kind.TRANSFER_IN]: 'points.received',
  [Kind.ADJUST]: 'points.adjusted',
  [Kind.REINSTATE]: 'points.reinstated',
  [Kind.EXTEND]: 'points.extended',
  [Kind.FORFEIT]: 'points.forfeited',
};

/** Every posting is told to the outside, in order. */
export function tellPostings(member: LockedMember, postings: readonly PostingDraft[]): void {
  for (const { kind, wallet, sequence, cause, occurredAt } of postings) {
    tell(member, {
      type: EVENTS[kind],
      subjectId: cause.sourceId,
      walletId: wallet.id,
      postingSequence: sequence,
      occurredAt,
    });
  }
}

/** The same for postings of several members, all of them locked. */
export function tellAllPostings(members: ReadonlyMap<string, LockedMember>, postings: readonly PostingDraft[]): void {
  for (const posting of postings) {
    const member = members.get(posting.wallet.memberId);
    if (!member) throw new Error(`member ${posting.wallet.memberId} is not locked`);
    tellPostings(member, [posting]);
  }
}
