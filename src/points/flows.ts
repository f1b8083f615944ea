import { Account } from './codes.js';
import type { Movement } from './wallet.js';

/**
 * What it means that points leave an account of the program for a member's, or enter it from there. Between members (TRANSIT)
 * nothing is won or lost.
 */
const FROM: Partial<Record<Account, string>> = {
  [Account.ISSUED]: 'issued',
  [Account.SPENT]: 'refunded',
  [Account.EXPIRED]: 'reinstated',
  [Account.FORGIVEN]: 'forgiven',
  [Account.ADJUSTED]: 'added',
};
const TO: Partial<Record<Account, string>> = {
  [Account.ISSUED]: 'taken_back',
  [Account.SPENT]: 'spent',
  [Account.EXPIRED]: 'expired',
  [Account.ADJUSTED]: 'removed',
};

/** How many points went to members or left them, by what became of them. */
export function flowsOf(
  movements: readonly Pick<Movement, 'from' | 'to' | 'points'>[],
): [flow: string, points: number][] {
  const flows = new Map<string, number>();
  for (const { from, to, points } of movements) {
    // From one account of the program to another: no member is touched.
    if (isOfProgram(from) && isOfProgram(to)) continue;
    const flow = FROM[from] ?? TO[to];
    if (flow !== undefined) flows.set(flow, (flows.get(flow) ?? 0) + points);
  }
  return [...flows];
}

function isOfProgram(account: Account): boolean {
  return account >= Account.ISSUED;
}
