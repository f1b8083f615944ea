import type { CompiledLadder, Takeover } from '../ladders/ladder.js';
import type { StoredLadder } from '../ladders/stored/tier-ladders.queries.js';

/** What is looked at: the version in force, if any, the newest one, and what becomes of standings. */
export interface Previewed {
  readonly programId: number;
  readonly stored: StoredLadder;
  readonly current: StoredLadder | null;
  readonly inForce: CompiledLadder | null;
  readonly next: CompiledLadder;
  readonly takeover: Omit<Takeover, 'at' | 'before'>;
}
