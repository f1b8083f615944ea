import { Injectable } from '@nestjs/common';
import { daysBefore } from '../../kernel/calendar.js';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { Database } from '../../platform/database/index.js';
import { badInput } from '../../platform/graphql/index.js';
import { timeIn } from '../../programs/index.js';
import { TierLadderLoader, type Tier } from '../../tiers/index.js';
import { RewardLoader } from '../catalogue/reward.loader.js';
import type { Reward } from '../catalogue/reward.types.js';
import { PopularityBook } from '../offers/popularity/popularity-book.js';
import type { Choosing, Peers, Popularity } from '../offers/popularity/popularity.js';
import { AGE_BANDS } from '../relevance/age-band.js';
import { popularity as signalOf } from '../relevance/relevance.js';
import {
  countPeers,
  sumUp,
  sumUpByAgeBand,
  sumUpByOption,
  sumUpByReward,
  sumUpByTier,
  type CountsRow,
  type PeersCountRow,
} from './insights.queries.js';
import {
  AgeBandFigures,
  OptionFigures,
  PopularityFigures,
  RedemptionFigures,
  RewardFigures,
  RewardInsights,
  TierFigures,
} from './insights.types.js';
import { largeGroups } from './large-groups.js';

/** So many days are looked at when nothing is said. */
const DAYS = 30;

/** What was asked for; null for everything. */
export interface InsightsWanted {
  reward?: string | null;
  from?: Date | null;
  until?: Date | null;
}

/** What members redeem, in figures that tell nothing of anybody: small groups of members are shown as one. */
@Injectable()
export class ReadRewardInsights {
  constructor(
    private readonly database: Database,
    private readonly rewards: RewardLoader,
    private readonly ladders: TierLadderLoader,
    private readonly popularity: PopularityBook,
  ) {}

  /** Null for an unknown reward. */
  async run({ programId }: Caller, { reward: id, ...window }: InsightsWanted): Promise<RewardInsights | null> {
    const now = await timeIn(this.database, programId);
    const until = window.until ?? now;
    const from = window.from ?? daysBefore(until, DAYS);
    if (from >= until) throw badInput(`from: ${from.toISOString()} is not before until, ${until.toISOString()}`);
    const uuid = id == null ? null : decodeId('rwd', id);
    const reward = uuid === null ? null : await this.rewards.reward(programId, uuid);
    if (id != null && !reward) return null;
    const asked = { programId, reward: reward?.number ?? null, from, until, now };
    const [[total], byReward, byOption, byAgeBand, byTier, peers] = await this.database.pipeline([
      sumUp(asked),
      sumUpByReward(asked),
      sumUpByOption(asked),
      sumUpByAgeBand(asked),
      sumUpByTier(asked),
      countPeers(programId, asked.reward),
    ]);
    return Object.assign(new RewardInsights(), {
      reward,
      from,
      until,
      total: figuresOf(total as CountsRow),
      byReward: await this.rewardsIn(programId, byReward),
      byOption: await Promise.all(
        byOption.map(async ({ uuid: option, ...figures }) =>
          Object.assign(new OptionFigures(), { ...figures, option: await this.rewards.option(programId, option) }),
        ),
      ),
      byAgeBand: grouped(byAgeBand, ({ ageBand }) => AGE_BANDS.indexOf(ageBand)).map(({ group, ...rest }) =>
        Object.assign(new AgeBandFigures(), { ...rest, ageBand: group?.ageBand ?? null }),
      ),
      byTier: await Promise.all(
        grouped(byTier, ({ redemptions }) => -redemptions).map(async ({ group, ...rest }) =>
          Object.assign(new TierFigures(), { ...rest, tier: await this.tierOf(programId, group?.tier ?? null) }),
        ),
      ),
      popularity: reward ? await this.popularityOf(programId, reward, peers) : [],
    });
  }

