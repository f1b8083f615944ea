/** What a status allows. The table stands in docs/members.md. BLOCKED members get their two flags with the issue that blocks. */
export function mayEarn(status: string): boolean {
  return status === 'ACTIVE' || status === 'PAUSED';
}

/** Whether a member of this status calls with a token of their own. Blocked and paused members still see what is theirs. */
export function mayCall(status: string): boolean {
  return status === 'ACTIVE' || status === 'PAUSED' || status === 'BLOCKED';
}

/** Whether a member of this status spends points. */
export function maySpend(status: string): boolean {
  return status === 'ACTIVE';
}
