/** Why a merge cannot be undone. */
export type IrreversibleReason = 'ALREADY_UNDONE' | 'TOO_LATE' | 'SURVIVOR_MERGED' | 'SURVIVOR_LEFT' | 'SURVIVOR_OWES';

/** What decides whether a merge can be undone. */
export interface UndoneMerge {
  undoneAt: Date | null;
  /** The last moment at which it can be undone. */
  reversibleUntil: Date;
  survivorStatus: string;
  survivorOwes: boolean;
}

/** Why a merge cannot be undone at that moment, the first reason that holds; null when it can. */
export function irreversibleBecause(merge: UndoneMerge, now: Date): IrreversibleReason | null {
  if (merge.undoneAt) return 'ALREADY_UNDONE';
  if (merge.survivorStatus === 'MERGED') return 'SURVIVOR_MERGED';
  if (merge.survivorStatus === 'CLOSED' || merge.survivorStatus === 'ERASED') return 'SURVIVOR_LEFT';
  if (now > merge.reversibleUntil) return 'TOO_LATE';
  return merge.survivorOwes ? 'SURVIVOR_OWES' : null;
}

/** Whether members of this status become one with others: who has left, or lives on in somebody else, does not. */
export function mayMerge(status: string): boolean {
  return status === 'ACTIVE' || status === 'PAUSED' || status === 'BLOCKED';
}