  private async rewardsIn(
    programId: number,
    rows: readonly (CountsRow & { uuid: string })[],
  ): Promise<RewardFigures[]> {
    return Promise.all(
      rows.map(async (row) =>
        Object.assign(new RewardFigures(), {
          reward: await this.rewards.reward(programId, row.uuid),
          figures: figuresOf(row),
        }),
      ),
    );
  }

  /** Of the reward itself and of each option, for peers who are many enough; the others as one. */
  private async popularityOf(
    programId: number,
    reward: Reward,
    counted: readonly PeersCountRow[],
  ): Promise<PopularityFigures[]> {
    const popularity = await this.popularity.of(programId);
    const { alone, rest } = largeGroups(counted);
    const figures: Promise<PopularityFigures>[] = [];
    for (const option of [null, ...reward.options]) {
      const choosing = choosingOf(popularity, reward.number, option && option.number);
      for (const group of [...alone].sort(inOrder)) {
        const { chosen, chosenByAll } = choosing(group);
        const own = { option, ageBand: group.ageBand, rest: false, chosen: chosen.here, of: chosen.of, chosenByAll };
        figures.push(this.figure(programId, { ...own, value: signalOf(chosen, chosenByAll) }, group.tier));
      }
      if (rest.length === 0) continue;
      const all = rest.map(choosing);
      const sum = (part: (one: Choosing) => number): number => all.reduce((total, one) => total + part(one), 0);
      const one = { chosen: sum(({ chosen }) => chosen.here), of: sum(({ chosen }) => chosen.of) };
      const chosenByAll = all[0]?.chosenByAll ?? 0;
      figures.push(
        this.figure(programId, { option, ageBand: null, rest: true, ...one, chosenByAll, value: null }, null),
      );
    }
    return Promise.all(figures);
  }

  private async figure(
    programId: number,
    about: Omit<PopularityFigures, 'tier'>,
    tier: string | null,
  ): Promise<PopularityFigures> {
    return Object.assign(new PopularityFigures(), { ...about, tier: await this.tierOf(programId, tier) });
  }

  private tierOf(programId: number, uuid: string | null): Promise<Tier | null> | null {
    return uuid === null ? null : this.ladders.tier(programId, uuid);
  }
}

/** Large groups in this order, and the others as one at the end. */
function grouped<Row extends CountsRow>(
  rows: readonly Row[],
  orderOf: (row: Row) => number,
): { group: Row | null; rest: boolean; figures: RedemptionFigures }[] {
  const { alone, rest } = largeGroups(rows);
  const shown = [...alone]
    .sort((one, other) => orderOf(one) - orderOf(other))
    .map((group) => ({ group, rest: false, figures: figuresOf(group) }));
  return rest.length === 0 ? shown : [...shown, { group: null, rest: true, figures: figuresOf(together(rest)) }];
}

/** The same, where nobody can say how many members these are. */
type Counts = Omit<CountsRow, 'members'> & { members: number | null };

function together(rows: readonly CountsRow[]): Counts {
  const sum = (column: keyof CountsRow): number => rows.reduce((total, row) => total + row[column], 0);
  const counts = { made: sum('made'), canceled: sum('canceled'), expired: sum('expired') };
  const standing = { redemptions: sum('redemptions'), quantity: sum('quantity'), points: sum('points') };
  return { ...counts, ...standing, members: null };
}

function figuresOf(row: Counts): RedemptionFigures {
  const { made, canceled, expired, redemptions, quantity, points, members } = row;
  const figures = { made, canceled, expired, redemptions, quantity, points, members };
  return Object.assign(new RedemptionFigures(), { ...figures, canceledShare: made === 0 ? 0 : canceled / made });
}

function choosingOf(popularity: Popularity, reward: number, option: number | null): (peers: Peers) => Choosing {
  return (peers) => (option === null ? popularity.ofReward(peers, reward) : popularity.ofOption(peers, reward, option));
}

function inOrder(one: Peers, other: Peers): number {
  const order = AGE_BANDS.indexOf(one.ageBand) - AGE_BANDS.indexOf(other.ageBand);
  return order || ((one.tier ?? '') < (other.tier ?? '') ? -1 : 1);
}
