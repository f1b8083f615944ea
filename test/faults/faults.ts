import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
      --seconds    how long each is busy, 12 when left out
      --seed       what the clients think of and when things break; printed at each run, to repeat it
      --keep       keeps journals and logs

Scenarios:
${SCENARIOS.map(({ name, about }) => `  ${name.padEnd(22)} ${about}`).join('\n')}

Exit code: 0 all passed (or were skipped, which is said), 1 something failed, 2 the command line is wrong.`;

const LIMIT_MILLISECONDS = 10 * 60_000;
const MEMBERS = 40;
const TEMPLATE = 'faults_shop';

type Verdict = 'passed' | 'failed' | 'skipped';

const startedAt = performance.now();
const say = (line: string): void => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0).padStart(4);
  process.stdout.write(`${seconds} s  ${line.replaceAll('\n', '\n        ')}\n`);
};

function readOptions(): { scenarios: Scenario[]; seconds: number; seed: number; keep: boolean } {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      seconds: { type: 'string', default: '12' },
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

async function play(scenario: Scenario, options: Omit<StageOptions, 'name'>): Promise<Verdict> {
  say(`${scenario.name}: ${scenario.about}`);
  const stage = new Stage({ ...options, name: scenario.name, say: (line) => say(`  ${line}`) });
  try {
    await scenario.run(stage);
  } catch (error) {
    if (error instanceof Skipped) {
      say(`  skipped: ${error.message}`);
      return 'skipped';
    }
    stage.fail(error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await stage.clear();
  }
  for (const failure of stage.failures) say(`  FAILED  ${failure}`);
  return stage.failures.length === 0 ? 'passed' : 'failed';
}

async function main(): Promise<void> {
  const { scenarios, seconds, seed, keep } = readOptions();
  const folder = mkdtempSync(join(tmpdir(), 'kindred-faults-'));
  chmodSync(folder, 0o711); // as root, PostgreSQL runs as another user, who has to get through
  mkdirSync(join(folder, 'shop'));
  say(`seed ${String(seed)}; journals and logs in ${folder}`);
  const cluster = await PostgresCluster.start(join(folder, 'postgres'));
  const verdicts: Verdict[] = [];
  try {
    say('opening a shop …');
    const shop = await prepareShop(cluster, TEMPLATE, join(folder, 'shop'), MEMBERS);
    for (const scenario of scenarios) {
      if (performance.now() - startedAt > LIMIT_MILLISECONDS) {
        say(`${scenario.name}: FAILED  ten minutes are over`);
        verdicts.push('failed');
        continue;
      }
      verdicts.push(await play(scenario, { folder, cluster, template: TEMPLATE, shop, seconds, seed, say }));
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

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = process.exitCode || 1;
});
