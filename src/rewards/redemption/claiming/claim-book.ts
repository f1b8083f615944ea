import { whyOutside, type Person } from '../../../audiences/index.js';
import { spanOfPeriod } from '../../../earning/index.js';
import { agesOn } from '../../../kernel/age.js';
import { periodAround, startOfDay } from '../../../kernel/calendar.js';
import type { Call } from '../../../platform/database/index.js';
import type { ProgramSettings } from '../../../programs/index.js';
import type { HeldTiers } from '../../../tiers/index.js';
import type { CompiledTemplate } from '../../../vouchers/index.js';
import type { ActiveReward } from '../../book/active-rewards.js';
import type { Looker, RewardLimit } from '../../eligibility/compiled-reward.js';
import type { Used } from '../../eligibility/reached-limit.js';
import type { Shelf } from '../shelf.js';
import { writeRedemptions, type RedemptionFile, type UseRow } from '../stored/redemption-rows.js';

/** Who claims, as far as rewards ask. */
export interface Claimant {
  readonly person: Person;
  readonly tiers: HeldTiers;
  /** The tier on the primary ladder by its inner id. */
  readonly tier: string | null;
}

/** What claims of one transaction are decided by, beside the wallets, and what comes of them. */
export class ClaimBook {
  readonly files: RedemptionFile[] = [];
  /** What is written before redemptions, since they name it: vouchers. */
  readonly first: Call<never>[] = [];

  constructor(
    private readonly settings: ProgramSettings,
    /** The calendar day in the program's zone. */
    readonly today: string,
    readonly shelf: Shelf,
    private readonly uses: UseRow[],
    private readonly claimants: ReadonlyMap<string, Claimant>,
    /** The templates by which vouchers are issued, by their inner ids. */
    readonly templates: ReadonlyMap<string, CompiledTemplate>,
    /** Whether reservations of what is claimed here are over, and keep what belongs to others. */
    readonly hasOverdue: boolean,
  ) {}

  claimant(memberId: string): Claimant {
    const claimant = this.claimants.get(memberId);
    if (!claimant) throw new Error(`nothing was read of member ${memberId}`);
    return claimant;
  }

  /** Somebody who looks at rewards. */
  lookerOf(memberId: string): Looker {
    const { person, tiers } = this.claimant(memberId);
    return { isActive: true, ages: agesOn(person, this.today), reachedTiers: tiers.reached };
  }

  /** By what somebody is outside of the audience of a reward (0) or one of its options. */
  outsideOf(memberId: string, reward: ActiveReward): (option: number) => readonly string[] {
    const { person, tiers } = this.claimant(memberId);
    const { timeZone } = this.settings;
    return (option) => {
      const about = option === 0 ? reward : reward.options.find(({ number }) => number === option);
      const audience = about?.audience ?? null;
      return audience ? whyOutside(audience, { ...person, tiers }, { today: this.today, timeZone, channel: null }) : [];
    };
  }

  /** What is used of a limit of a reward in the period that now runs. */
  usedOf(memberId: string, reward: number): (limit: RewardLimit) => Used {
    return (limit) => {
      if (!limit.perMember) return this.shelf.usedInTotal(reward, limit, this.today);
      const { first, next } = spanOfPeriod(limit.period, this.today);
      const used = { uses: 0, points: 0 };
      for (const row of this.uses) {
        if (row.memberId !== memberId || row.reward !== reward) continue;
        if (row.day < first || (next !== null && row.day >= next)) continue;
        used.uses += row.uses;
        used.points += row.points;
      }
      return used;
    };
  }

  /** When the period of a limit ends that now runs; null for never. */
  readonly resetOf = ({ period }: RewardLimit): Date | null =>
    period === 'EVER' ? null : startOfDay(periodAround(this.today, period).next, this.settings.timeZone);

  /** Notes a new redemption: those that follow in this transaction count it. */
  add(file: RedemptionFile): void {
    const { memberId, reward, countedOn: day, quantity: uses, points } = file;
    this.files.push(file);
    this.uses.push({ memberId, reward, day, uses, points });
  }

  writes(): Call<never>[] {
    const { number: programId } = this.settings;
    return [...this.first, ...writeRedemptions(programId, this.files), ...this.shelf.writes(programId)];
  }
}

/** From which day on uses by a member matter to the limits of a reward; null for none. */
export function countedSince(limits: readonly RewardLimit[], today: string): string | null {
  const firsts = limits
    .filter(({ perMember }) => perMember)
    .map(({ period }) => spanOfPeriod(period, today).first)
    .sort();
  return firsts[0] ?? null;
}
