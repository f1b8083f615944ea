import type { ActiveRewards } from '../book/active-rewards.js';
import { Reward } from '../catalogue/reward.types.js';
import { isVisible } from '../eligibility/availability.js';
import { Ranking } from '../relevance/ranking.js';
import type { Look } from './look.js';

/** The rewards on offer, ready to be shown to anybody: made once for each revision of a program. */
export class Offers {
  private static readonly known = new WeakMap<ActiveRewards, Offers>();

  readonly ranking: Ranking;
  /** The rewards by their numbers, in the order of the catalogue. */
  readonly numbers: readonly number[];
  private readonly places: ReadonlyMap<number, number>;
  /** In milliseconds, in the order of the rewards. */
  private readonly visibleFrom: Float64Array;
  private readonly visibleUntil: Float64Array;
  private readonly shown: (Reward | undefined)[] = [];

  private constructor(readonly active: ActiveRewards) {
    this.ranking = new Ranking(active.rewards);
    this.numbers = active.rewards.map(({ number }) => number);
    this.visibleFrom = Float64Array.from(active.rewards, (reward) => reward.visibleFrom?.getTime() ?? -Infinity);
    this.visibleUntil = Float64Array.from(active.rewards, (reward) => reward.visibleUntil?.getTime() ?? Infinity);
    this.places = new Map(this.numbers.map((number, place) => [number, place]));
  }

  static of(active: ActiveRewards): Offers {
    const known = Offers.known.get(active) ?? new Offers(active);
    Offers.known.set(active, known);
    return known;
  }

  /** A reward as everybody reads it; what is left of it is not of now. */
  shownAt(place: number): Reward {
    const stored = this.active.stored[place];
    if (!stored) throw new Error(`there is no reward at place ${place}`);
    return (this.shown[place] ??= Reward.of(stored));
  }

  /** What was used of rewards, by their places. */
  byPlace(used: Look['used']): ReadonlyMap<number, number> {
    return new Map(
      [...used].flatMap(([number, [uses]]) => {
        const place = this.places.get(number);
        return place === undefined ? [] : [[place, uses] as const];
      }),
    );
  }

  /** The places of the rewards that somebody sees now. */
  visibleTo({ now, looker }: Look, timeZone: string): number[] {
    const at = now.getTime();
    const places: number[] = [];
    for (let place = 0; place < this.numbers.length; place++) {
      if (at >= (this.visibleUntil[place] ?? 0)) continue;
      const reward = this.active.rewards[place];
      // Who may see it before others is reckoned for what is not there yet only: days in a zone take time.
      const isThere = at >= (this.visibleFrom[place] ?? 0);
      if (isThere || (reward && isVisible(reward, looker, { now, timeZone }))) places.push(place);
    }
    return places;
  }
}
