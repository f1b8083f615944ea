import { parseArgs } from 'node:util';
import { refusalOfReport } from './results/report.js';
import type { Section } from './results/results.js';

/** What is promised, and how time and latency grow: what a report is made of unless something else is asked for. */
const REPORTED: readonly Section[] = [
  'record',
  'balance',
  'record-all',
  'post',
  'growth',
  'open-loop',
  'curve',
  'expiry',
  'reviews',
];

const BESIDES: readonly Section[] = [
  'record-ladder',
  'redeem',
  'rewards',
  'calculate',
  'simulation',
  'webhooks',
  'audiences',
];

/** How many of what is measured, and for how long. */
export interface Sizes {
  rounds: number;
  /** Of each load in each round. */
  seconds: number;
  members: number;
  lots: number;
  standings: number;
  purchases: number;
  audience: number;
  /** Postings of a ledger that grows: the last point of its curve. */
  postings: number;
}

/** Which sections each size is for. */
const APPLIES: Record<keyof Sizes, readonly Section[] | null> = {
  rounds: null,
  seconds: null,
  members: null,
  lots: ['expiry'],
  standings: ['reviews'],
  purchases: ['simulation'],
  audience: ['audiences'],
  postings: ['curve'],
};

export interface Options {
  sizes: Sizes;
  sections: readonly Section[];
  /** Whether the figures are published. */
  report: boolean;
}

const DEFAULTS: Sizes = {
  rounds: 5,
  seconds: 4,
  members: 30_000,
  lots: 200_000,
  standings: 200_000,
  purchases: 50_000,
  audience: 1_000_000,
  postings: 1_000_000,
};

/** As many as the promise is about. */
const DEFAULTS_OF_REPORT: Sizes = { ...DEFAULTS, lots: 1_000_000, standings: 1_000_000 };

/** Reads the command line. Throws, with a message for a person, when it asks for what there is not or makes no report. */
export function optionsFrom(args: string[]): Options {
  const names = Object.keys(DEFAULTS) as (keyof Sizes)[];
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      report: { type: 'boolean', default: false },
      ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
    },
  });
  const { only, report } = values;
  const given = values as Partial<Record<keyof Sizes, string>>;
  const sizes = { ...(report ? DEFAULTS_OF_REPORT : DEFAULTS) };
  for (const name of names) if (given[name] !== undefined) sizes[name] = numberOf(name, given[name]);
  const refusal = report ? refusalOfReport(sizes.rounds) : null;
  if (refusal) throw new Error(refusal);
  return { sizes, sections: only === undefined ? sectionsFor(report) : chosenOf(only), report };
}

function sectionsFor(report: boolean): readonly Section[] {
  return report ? REPORTED : [...REPORTED, ...BESIDES];
}

function chosenOf(only: string): Section[] {
  const known = [...REPORTED, ...BESIDES];
  return only.split(',').map((name) => {
    const section = known.find((one) => one === name);
    if (!section) throw new Error(`--only knows no ${name}, but ${known.join(', ')}`);
    return section;
  });
}

function numberOf(name: string, given: string): number {
  const value = Number(given);
  if (!(value > 0)) throw new Error(`--${name} is a number above 0, not ${given}`);
  return value;
}

/** How it was measured, as on the command line: what mattered for these sections. */
export function optionsTold({ sizes, sections }: Options): Record<string, string> {
  const told = Object.entries(sizes).filter(([name]) => {
    const applies = APPLIES[name as keyof Sizes];
    return applies === null || applies.some((section) => sections.includes(section));
  });
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
}
