import { BESIDES, PROMISED, spreadOf, verdictsOf, type Bar, type Limit, type Verdict } from './ratios.js';
import type { AudienceComparison, JobCost, JobRound, Results, Round, Run, Sample } from './results.js';

/** What a reader is shown of figures, wherever it is shown. */
export interface Table {
  title: string;
  head: string[];
  rows: string[][];
}

/** Loads in the order in which a round runs them. */
const LOADS = [
  'bare-earn',
  'record',
  'redeem',
  'redeem-hot',
  'record-ladder',
  'bare-balance',
  'balance',
  'rewards',
  'tpc-b',
  'record-all',
  'post',
];

/** The ratios of what was measured: first what is promised, then what else has a bar. */
export function ratioTables(results: Results): Table[] {
  const tables = [
    { title: 'Ratios', bars: PROMISED },
    { title: 'Ratios besides', bars: BESIDES },
  ];
  return tables
    .map(({ title, bars }) => ({ title, head: RATIO_HEAD, rows: verdictsOf(bars, results).map(ratioRow) }))
    .filter(({ rows }) => rows.length > 0);
}

export const RATIO_HEAD = ['', 'compared', 'median', 'min', 'max', 'rounds', 'bar', ''];

export function ratioRow({ what, of, unit, limit, spread, isReached }: Verdict): string[] {
  const digits = unit === 'ms' ? 3 : 2;
  const figures = [spread.median, spread.min, spread.max].map((value) => `${value.toFixed(digits)} ${unit}`);
  return [what, of, ...figures, String(spread.rounds), limitIn(limit, unit), isReached ? 'reached' : 'MISSED'];
}

/** Of what no run has measured. */
export function missingRow({ what, of, unit, limit }: Bar): string[] {
  return [what, of, '–', '–', '–', '–', limitIn(limit, unit), 'not measured'];
}

function limitIn(limit: Limit, unit: string): string {
  return 'atLeast' in limit ? `at least ${String(limit.atLeast)} ${unit}` : `at most ${String(limit.atMost)} ${unit}`;
}

/** What was measured itself, of the sections that the run has. */
export function measurementTables({ results, tpcB }: Run): Table[] {
  return [
    loadTable(results, tpcB),
    growthTable(results),
    jobTable(results),
    openLoopTable(results),
    curveTable(results),
    calculationTable(results),
    simulationTable(results),
    webhookTable(results),
    ...audienceTables(results),
  ].filter(({ rows }) => rows.length > 0);
}

function loadTable(results: Results, tpcB: Run['tpcB']): Table {
  const sections = ['record', 'record-ladder', 'redeem', 'balance', 'rewards', 'record-all', 'post'] as const;
  const samples = new Map<string, Sample[]>();
  for (const section of sections) {
    for (const [name, runs] of byName(results[section] ?? [])) samples.set(name, runs);
  }
  return {
    title: 'Loads: operations a second, processor time of one in microseconds, and milliseconds of a call (medians)',
    head: ['', 'per second', 'node µs', 'PostgreSQL µs', 'load generator µs', 'p50 ms', 'p99 ms'],
    rows: LOADS.filter((name) => samples.has(name)).map((name) => {
      const cell = (of: keyof Sample, digits = 0): string => medianOf(samples.get(name) ?? [], of, digits);
      const shown = name === 'tpc-b' && tpcB ? `tpc-b (${tpcB})` : name;
      return [
        shown,
        thousands(cell('perSecond')),
        cell('node'),
        cell('postgres'),
        cell('generator'),
        cell('p50', 1),
        cell('p99', 1),
      ];
    }),
  };
}

function byName(rounds: readonly Round[]): Map<string, Sample[]> {
  const samples = new Map<string, Sample[]>();
  for (const [name, sample] of rounds.flatMap((round) => Object.entries(round))) {
    samples.set(name, [...(samples.get(name) ?? []), sample]);
  }
  return samples;
}

function medianOf<Of>(items: readonly Of[], of: keyof Of, digits: number): string {
  return figure(
    items.map((item) => item[of] as number | null),
    digits,
  );
}

function thousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** The median; a dash without any value. */
function figure(values: readonly (number | null)[], digits: number): string {
  return spreadOf(values)?.median.toFixed(digits) ?? '–';
}

function growthTable({ growth = [] }: Results): Table {
  const milliseconds = (act: 'balance' | 'earn' | 'spend', size: 'small' | 'large'): string =>
    figure(
      growth.map((round) => round[act][size]),
      2,
    );
  const acts = growth.length > 0 ? (['balance', 'earn', 'spend'] as const) : [];
  return {
    title: 'Growth: milliseconds of a call over one connection (medians)',
    head: ['', 'wallet of 10 postings', 'wallet of 10,000 postings'],
    rows: acts.map((act) => [act, milliseconds(act, 'small'), milliseconds(act, 'large')]),
  };
}

