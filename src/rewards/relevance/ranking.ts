import {
  boughtShare,
  interestIn,
  noveltyAfter,
  rounded,
  suitsAge,
  type Profiling,
  type Taste,
  type Weights,
} from './relevance.js';

/** What can be had: an option, or a reward without any. */
export interface Rankable {
  readonly topics: readonly string[];
  readonly meantForMinAge: number | null;
  readonly meantForMaxAge: number | null;
  readonly legalAge: number | null;
}

/** A reward, as far as its place depends on what it is. */
export interface RankableReward {
  readonly topics: readonly string[];
  readonly options: readonly Rankable[];
}

/** For whom rewards are ranked. */
export interface Ranked extends Pick<Taste, 'age' | 'interests' | 'bought'> {
  readonly profiling: Profiling;
  /** The age that they have at least, by which the law goes; null for unknown. */
  readonly legalAge: number | null;
  /** How popular each reward is with members like them, in the order of the rewards: a signal, 0 to 1. */
  readonly popular: ArrayLike<number>;
  /** How often they redeemed a reward, by its place in the order of the rewards. */
  readonly redeemed: ReadonlyMap<number, number>;
}

interface Thing {
  readonly topics: readonly number[];
  readonly minAge: number | null;
  readonly maxAge: number | null;
  readonly legalAge: number;
}

/**
 * All rewards of a program, ready to be ranked for anybody. A reward suits as well as the option of it that suits best, of those that the
 * law allows; how popular and how new it is, is its own. The score is the one of `relevanceOf`, to the last digit: there each of a page
 * is explained, here all are compared, without making anything for each.
 */
export class Ranking {
  private readonly things: readonly (readonly Thing[])[];
  /** The number of each topic, and those of topics that are the same but for upper and lower case. */
  private readonly numbers = new Map<string, number>();
  private readonly alike = new Map<string, number[]>();

  constructor(rewards: readonly RankableReward[]) {
    this.things = rewards.map(({ topics, options }) =>
      options.length === 0
        ? [this.thingOf({ topics, meantForMinAge: null, meantForMaxAge: null, legalAge: null })]
        : options.map((option) => this.thingOf(option)),
    );
  }

  /** The score of each reward for somebody, in the order of the rewards. */
  scores(who: Ranked, weights: Weights): Float64Array {
    const scores = new Float64Array(this.things.length);
    if (who.profiling === 'OBJECTED') return scores;
    const best = { place: -1, interest: 0, meantFor: 0, bought: 0 };
    const look = this.lookOf(who);
    const ofBehavior = who.profiling === 'GRANTED';
    for (let index = 0; index < scores.length; index++) {
      this.findBest(index, look, weights, best);
      // In the order of the signals, as relevanceOf sums them up.
      const said = weights.interest * best.interest + weights.meantFor * best.meantFor;
      let score = said + weights.popular * (who.popular[index] ?? 0);
      if (ofBehavior) {
        score += weights.bought * best.bought;
        score += weights.novelty * noveltyAfter(who.redeemed.get(index) ?? 0);
      }
      scores[index] = rounded(score);
    }
    return scores;
  }

  /** For somebody, which of its options speaks for a reward, by its place in the catalogue; -1 where the law allows none. */
  speaking(who: Ranked, weights: Weights): (index: number) => number {
    const best = { place: -1, interest: 0, meantFor: 0, bought: 0 };
    const look = this.lookOf(who);
    return (index) => {
      this.findBest(index, look, weights, best);
      return best.place;
    };
  }

  private findBest(index: number, look: Look, weights: Weights, best: Best): void {
    let most = -1;
    best.interest = best.meantFor = best.bought = 0;
    best.place = -1;
    const things = this.things[index] ?? [];
    for (let place = 0; place < things.length; place++) {
      const thing = things[place] as Thing;
      if (thing.legalAge > look.legalAge) continue;
      const { topics } = thing;
      let declared = 0;
      let share = 0;
      for (let one = 0; one < topics.length; one++) {
        const topic = topics[one] as number;
        declared += look.declared[topic] as number;
        share += look.bought[topic] as number;
      }
      const interest = declared === 0 ? 0 : interestIn(declared, topics.length);
      const meantFor = suitsAge(thing, look.age);
      const bought = share === 0 ? 0 : boughtShare(share);
      const sum = weights.interest * interest + weights.meantFor * meantFor + weights.bought * bought;
      if (sum <= most) continue;
      most = sum;
      best.place = place;
      best.interest = interest;
      best.meantFor = meantFor;
      best.bought = bought;
    }
  }

  private lookOf({ age, legalAge, interests, bought, profiling }: Ranked): Look {
    const look = {
      age,
      legalAge: legalAge ?? -1,
      declared: new Uint8Array(this.numbers.size),
      bought: new Float64Array(this.numbers.size),
    };
    for (const interest of interests) for (const topic of this.alike.get(interest) ?? []) look.declared[topic] = 1;
    if (profiling !== 'GRANTED') return look;
    for (const [category, share] of bought) {
      const topic = this.numbers.get(category);
      if (topic !== undefined) look.bought[topic] = share;
    }
    return look;
  }

  private thingOf({ topics, meantForMinAge: minAge, meantForMaxAge: maxAge, legalAge }: Rankable): Thing {
    // Whoever has an age, even 0, is older than who has none.
    return { topics: topics.map((topic) => this.numberOf(topic)), minAge, maxAge, legalAge: legalAge ?? -1 };
  }

  private numberOf(topic: string): number {
    const known = this.numbers.get(topic);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(topic, number);
    const key = topic.toLowerCase();
    const alike = this.alike.get(key);
    if (alike) alike.push(number);
    else this.alike.set(key, [number]);
    return number;
  }
}

interface Look {
  readonly age: number | null;
  readonly legalAge: number;
  /** By the numbers of the topics. */
  readonly declared: Uint8Array;
  readonly bought: Float64Array;
}

interface Best {
  place: number;
  interest: number;
  meantFor: number;
  bought: number;
}
