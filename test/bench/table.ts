/** One run of one load. Microseconds of processor time are for each operation. */
export interface Measurement {
  name: string;
  perSecond: number;
  node: number | null;
  postgres: number | null;
  p50: number | null;
  p99: number | null;
}

interface Row {
  what: string;
  measured: string;
  against: string;
  atLeast: number;
  /** What is compared; how many a second when it is left out. */
  of?: 'p99';
}

const ROWS: Row[] = [
  { what: 'recordPurchase over GraphQL', measured: 'record', against: 'bare-earn', atLeast: 1.1 },
  { what: 'recordPurchase with a ladder', measured: 'record-ladder', against: 'record', atLeast: 0.9 },
  { what: 'balance over GraphQL', measured: 'balance', against: 'bare-balance', atLeast: 0.7 },
  { what: 'recordPurchases, 100 a call', measured: 'record-all', against: 'tpc-b', atLeast: 1.5 },
  { what: 'redeemReward over GraphQL', measured: 'redeem', against: 'record', atLeast: 0.6 },
  { what: 'p99, options spread / one hot', measured: 'redeem', against: 'redeem-hot', atLeast: 1 / 3, of: 'p99' },
  { what: 'ledger.post, 100 a batch', measured: 'post', against: 'tpc-b', atLeast: 4 },
];

/** What may take so many times the processor time of something else at most, in node and in PostgreSQL together. */
const COSTS = [{ what: 'rewards of a member, 500 on offer', measured: 'rewards', against: 'bare-balance', atMost: 10 }];

/** Prints what was measured: ratios round by round, because the speed of a machine drifts from minute to minute. */
export function printTable(measured: readonly Measurement[], tpcB: string | null): void {
  const print = (...cells: string[]): void =>
    void process.stdout.write(`${cells.map((cell, i) => (i ? cell.padStart(14) : cell.padEnd(30))).join('')}\n`);
  process.stdout.write('\n');
  print('', 'per second', 'node µs', 'postgres µs', 'p50 ms', 'p99 ms');
  for (const name of new Set(measured.map((one) => one.name))) {
    const runs = measured.filter((one) => one.name === name);
    const cell = (property: 'perSecond' | 'node' | 'postgres' | 'p50' | 'p99', digits = 0): string => {
      const values = runs.flatMap((run) => run[property] ?? []);
      return values.length > 0 ? median(values).toFixed(digits) : '–';
    };
    print(
      name === 'tpc-b' && tpcB ? `tpc-b (${tpcB})` : name,
      cell('perSecond'),
      cell('node'),
      cell('postgres'),
      cell('p50', 1),
      cell('p99', 1),
    );
  }
  process.stdout.write('\n');
  print('ratio', 'median', 'min', 'max', 'at least', '');
  for (const { what, measured: name, against, atLeast, of = 'perSecond' } of ROWS) {
    const own = measured.filter((one) => one.name === name);
    const others = measured.filter((one) => one.name === against);
    if (own.length === 0 || others.length === 0) continue;
    const ratios = own.map((one, round) => (one[of] ?? Number.NaN) / (others[round]?.[of] ?? Number.NaN));
    const middle = median(ratios);
    const verdict = middle >= atLeast ? 'reached' : 'MISSED';
    print(
      what,
      middle.toFixed(2),
      Math.min(...ratios).toFixed(2),
      Math.max(...ratios).toFixed(2),
      `${String(Math.round(atLeast * 100) / 100)} ×`,
      verdict,
    );
  }
  for (const { what, measured: name, against, atMost } of COSTS) {
    const own = measured.filter((one) => one.name === name);
    const others = measured.filter((one) => one.name === against);
    const ratios = own.flatMap((one, round) => {
      const [cost, bare] = [cpuOf(one), cpuOf(others[round])];
      return cost === null || bare === null ? [] : [cost / bare];
    });
    if (ratios.length === 0) continue;
    const verdict = median(ratios) <= atMost ? 'reached' : 'MISSED';
    const extremes = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(2));
    print(`${what}: processor time`, median(ratios).toFixed(2), ...extremes, `at most ${String(atMost)} ×`, verdict);
  }
  process.stdout.write('\n');
}

function cpuOf(measurement: Measurement | undefined): number | null {
  const { node = null, postgres = null } = measurement ?? {};
  return node === null || postgres === null ? null : node + postgres;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
