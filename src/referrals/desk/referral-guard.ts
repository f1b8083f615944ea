import type { Call } from '../../platform/database/index.js';
import { noteReferences, type SeenReference } from '../guard/references.js';
import { insertSignals } from '../guard/signal-rows.js';
import { scoreOf, signalsOf, type Signal } from '../guard/signals.js';
import { suspicionOf, type SuspicionRow } from '../guard/suspicions.js';
import type { ReferralRow } from '../stored/referral-rows.js';
import type { ReferralPlace } from './referral-place.js';

/**
 * What looks wrong about friends and who brought them, with what one transaction brings: friends who join one after the other, and
 * the devices and means of payment with which they are seen. Nothing here waits or reads.
 */
export class ReferralGuard {
  private readonly noticed: (Signal & { referralId: string })[] = [];
  private readonly seen = new Set<SeenReference>();
  private readonly joinedHere: ReferralRow[] = [];

  constructor(
    private readonly place: ReferralPlace,
    /** With what the calls see members. */
    private readonly references: readonly SeenReference[],
    /** What is known of an advocate and a friend, by `pairOf` them. */
    private readonly suspicions: ReadonlyMap<string, SuspicionRow>,
  ) {}

  /** What a call says of a member's device and means of payment is kept, since the call is not refused. */
  saw(memberId: string): void {
    for (const one of this.references) if (one.memberId === memberId) this.seen.add(one);
  }

  /** Somebody became the friend of a referral. */
  joined(row: ReferralRow): void {
    this.joinedHere.push(row);
  }

  /** Notes what looks wrong when a friend qualifies, and answers how much it weighs. `isMutual`: the friend brought the advocate. */
  judge(row: ReferralRow, isMutual: boolean): number {
    const signals = this.signalsOf(row, isMutual);
    this.noticed.push(...signals.map((signal) => ({ ...signal, referralId: row.uuid })));
    return scoreOf(signals);
  }

  /** What stores it. Referrals that are named come before. */
  writes(): Call<unknown>[] {
    const { settings, now } = this.place;
    return [...insertSignals(settings.number, this.noticed), ...noteReferences(settings.number, now, [...this.seen])];
  }

  private signalsOf(row: ReferralRow, isMutual: boolean): Signal[] {
    const { advocate, friend } = row;
    const known = friend === null ? undefined : this.suspicions.get(pairOf({ advocate, friend }));
    if (!known) return [];
    const others = this.joinedHere.filter((one) => one !== row && one.advocate === advocate);
    return signalsOf(suspicionOf(known, { joined: others, isMutual, seen: [...this.seen] }));
  }
}

/** By what an advocate and a friend are known together. */
export function pairOf({ advocate, friend }: { advocate: string; friend: string }): string {
  return `${advocate}/${friend}`;
}
