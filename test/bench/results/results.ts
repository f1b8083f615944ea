/** One run of one load: how many operations a second, and microseconds of processor time for each. Null where the system does not tell. */
export interface Sample {
  perSecond: number;
  /** Of the server that was asked, or of the script that did it. */
  node: number | null;
  postgres: number | null;
  /** Of what sent the requests, on the same processors. */
  generator: number | null;
  /** Milliseconds at the 50th and 99th percentile. */
  p50: number | null;
  p99: number | null;
}

/** Loads by name that ran one after the other: what else the machine did befell all of them. */
export type Round = Record<string, Sample>;

/** A wallet of many postings against one of few: milliseconds of a call, medians of the calls of a round in turn. */
export type GrowthRound = Record<'balance' | 'earn' | 'spend', { small: number; large: number }>;

/** What a job does about all that is due, against one statement by hand. Seconds, and of processor time. */
export interface JobRound {
  byHand: { seconds: number; postgres: number | null };
  job: { seconds: number; node: number; postgres: number | null };
}

export interface JobCost {
  /** How many there are of what is due, and what one of them is. */
  count: number;
  one: string;
  rounds: JobRound[];
}

/** What a posting costs once there are so many. */
export interface CurvePoint {
  postings: number;
  /** Microseconds of processor time, and of time where four batches of 100 are under way. */
  node: number;
  postgres: number | null;
  elapsed: number;
  /** Of tables and indexes, over all postings so far. */
  bytes: number;
}

/** How long answers took at a fixed rate, in milliseconds from when each request was due, whether it could be sent then or not. */
export interface OpenLoop {
  /** Of what the server can take at most, in per cent. */
  share: number;
  /** Requests a second. */
  rate: number;
  p50: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
}

/** What the calculator costs with many rules and a large basket, without a database. */
export interface CalculationCost {
  rules: number;
  lines: number;
  /** Awards of a calculation, and those of them that give points, on average. */
  awards: number;
  giving: number;
  /** Processor time of a calculation, round by round. */
  milliseconds: number[];
}

/** Seconds, seconds of processor time of this process, and the milliseconds that somebody else waited for it at most. */
export interface ReadingCost {
  wall: number;
  cpu: number;
  longestWait: number;
}

/** A replay against cursors that read the same rows, both by this process. */
export interface SimulationCost {
  purchases: number;
  lines: number;
  rules: number;
  rounds: { replay: ReadingCost; cursor: ReadingCost }[];
}

/** What it takes to send the events of purchases to endpoints, after all were recorded. */
export interface WebhookCost {
  endpoints: number;
  deliveries: number;
  seconds: number;
  /** Microseconds of processor time for one delivery. */
  node: number | null;
  postgres: number | null;
  repeats: number;
}

/** What was asked of Kindred and, in turns with it, of the same database by hand. Milliseconds, round by round. */
export interface AudienceComparison {
  kindred: number[];
  byHand: number[];
}

export interface AudienceCost {
  members: number;
  reach: AudienceComparison;
  /** The reach against one `count(*)` of who is inside. */
  count: AudienceComparison;
  memberPages: AudienceComparison;
  audiencePages: AudienceComparison;
  /** Seconds that a dynamic segment takes to be worked out for the first time, and with nothing to change. */
  refresh: { first: number; again: number; in: number };
}

/** What a run has measured, section by section. */
export interface Results {
  record?: Round[];
  'record-ladder'?: Round[];
  redeem?: Round[];
  balance?: Round[];
  rewards?: Round[];
  'record-all'?: Round[];
  post?: Round[];
  growth?: GrowthRound[];
  expiry?: JobCost;
  reviews?: JobCost;
  'open-loop'?: OpenLoop[];
  curve?: CurvePoint[];
  calculate?: CalculationCost;
  simulation?: SimulationCost;
  webhooks?: WebhookCost;
  audiences?: AudienceCost;
}

export type Section = keyof Results;

export interface Machine {
  processor: string;
  processors: number;
  memoryGigabytes: number;
  kernel: string;
  node: string;
  postgres: string;
  /** How many processes wanted a processor in the minute before the run. */
  loadBefore: number;
}

/** A run of the benchmark, with what it was run on and how. */
export interface Run {
  /** When it began, and how many minutes all of it took. */
  at: string;
  minutes: number;
  /** Of the code, with a plus when there were changes besides; null where git does not tell. */
  commit: string | null;
  machine: Machine;
  /** Of the command line, defaults included. */
  options: Record<string, string>;
  /** What sent the TPC-B-like transactions: pgbench where it is installed. */
  tpcB: 'pgbench' | 'pg' | null;
  results: Results;
}
