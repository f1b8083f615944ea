import { Injectable } from '@nestjs/common';
import type { Person } from '../../audiences/index.js';
import { agesOn } from '../../kernel/age.js';
import { dayInZone } from '../../kernel/calendar.js';
import { countingState, type Member } from '../../members/index.js';
import { isBehind, SettledWallets } from '../../points/index.js';
import { ProgramDirectory, type ProgramSettings } from '../../programs/index.js';
import { settledTier, TierConditions, type CompiledLadder, type CompiledTier } from '../../tiers/index.js';
import type { ActiveRewards } from '../book/active-rewards.js';
import { RewardBook } from '../book/reward-book.js';
import { ageBandOf } from '../relevance/age-band.js';
import { declaredTopics, type Profiling } from '../relevance/relevance.js';
import { choiceKey, type Look } from './look.js';
import { Lookers, type LookerRow } from './read/lookers.js';

type Viewer = Pick<Member, 'programId' | 'uuid' | 'spends'>;

/** What is looked at, and by whom. */
export interface Looking {
  readonly settings: ProgramSettings;
  readonly active: ActiveRewards;
  readonly look: Look;
}

/** So often it is looked anew where settings change all the time. */
const MOST_LOOKS = 3;

/**
 * Those to whom rewards are shown, as they are now: due is due, and nothing is written. One statement, and more only for whom something is
 * due that nobody has booked yet.
 */
@Injectable()
export class Looks {
  constructor(
    private readonly programs: ProgramDirectory,
    private readonly book: RewardBook,
    private readonly lookers: Lookers,
    private readonly wallets: SettledWallets,
    private readonly tiers: TierConditions,
  ) {}

  /**
   * A member who looks at the rewards on offer, or at those that `choose` answers; at a moment `at`, now when left out. What another
   * server has changed within the last second is read anew.
   */
  async of(
    viewer: Viewer,
    choose: (settings: ProgramSettings) => Promise<ActiveRewards> = (settings) => this.book.rewardsOf(settings),
    at: Date | null = null,
  ): Promise<Looking> {
    for (let looks = 1; ; looks++) {
      const settings = await this.programs.settingsOf(viewer.programId);
      const active = await choose(settings);
      const row = await this.lookers.of(viewer.programId, viewer.uuid, active.needs);
      if (!row) throw new Error(`there is no member ${viewer.uuid}`);
      if (row.revision === settings.revision || looks === MOST_LOOKS) {
        return { settings, active, look: await this.lookOf(settings, active, viewer, row, at) };
      }
      this.programs.forget(viewer.programId);
    }
  }

  private async lookOf(
    settings: ProgramSettings,
    active: ActiveRewards,
    viewer: Viewer,
    row: LookerRow,
    at: Date | null,
  ): Promise<Look> {
    const now = at ?? row.now;
    const today = at ? dayInZone(at, settings.timeZone) : row.today;
    const [balances, standing] = await Promise.all([
      this.balancesOf(settings, row),
      this.standingOf(settings, active, row),
    ]);
    const tiers = active.tiers.heldBy(standing);
    const ages = agesOn(row, today);
    const profiling = profilingOf(settings, row);
    const age = ages?.atLeast ?? null;
    const { birthDate, birthYear, joinedAt, channel, locale } = row;
    const known = {
      ...(row.segments ? { segments: row.segments } : {}),
      ...(row.attributes ? { attributes: row.attributes } : {}),
    };
    const person: Person = { birthDate, birthYear, joinedAt, channel, locale, tiers, ...known };
    const bought = profiling === 'GRANTED' ? boughtBy(row) : new Map<string, number>();
    return {
      memberId: row.memberId,
      now,
      today,
      usedOn: row.today,
      looker: { isActive: viewer.spends, ages, reachedTiers: tiers.reached },
      person,
      balances,
      used: new Map((row.uses ?? []).map(([reward, ...numbers]) => [reward, numbers])),
      chosen: new Map((row.choices ?? []).map(([reward, option, count]) => [choiceKey(reward, option), count])),
      profiling,
      taste: { profiling, age, interests: declaredTopics(row.interests ?? []), bought },
      peers: { ageBand: ageBandOf(age), tier: standing.find(({ ladder }) => ladder.isPrimary)?.tier.id ?? null },
      locale,
    };
  }

  private async balancesOf(settings: ProgramSettings, row: LookerRow): Promise<ReadonlyMap<number, number>> {
    const stored = row.wallets ?? [];
    const isDue = stored.some(([number, , , due, policyVersion]) => {
      const currency = settings.currencies.find((one) => one.number === number);
      return currency !== undefined && isBehind({ isDue: due, policyVersion }, currency);
    });
    if (!isDue) return new Map(stored.map(([currency, available, owed]) => [currency, available - owed]));
    const { wallets } = await this.wallets.of(settings.number, row.memberId);
    return new Map(wallets.map(({ currency, available, owed }) => [currency, available - owed]));
  }

  private async standingOf(
    settings: ProgramSettings,
    { ladders }: ActiveRewards,
    { memberId, standings, today }: LookerRow,
  ): Promise<readonly { ladder: CompiledLadder; tier: CompiledTier }[]> {
    const known = ladders.flatMap((ladder) => {
      const stored = standings?.find((one) => one.ladder === ladder.number) ?? null;
      const tier = settledTier(ladder, stored, today);
      return tier ? [{ ladder, tier }] : [];
    });
    if (known.length === ladders.length) return known;
    return (await this.tiers.standingNow(settings, ladders, [memberId])).get(memberId) ?? [];
  }
}

/** By a consent, an objection or neither. Where data may not be processed nothing is made of it, and an objection holds for ever. */
function profilingOf(settings: ProgramSettings, row: LookerRow): Profiling {
  if (row.isRestricted || row.profiling === false) return 'OBJECTED';
  const purpose = settings.consentPurposes.find(({ key }) => key === 'PROFILING');
  if (!purpose) return 'UNSAID';
  const who = { birthDate: row.birthDate, birthYear: row.birthYear, erased: false, restricted: false };
  const terms = { today: row.today, ageOfConsent: settings.ageOfConsent };
  return countingState(row.profiling, purpose, who, terms) === 'GRANTED' ? 'GRANTED' : 'UNSAID';
}

/** What part of their purchases was of each category. */
function boughtBy({ purchases, categories }: LookerRow): ReadonlyMap<string, number> {
  return new Map(Object.entries(categories ?? {}).map(([category, count]) => [category, count / purchases]));
}
