import { popularity as popularityOf } from '../../relevance/relevance.js';
import type { AgeBand } from '../../relevance/age-band.js';

/** Members of about one age on one tier: of the primary ladder, by its inner id; null for none. */
export interface Peers {
  readonly ageBand: AgeBand;
  readonly tier: string | null;
}

/** How often peers chose an option of a reward, or the reward itself (0). */
export interface Chosen extends Peers {
  readonly reward: number;
  readonly option: number;
  readonly chosen: number;
}

/** How often something was chosen, and what there was to choose of. */
export interface Choosing {
  readonly chosen: { readonly here: number; readonly of: number };
  /** What part of all choices by anybody it was, 0 to 1. */
  readonly chosenByAll: number;
}

/** Choices of one reward: of it by itself (0), and of each option. */
type Counts = Map<number, Map<number, number>>;

/** What members choose, by age band and tier. A reward is one of all rewards, an option one of those of its reward. */
export class Popularity {
  private readonly everybody: Tally = newTally({ ageBand: 'UNKNOWN', tier: null });
  private readonly peers = new Map<string, Tally>();
  private readonly known = new Map<string, { rewards: readonly number[]; values: Float64Array }>();

  constructor(rows: readonly Chosen[]) {
    for (const row of rows) this.count(row);
  }

  /** Counts more choices, or fewer. */
  raise(rows: readonly Chosen[]): void {
    for (const row of rows) this.count(row);
    this.known.clear();
  }

  /** How a reward is chosen among all rewards. */
  ofReward(peers: Peers, reward: number): Choosing {
    const own = this.peers.get(keyOf(peers));
    return {
      chosen: { here: countOf(own, reward, 0), of: own?.rewards ?? 0 },
      chosenByAll: shareOf(countOf(this.everybody, reward, 0), this.everybody.rewards),
    };
  }

  /** How an option is chosen among those of its reward. */
  ofOption(peers: Peers, reward: number, option: number): Choosing {
    const own = this.peers.get(keyOf(peers));
    return {
      chosen: { here: countOf(own, reward, option), of: own?.options.get(reward) ?? 0 },
      chosenByAll: shareOf(countOf(this.everybody, reward, option), this.everybody.options.get(reward) ?? 0),
    };
  }

  /** All peers who ever chose anything. */
  get allPeers(): Peers[] {
    return [...this.peers.values()].map(({ peers }) => peers);
  }

  /** The signal of each of these rewards, in their order. The list is the same one each time, as long as it says the same. */
  signals(peers: Peers, rewards: readonly number[]): Float64Array {
    const key = keyOf(peers);
    const known = this.known.get(key);
    if (known?.rewards === rewards) return known.values;
    const values = Float64Array.from(rewards, (reward) => {
      const { chosen, chosenByAll } = this.ofReward(peers, reward);
      return popularityOf(chosen, chosenByAll);
    });
    this.known.set(key, { rewards, values });
    return values;
  }

  private count({ reward, option, chosen, ...peers }: Chosen): void {
    const key = keyOf(peers);
    const own = this.peers.get(key) ?? newTally(peers);
    this.peers.set(key, own);
    for (const tally of [this.everybody, own]) {
      const counts = tally.counts.get(reward) ?? new Map<number, number>();
      tally.counts.set(reward, counts);
      counts.set(option, (counts.get(option) ?? 0) + chosen);
      if (option === 0) tally.rewards += chosen;
      else tally.options.set(reward, (tally.options.get(reward) ?? 0) + chosen);
    }
  }
}

interface Tally {
  readonly peers: Peers;
  readonly counts: Counts;
  /** How often any reward was chosen, and any option of each reward. */
  rewards: number;
  readonly options: Map<number, number>;
}

function newTally(peers: Peers): Tally {
  return { peers, counts: new Map(), rewards: 0, options: new Map() };
}

function countOf(tally: Tally | undefined, reward: number, option: number): number {
  return tally?.counts.get(reward)?.get(option) ?? 0;
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function keyOf({ ageBand, tier }: Peers): string {
  return `${ageBand}/${tier ?? ''}`;
}
