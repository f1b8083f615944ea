import { newId } from '../../kernel/ids.js';
import { tell, type LockedMember } from '../../members/index.js';
import type { Call } from '../../platform/database/index.js';
import { writeStandings } from './stored/standing-rows.js';
import type { StandingChange } from './stored/standing-change.js';
import type { Standings } from './standings.js';

/** Changes of standings as they are stored and told: each under an id by which the outside finds it. */
export class NotedChanges {
  private readonly ids = new Map<StandingChange, string>();
  private told = 0;

  constructor(private readonly standings: Standings) {}

  /** Tells the outside of the changes since it was last called, of those of the tier that counts. The members are locked. */
  tell(members: ReadonlyMap<string, LockedMember>): void {
    for (const change of this.standings.changes.slice(this.told)) this.tellOne(members, change);
    this.told = this.standings.changes.length;
  }

  /** Stores standings as they are now, and what changed. */
  writes(programId: number): Call<never>[] {
    const { changes } = this.standings;
    const identified = changes.map((change) => ({ ...change, id: this.idOf(change) }));
    return writeStandings(programId, this.standings.toWrite(), identified);
  }

  private tellOne(members: ReadonlyMap<string, LockedMember>, change: StandingChange): void {
    const { memberId, from, to, at: occurredAt, lastDay } = change;
    if (from === to) return;
    const member = members.get(memberId);
    if (!member) throw new Error(`member ${memberId} is not locked`);
    const subjectId = this.idOf(change);
    const about = { subjectId, walletId: null, postingSequence: null, occurredAt };
    tell(member, { type: 'tier.changed', ...about, facts: { lastDay } });
  }

  private idOf(change: StandingChange): string {
    const id = this.ids.get(change) ?? newId();
    this.ids.set(change, id);
    return id;
  }
}
