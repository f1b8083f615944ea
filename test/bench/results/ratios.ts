import type { Results, Round, Sample, Section } from './results.js';

/** What must be reached: at least or at most so much. */
export type Limit = { atLeast: number } | { atMost: number };

/** The middle and the extremes of what the rounds gave. */
export interface Spread {
  min: number;
  median: number;
  max: number;
  rounds: number;
}

/** Something that is compared, and how far it has to come. */
export interface Bar {
  what: string;
  section: Section;
  /** What is compared, and with what. */
  of: string;
  unit: '×' | 'ms';
  limit: Limit;
  /** Round by round; null for a round that lacks one side. */
  valuesOf: (results: Results) => (number | null)[];
  /** Of how many, where that was for the run to choose. */
  countOf?: (results: Results) => string | null;
}

export interface Verdict extends Bar {
  spread: Spread;
  /** Judged by the median. */
  isReached: boolean;
}

const AS_LONG: Limit = { atMost: 1.2 };

/** What is promised. */
export const PROMISED: readonly Bar[] = [
  loads('`recordPurchase` over GraphQL', 'record', 'record', 'bare-earn', { atLeast: 1.1 }),
  loads('balance over GraphQL', 'balance', 'balance', 'bare-balance', { atLeast: 0.7 }),
  loads('`recordPurchases`, 100 a call', 'record-all', 'record-all', 'tpc-b', { atLeast: 1.5 }),
  loads('`ledger.post`, 100 a batch', 'post', 'post', 'tpc-b', { atLeast: 4 }),
  ...(['balance', 'earn', 'spend'] as const).map((act): Bar => ({
    what: `${act} of a wallet of 10,000 postings`,
    section: 'growth',
    of: 'time, one of 10',
    unit: '×',
    limit: AS_LONG,
    valuesOf: ({ growth = [] }) => growth.map((round) => quotient(round[act].large, round[act].small)),
  })),
  job('expiry', 'expiry'),
  job('tier review', 'reviews'),
];

/** What else has a bar. */
export const BESIDES: readonly Bar[] = [
  loads('`recordPurchase` with a ladder', 'record-ladder', 'record-ladder', 'record', { atLeast: 0.9 }, 'without one'),
  loads('`redeemReward` over GraphQL', 'redeem', 'redeem', 'record', { atLeast: 0.6 }, '`recordPurchase`'),
  {
    what: '99th percentile of `redeemReward`, all of one option',
    section: 'redeem',
    of: 'time, options spread',
    unit: '×',
    limit: { atMost: 3 },
    valuesOf: ({ redeem = [] }) => pairs(redeem, 'redeem-hot', 'redeem', ({ p99 }) => p99),
  },
  {
    what: 'rewards of a member, 500 on offer',
    section: 'rewards',
    of: 'processor time, bare balance',
    unit: '×',
    limit: { atMost: 10 },
    valuesOf: ({ rewards = [] }) => pairs(rewards, 'rewards', 'bare-balance', processorTimeOf),
  },
  {
    what: 'calculation of 200 rules on 50 lines',
    section: 'calculate',
    of: 'processor time',
    unit: 'ms',
    limit: { atMost: 0.5 },
    valuesOf: ({ calculate }) => calculate?.milliseconds ?? [],
  },
  {
    what: 'simulation',
    section: 'simulation',
    of: 'time, cursors',
    unit: '×',
    limit: { atMost: 3 },
    valuesOf: ({ simulation }) =>
      (simulation?.rounds ?? []).map(({ replay, cursor }) => quotient(replay.wall, cursor.wall)),
  },
  audience('`audienceReach`', 'reach'),
  audience('pages of `members(filter)`', 'memberPages'),
  audience('pages of `audienceMembers`', 'audiencePages'),
];

/** How far that came of which there are figures. What was not measured has no verdict. */
export function verdictsOf(bars: readonly Bar[], results: Results): Verdict[] {
  return bars.flatMap((bar) => {
    const spread = spreadOf(bar.valuesOf(results));
    if (!spread) return [];
    const count = bar.countOf?.(results);
    const what = count ? `${bar.what} of ${count}` : bar.what;
    return [{ ...bar, what, spread, isReached: isReached(spread.median, bar.limit) }];
  });
}

/** Of the values that are there; null without any. */
export function spreadOf(values: readonly (number | null)[]): Spread | null {
  const sorted = values.filter((value): value is number => Number.isFinite(value)).sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  return min === undefined || max === undefined ? null : { min, median: median(sorted), max, rounds: sorted.length };
}

function isReached(value: number, limit: Limit): boolean {
  return 'atLeast' in limit ? value >= limit.atLeast : value <= limit.atMost;
}

function median(sorted: readonly number[]): number {
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** So many operations a second, as a multiple of those of something else. */
function loads(
  what: string,
  section: 'record' | 'record-ladder' | 'redeem' | 'balance' | 'record-all' | 'post',
  own: string,
  other: string,
  limit: Limit,
  of = other === 'tpc-b' ? 'TPC-B' : 'bare',
): Bar {
  const valuesOf = (results: Results): (number | null)[] =>
    pairs(results[section] ?? [], own, other, ({ perSecond }) => perSecond);
  return { what, section, of: `a second, ${of}`, unit: '×', limit, valuesOf };
}

function job(what: string, section: 'expiry' | 'reviews'): Bar {
  const valuesOf = (results: Results): (number | null)[] =>
    (results[section]?.rounds ?? []).map((round) => quotient(round.job.seconds, round.byHand.seconds));
  const countOf = (results: Results): string | null => {
    const { count, one } = results[section] ?? {};
    return count === undefined ? null : `${count.toLocaleString('en')} ${String(one)}s`;
  };
  return { what, section, of: 'time, one statement by hand', unit: '×', limit: { atMost: 3 }, valuesOf, countOf };
}

function audience(what: string, key: 'reach' | 'memberPages' | 'audiencePages'): Bar {
  const valuesOf = ({ audiences }: Results): (number | null)[] => {
    const { kindred = [], byHand = [] } = audiences?.[key] ?? {};
    return kindred.map((own, round) => quotient(own, byHand[round] ?? null));
  };
  return { what, section: 'audiences', of: 'time, by hand', unit: '×', limit: { atMost: 2 }, valuesOf };
}

function pairs(
  rounds: readonly Round[],
  own: string,
  other: string,
  figure: (sample: Sample) => number | null,
): (number | null)[] {
  return rounds.map((round) => {
    const [one, another] = [round[own], round[other]];
    return one && another ? quotient(figure(one), figure(another)) : null;
  });
}

function processorTimeOf({ node, postgres }: Sample): number | null {
  return node === null || postgres === null ? null : node + postgres;
}

function quotient(one: number | null, other: number | null): number | null {
  return one === null || other === null || other === 0 ? null : one / other;
}
