/** What may speak for something on offer. */
export const SIGNALS = ['interest', 'meantFor', 'popular', 'bought', 'novelty'] as const;

export type Signal = (typeof SIGNALS)[number];

/** How much each signal counts. A program sets them, 0 to 100. */
export type Weights = Readonly<Record<Signal, number>>;

export const DEFAULT_WEIGHTS: Weights = { interest: 3, meantFor: 3, popular: 2, bought: 2, novelty: 1 };

/** Signals of what a member bought and did: used with a consent to PROFILING only. */
const OF_BEHAVIOR: readonly Signal[] = ['bought', 'novelty'];
const WITHOUT_BEHAVIOR = SIGNALS.filter((signal) => !OF_BEHAVIOR.includes(signal));

/** Whether a member consented to PROFILING: said yes, said no, or neither. */
export type Profiling = 'GRANTED' | 'OBJECTED' | 'UNSAID';

/** What is offered, as far as its order depends on it. */
export interface Offer {
  /** Its category and tags. */
  readonly topics: readonly string[];
  /** The ages it is meant for, both included; null where that is open. */
  readonly minAge: number | null;
  readonly maxAge: number | null;
  /** How often members of the same age band and tier chose it, and how often they chose anything here. */
  readonly chosen: { readonly here: number; readonly of: number };
  /** What part of all choices by anybody it was, 0 to 1. */
  readonly chosenByAll: number;
}

/** What is known of a member and may be used. */
export interface Taste {
  readonly profiling: Profiling;
  /** In whole years; null for unknown. */
  readonly age: number | null;
  /** Topics that they declared, in lower case: see `declaredTopics`. */
  readonly interests: ReadonlySet<string>;
  /** What part of their purchases was of each category, 0 to 1. */
  readonly bought: ReadonlyMap<string, number>;
  /** How often they redeemed this before. */
  readonly redeemed: number;
}

export interface RelevanceReason {
  readonly signal: Signal;
  readonly weight: number;
  /** 0 to 1. */
  readonly value: number;
}

export interface Relevance {
  readonly score: number;
  /** Those that count, the strongest first. */
  readonly reasons: readonly RelevanceReason[];
}

/** The same for everything: the order of the catalogue holds. */
export const NO_RELEVANCE: Relevance = { score: 0, reasons: [] };

/** How many choices of everybody stand for each band and tier before it has its own. */
const PRIOR = 20;

/** By how much being a year outside of the ages something is meant for counts less. */
const LESS_PER_YEAR = 0.1;

const UNKNOWN = 0.5;

/**
 * How well something suits a member: the sum of weight times signal. Deterministic, and explained by its reasons. After an objection to
 * profiling nothing is reckoned; without a word, only what members said themselves, and what others of their age and tier choose.
 */
export function relevanceOf(offer: Offer, taste: Taste, weights: Weights = DEFAULT_WEIGHTS): Relevance {
  if (taste.profiling === 'OBJECTED') return NO_RELEVANCE;
  // A page asks for some hundred of these. Summed up in the order of the signals: another order may come to another sum.
  const reasons: RelevanceReason[] = [];
  let sum = 0;
  for (const signal of taste.profiling === 'GRANTED' ? SIGNALS : WITHOUT_BEHAVIOR) {
    const weight = weights[signal];
    const value = weight > 0 ? valueOf(signal, offer, taste) : 0;
    if (value === 0) continue;
    sum += weight * value;
    reasons.push({ signal, weight, value });
  }
  reasons.sort((one, other) => other.weight * other.value - one.weight * one.value);
  return { score: rounded(sum), reasons };
}

function valueOf(signal: Signal, offer: Offer, taste: Taste): number {
  switch (signal) {
    case 'interest': {
      if (taste.interests.size === 0) return 0;
      const declared = offer.topics.filter((topic) => taste.interests.has(topic.toLowerCase()));
      return interestIn(declared.length, offer.topics.length);
    }
    case 'meantFor':
      return suitsAge(offer, taste.age);
    case 'popular':
      return popularity(offer.chosen, offer.chosenByAll);
    case 'bought':
      return boughtShare(offer.topics.reduce((sum, topic) => sum + (taste.bought.get(topic) ?? 0), 0));
    case 'novelty':
      return noveltyAfter(taste.redeemed);
  }
}

/** What part of so many topics was declared. */
export function interestIn(declared: number, topics: number): number {
  return topics === 0 ? 0 : rounded(declared / topics);
}

/** 1 within the ages it is meant for, less with each year outside. Where it is meant for all, or the age is unknown: between. */
export function suitsAge({ minAge, maxAge }: Pick<Offer, 'minAge' | 'maxAge'>, age: number | null): number {
  if (age === null || (minAge === null && maxAge === null)) return UNKNOWN;
  const outside = Math.max((minAge ?? age) - age, age - (maxAge ?? age), 0);
  return outside === 0 ? 1 : rounded(Math.max(0, 1 - LESS_PER_YEAR * outside));
}

/** How often something is chosen by members of an age band and tier, drawn to what part of all choices it is. */
export function popularity({ here, of }: Offer['chosen'], chosenByAll: number): number {
  return rounded((here + PRIOR * chosenByAll) / (of + PRIOR));
}

/** What part of the purchases was of any of its topics, at most all. */
export function boughtShare(sum: number): number {
  return rounded(Math.min(1, sum));
}

export function noveltyAfter(redeemed: number): number {
  return [1, 0.5][redeemed] ?? 0;
}

/** What a member declared, so that upper and lower case are the same. */
export function declaredTopics(said: readonly string[]): ReadonlySet<string> {
  return new Set(said.map((interest) => interest.toLowerCase()));
}

/** To the millionth: sums of decimals are the same wherever they are reckoned. */
export function rounded(value: number): number {
  return Math.round(value * 1_000_000) / 1_000_000;
}

/** What suits best first; what suits alike in the order of the catalogue, in which it is given. */
export function inOrderOfRelevance<Offered extends { readonly relevance: Relevance }>(
  offers: readonly Offered[],
): Offered[] {
  return [...offers].sort((one, other) => other.relevance.score - one.relevance.score);
}
