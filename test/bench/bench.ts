import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { measureAudiences } from './audiences.js';
import { measureCalculation } from './calculate.js';
import { measureCurve } from './curve.js';
import { expiryOf, reviewOf } from './jobs/due-work.js';
import { measureJob } from './jobs/measure-jobs.js';
import { measureShop } from './loads/measure-shop.js';
import { optionsFrom, optionsTold, type Options } from './options.js';
import { publish } from './results/report.js';
import type { Machine, Results, Run, Section } from './results/results.js';
import { inTerminal } from './results/terminal.js';
import { measureSimulation } from './simulation.js';
import { Stage } from './stage.js';

/** Measures this machine: see docs/benchmarks.md. Figures go to standard output, what is under way to standard error. */
const begun = performance.now();
const say = (text: string): void => {
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  process.stderr.write(`${seconds.padStart(5)} s  ${text}\n`);
};

let options: Options;
try {
  options = optionsFrom(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exit(1);
}

const at = new Date().toISOString();
const commit = commitNow();
const loadBefore = loadavg()[0] ?? 0;
const stage = await Stage.open();
try {
  const machine = await machineOf(stage);
  say(`${String(machine.processors)} × ${machine.processor}; ${options.sections.join(', ')}`);
  const { tpcB, ...results } = await measure(stage, options);
  const minutes = (performance.now() - begun) / 60_000;
  const run: Run = { at, minutes, commit, machine, options: optionsTold(options), tpcB: tpcB ?? null, results };
  process.stdout.write(`\n${inTerminal(run)}\n`);
  if (options.report) {
    await publish(run);
    say('docs/benchmarks.md is written');
  }
} finally {
  await stage.close();
}

/** Section by section. What throws, or breaks an invariant, ends the run: nothing of it is reported. */
async function measure(on: Stage, { sizes, sections }: Options): Promise<Results & { tpcB?: Run['tpcB'] }> {
  const wants = (section: Section): boolean => sections.includes(section);
  const results = await measureShop(on, sections, sizes, say);
  if (wants('curve')) results.curve = await measureCurve(on, sizes.postings, say);
  if (wants('calculate')) results.calculate = measureCalculation();
  if (wants('expiry')) results.expiry = await measureJob(on, expiryOf(sizes.lots), sizes.rounds, say);
  if (wants('reviews')) results.reviews = await measureJob(on, reviewOf(sizes.standings), sizes.rounds, say);
  if (wants('simulation')) {
    say(`recording ${String(sizes.purchases)} purchases to simulate …`);
    results.simulation = await measureSimulation(on, sizes.purchases);
  }
  if (wants('audiences')) {
    say(`making ${String(sizes.audience)} members …`);
    results.audiences = await measureAudiences(on, sizes.audience);
  }
  return results;
}

async function machineOf(on: Stage): Promise<Machine> {
  return {
    processor: cpus()[0]?.model ?? 'processor',
    processors: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    kernel: `${type()} ${release()}`,
    node: process.version,
    postgres: await on.version(),
    loadBefore,
  };
}

function commitNow(): string | null {
  const git = (...args: string[]) => spawnSync('git', args, { encoding: 'utf8' });
  const head = git('rev-parse', '--short', 'HEAD');
  if (head.status !== 0) return null;
  return `${head.stdout.trim()}${git('status', '--porcelain', '--', 'src', 'test', 'migrations').stdout ? '+' : ''}`;
}
