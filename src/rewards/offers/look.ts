import type { Person } from '../../audiences/index.js';
import type { Looker } from '../eligibility/compiled-reward.js';
import type { Profiling, Taste } from '../relevance/relevance.js';
import type { Peers } from './popularity/popularity.js';
import type { UsedNumbers } from './read/used-numbers.js';

/** Somebody who looks at rewards at a moment, with everything that decides what they see. */
export interface Look {
  readonly memberId: string;
  readonly now: Date;
  /** The calendar day of that moment in the program's zone. */
  readonly today: string;
  /** The day of what was used: today, unless it is about another moment than now. */
  readonly usedOn: string;
  readonly looker: Looker;
  /** With the tiers that rewards name. */
  readonly person: Person;
  /** What they may spend of a point currency by its number, less what they owe. */
  readonly balances: ReadonlyMap<number, number>;
  /** What they used of rewards, by their numbers. */
  readonly used: ReadonlyMap<number, UsedNumbers>;
  /** How often they chose an option, by `choiceKey`. */
  readonly chosen: ReadonlyMap<string, number>;
  readonly profiling: Profiling;
  readonly taste: Omit<Taste, 'redeemed'>;
  readonly peers: Peers;
  readonly locale: string | null;
}

export function choiceKey(reward: number, option: number): string {
  return `${reward}/${option}`;
}
