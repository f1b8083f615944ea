import { tell, type LockedMember } from '../members/index.js';
import { Kind } from './codes.js';
import type { PostingDraft } from './wallet.js';

const EVENTS: Partial<Record<Kind, string>> = {
  [Kind.EARN]: 'points.earned',
  [Kind.MATURE]: 'points.matured',
  [Kind.REPAY]: 'points.repaid',
  [Kind.REVERSE]: 'points.reversed',
};

/** Every posting is told to the outside, in order. */
export function tellPostings(member: LockedMember, postings: readonly PostingDraft[]): void {
  for (const { kind, wallet, sequence, cause, occurredAt } of postings) {
    const type = EVENTS[kind];
    if (!type) throw new Error(`postings of kind ${String(kind)} have no event`);
    tell(member, { type, subjectId: cause.sourceId, walletId: wallet.id, postingSequence: sequence, occurredAt });
  }
}
