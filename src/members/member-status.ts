/** Where a member is in life. The two flags are those of a block; for any other status they say nothing. */
export interface MemberState {
  readonly status: string;
  readonly mayEarn: boolean;
  readonly maySpend: boolean;
}

/** Whether a member earns points. The table of what a status allows stands in docs/members.md. */
export function mayEarn({ status, mayEarn: unlessBlocked }: Omit<MemberState, 'maySpend'>): boolean {
  return status === 'ACTIVE' || status === 'PAUSED' || (status === 'BLOCKED' && unlessBlocked);
}

/** Whether a member spends points. */
export function maySpend({ status, maySpend: unlessBlocked }: MemberState): boolean {
  return status === 'ACTIVE' || (status === 'BLOCKED' && unlessBlocked);
}

/** Whether a member of this status calls with a token of their own. Blocked and paused members still see what is theirs. */
export function mayCall(status: string): boolean {
  return status === 'ACTIVE' || status === 'PAUSED' || status === 'BLOCKED';
}

/** The state alone of somebody of whom more is known. */
export function stateOf({ status, mayEarn: earns, maySpend: spends }: MemberState): MemberState {
  return { status, mayEarn: earns, maySpend: spends };
}