function jobTable({ expiry, reviews }: Results): Table {
  const jobs: [string, JobCost | undefined][] = [
    ['expiry', expiry],
    ['reviews', reviews],
  ];
  return {
    title: 'Jobs against one statement by hand: seconds, and processor time of one in microseconds (medians)',
    head: ['', 'by hand: s', 'PostgreSQL µs', 'the job: s', 'node µs', 'PostgreSQL µs'],
    rows: jobs.flatMap(([name, cost]) => {
      if (!cost) return [];
      const { count, one, rounds } = cost;
      const of = (value: (round: JobRound) => number | null): (number | null)[] => rounds.map(value);
      const each = (value: (round: JobRound) => number | null): string =>
        figure(
          of(value).map((seconds) => seconds && (seconds * 1e6) / count),
          0,
        );
      return [
        [
          `${name}, ${count.toLocaleString('en')} ${one}s`,
          figure(
            of(({ byHand }) => byHand.seconds),
            1,
          ),
          each(({ byHand }) => byHand.postgres),
          figure(
            of(({ job }) => job.seconds),
            1,
          ),
          each(({ job }) => job.node),
          each(({ job }) => job.postgres),
        ],
      ];
    }),
  };
}

function openLoopTable({ 'open-loop': measured = [] }: Results): Table {
  return {
    title:
      '`recordPurchase` at a fixed rate: milliseconds from when each call was due, whether it could be sent then or not',
    head: ['of the most', 'a second', 'p50', 'p95', 'p99', 'p99.9', 'max'],
    rows: measured.map(({ share, rate, p50, p95, p99, p999, max }) => [
      `${String(share)} %`,
      thousands(rate.toFixed(0)),
      ...[p50, p95, p99, p999, max].map((time) => time.toFixed(1)),
    ]),
  };
}

function curveTable({ curve = [] }: Results): Table {
  return {
    title: 'A posting through `ledger.post`, once there are so many',
    head: ['postings', 'node µs', 'PostgreSQL µs', 'elapsed µs', 'bytes'],
    rows: curve.map(({ postings, node, postgres, elapsed, bytes }) => [
      postings.toLocaleString('en'),
      node.toFixed(0),
      figure([postgres], 0),
      elapsed.toFixed(0),
      bytes.toFixed(0),
    ]),
  };
}

function calculationTable({ calculate }: Results): Table {
  return {
    title: 'A calculation without a database',
    head: ['rules', 'lines', 'awards', 'that give points', 'processor time ms (median)'],
    rows: calculate
      ? [
          [
            String(calculate.rules),
            String(calculate.lines),
            calculate.awards.toFixed(0),
            calculate.giving.toFixed(0),
            figure(calculate.milliseconds, 3),
          ],
        ]
      : [],
  };
}

function simulationTable({ simulation }: Results): Table {
  const rows = (['cursor', 'replay'] as const).flatMap((which) => {
    if (!simulation) return [];
    const costs = simulation.rounds.map((round) => round[which]);
    const each = costs.map(({ cpu }) => (cpu * 1e6) / simulation.purchases);
    return [[which, medianOf(costs, 'wall', 2), figure(each, 0), medianOf(costs, 'longestWait', 0)]];
  });
  const size = simulation
    ? `: ${simulation.purchases.toLocaleString('en')} purchases of ${String(simulation.lines)} lines under ${String(simulation.rules)} rules`
    : '';
  return {
    title: `Simulation${size} (medians)`,
    head: ['', 'seconds', 'node µs a purchase', 'longest wait of others ms'],
    rows,
  };
}

function webhookTable({ webhooks }: Results): Table {
  return {
    title: 'Webhooks: none lost, none out of turn; processor time of one delivery in microseconds',
    head: ['deliveries', 'endpoints', 'repeated', 'per second', 'node µs', 'PostgreSQL µs'],
    rows: webhooks
      ? [
          [
            webhooks.deliveries.toLocaleString('en'),
            String(webhooks.endpoints),
            String(webhooks.repeats),
            thousands((webhooks.deliveries / webhooks.seconds).toFixed(0)),
            figure([webhooks.node], 0),
            figure([webhooks.postgres], 0),
          ],
        ]
      : [],
  };
}

function audienceTables({ audiences }: Results): Table[] {
  if (!audiences) return [];
  const { members, reach, count, memberPages, audiencePages, refresh } = audiences;
  const row = (what: string, { kindred, byHand }: AudienceComparison): string[] => [
    what,
    figure(kindred, 1),
    figure(byHand, 1),
  ];
  return [
    {
      title: `Audiences among ${members.toLocaleString('en')} members: milliseconds (medians)`,
      head: ['', 'Kindred', 'by hand'],
      rows: [
        row('`audienceReach`, by hand the same query', reach),
        row('`audienceReach`, by hand one `count(*)` of who is inside', count),
        row('page of `members(filter: { status, joinedFrom })`', memberPages),
        row('page of `audienceMembers`', audiencePages),
      ],
    },
    {
      title: 'A dynamic segment: seconds to work out who is in it',
      head: ['inside', 'the first time', 'when nothing changes'],
      rows: [[refresh.in.toLocaleString('en'), refresh.first.toFixed(1), refresh.again.toFixed(1)]],
    },
  ];
}
