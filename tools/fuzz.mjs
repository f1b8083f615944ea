// npm run test:fuzz -- --runs 20000 --seed 7: the questions of test/fuzz, more of them and others than in the suite.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5000' }, seed: { type: 'string' } } });
const seed = values.seed ?? String(randomInt(2 ** 31));
console.log(`${values.runs} questions, seed ${seed}`);
const env = { ...process.env, KINDRED_FUZZ_RUNS: values.runs, KINDRED_FUZZ_SEED: seed };
const { status } = spawnSync('npx', ['jest', 'test/fuzz'], { stdio: 'inherit', env });
process.exit(status ?? 1);
