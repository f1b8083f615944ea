import type { Call } from '../../platform/database/index.js';
import type { FriendsSoFar } from '../qualifying/verdict.js';
import { addToTotal } from '../stored/advocate-rows.js';
import type { ReferralStateName } from '../stored/referral-rows.js';

/** What counts for steps and caps. */
const COUNTED: readonly ReferralStateName[] = ['QUALIFIED', 'IN_REVIEW', 'REWARDED'];
const NOTHING_YET: FriendsSoFar = { ever: 0, thisMonth: 0, thisYear: 0 };

/** How many friends advocates have brought, and all of them together, as it moves with the referrals of one transaction. */
export class FriendCount {
  private total: number | null = null;
  private more = 0;

  constructor(private readonly brought: Map<string, FriendsSoFar>) {}

  /** So many have all advocates brought, as the row of the total says that is locked from now on. */
  startFrom(total: number): void {
    this.total = total;
  }

  of(advocate: string): FriendsSoFar {
    return this.brought.get(advocate) ?? NOTHING_YET;
  }

  ofAll(): number {
    if (this.total === null) throw new Error('the total of referrals is not locked: nobody can qualify');
    return this.total;
  }

  /** A referral of theirs goes from one state to another: one friend more, or less, that counts. One less changes no step of this moment. */
  moved(advocate: string, from: ReferralStateName, to: ReferralStateName): void {
    const more = Number(COUNTED.includes(to)) - Number(COUNTED.includes(from));
    this.more += more;
    if (this.total !== null) this.total += more;
    if (more <= 0) return;
    const { ever, thisMonth, thisYear } = this.of(advocate);
    this.brought.set(advocate, { ever: ever + 1, thisMonth: thisMonth + 1, thisYear: thisYear + 1 });
  }

  writes(programId: number): Call<unknown>[] {
    return addToTotal(programId, this.more);
  }
}
