import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PostgresCluster } from './machinery/postgres-cluster.js';
import { prepareShop } from './prepare.js';
import { SCENARIOS, Skipped, type Scenario } from './scenarios/index.js';
import { Stage, type StageOptions } from './stage.js';

const HELP = `Breaks everything around Kindred while a shop is busy, and proves that nothing is lost and nothing is done twice
(docs/faults.md).

  npm run test:faults
  npm run test:faults -- --only postgres-killed,network-black-hole --seconds 30
      --only       scenarios by name, with commas; all when left out
      --seconds    how long each is busy, 8 when left out
      --seed       what the clients think of and when things break; printed at each run, to repeat it
      --keep       keeps journals and logs

Scenarios:
${SCENARIOS.map(({ name, about }) => `  ${name.padEnd(22)} ${about}`).join('\n')}

Exit code: 0 all passed (or were skipped, which is said), 1 something failed, 2 the command line is wrong.`;

/** All of it, with some seconds to clear away. */
const LIMIT_MILLISECONDS = 10 * 60_000 - 10_000;
const MEMBERS = 40;
const TEMPLATE = 'faults_shop';

type Verdict = 'passed' | 'failed' | 'skipped';

/** Ctrl-C: what was started is cleared away all the same. */
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.once('SIGTERM', () => interruption.abort());

const startedAt = performance.now();
const say = (line: string): void => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stdout.write(`${seconds} s  ${line.replaceAll('\n', '\n        ')}\n`);
};

interface Options {
  scenarios: Scenario[];
  seconds: number;
  seed: number;
  keep: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seconds: { type: 'string', default: '8' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${HELP}\n`);
    process.exit(0);
  }
  const wanted = values.only?.split(',');
  const unknown = wanted?.filter((name) => !SCENARIOS.some((scenario) => scenario.name === name)) ?? [];
  const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
  if (unknown.length > 0) throw new Error(`--only: there is no scenario ${unknown.join(', ')}`);
  if (!(seconds > 0 && seconds <= 120)) throw new Error('--seconds: must be a number up to 120');
  if (!Number.isInteger(seed)) throw new Error('--seed: must be a whole number');
  return {
    scenarios: SCENARIOS.filter(({ name }) => wanted?.includes(name) ?? true),
    seconds,
    seed,
    keep: values.keep,
  };
}

function optionsOrEnd(): Options {
  try {
    return readOptions();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

async function play(scenario: Scenario, options: Omit<StageOptions, 'name'>): Promise<Verdict> {
  say(`${scenario.name}: ${scenario.about}`);
  const stage = new Stage({ ...options, name: scenario.name, say: (line) => say(`  ${line}`) });
  const isOver = new AbortController();
  try {
    interruption.signal.throwIfAborted();
    await Promise.race([scenario.run(stage), over(options.until, isOver.signal)]);
  } catch (error) {
    if (error instanceof Skipped) {
      say(`  skipped: ${error.message}`);
      return 'skipped';
    }
    stage.fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    isOver.abort();
    await stage.clear();
  }
  for (const failure of stage.failures) say(`  FAILED  ${failure}`);
  return stage.failures.length === 0 ? 'passed' : 'failed';
}

/** Throws when the run has to be over, or is interrupted. */
async function over(until: number, signal: AbortSignal): Promise<void> {
  const either = AbortSignal.any([signal, interruption.signal]);
  await wait(Math.max(0, until - performance.now()), undefined, { signal: either }).catch(() => {
    throw new Error('interrupted');
  });
  throw new Error('ten minutes are over');
}

async function main({ scenarios, seconds, seed, keep }: Options): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-faults-'));
  chmodSync(folder, 0o711); // as root, PostgreSQL runs as another user, who has to get through
  mkdirSync(join(folder, 'shop'));
  say(`seed ${String(seed)}; journals and logs in ${folder}`);
  const cluster = await PostgresCluster.start(join(folder, 'postgres'));
  const verdicts: Verdict[] = [];
  const until = startedAt + LIMIT_MILLISECONDS;
  try {
    say('opening a shop …');
    const shop = await prepareShop(cluster, TEMPLATE, join(folder, 'shop'), MEMBERS);
    for (const scenario of scenarios) {
      verdicts.push(await play(scenario, { folder, cluster, template: TEMPLATE, shop, seconds, seed, until, say }));
    }
  } finally {
    await cluster.stop();
    const failed = verdicts.includes('failed') || verdicts.length < scenarios.length;
    if (!failed && !keep) rmSync(folder, { recursive: true, force: true });
    else say(`journals and logs stay in ${folder}`);
  }
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length;
  const skipped = count('skipped') > 0 ? `, ${String(count('skipped'))} skipped` : '';
  say(`seed ${String(seed)}`);
  process.stdout.write(`${String(count('passed'))} passed, ${String(count('failed'))} failed${skipped}\n`);
  process.exitCode = count('failed') > 0 ? 1 : 0;
}

await main(optionsOrEnd()).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
// A scenario that was cut short may still wait for something.
process.exit();
