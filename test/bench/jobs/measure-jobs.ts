import { Pool } from 'pg';
import type { JobCost, JobRound } from '../results/results.js';
import { seed } from '../shop/seed.js';
import type { Stage } from '../stage.js';
import { expectOutcome, type DueWork } from './due-work.js';

/**
 * What a job does about all that is due, against one statement written by hand, each on a copy of the same data, round by round. Throws
 * when both do not leave the same, or what the last round left breaks an invariant.
 */
export async function measureJob(
  stage: Stage,
  { count, one, fill, byHand, job, outcome }: DueWork,
  rounds: number,
  say: (text: string) => void,
): Promise<JobCost> {
  const template = `bench_${job.replaceAll('-', '_')}`;
  const [own, hand] = [`${template}_own`, `${template}_by_hand`];
  say(`making ${String(count)} ${one}s that are due …`);
  await stage.admin(`CREATE DATABASE ${template}`);
  await seed(stage.url(template), 0);
  await fill(stage.url(template));
  await stage.vacuum(template);

  const copy = async (name: string): Promise<void> => {
    await stage.admin(
      `DROP DATABASE IF EXISTS ${name}`,
      'CHECKPOINT',
      `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`,
    );
  };
  const measured: JobRound[] = [];
  for (let round = 1; round <= rounds; round++) {
    say(`round ${String(round)} of ${String(rounds)}, by hand …`);
    await copy(hand);
    const [expected, ofHand] = await runByHand(stage, hand, byHand, outcome);
    await stage.admin(`DROP DATABASE ${hand}`);
    say(`round ${String(round)} of ${String(rounds)}, the job …`);
    await copy(own);
    const [[seconds = 0, node = 0], postgres] = await stage.postgresTimeOf(() => stage.run(`jobs/${job}`, own));
    await expectOutcome(stage.url(own), outcome, expected);
    measured.push({ byHand: ofHand, job: { seconds, node, postgres } });
  }
  say(`checking the invariants of ${own} …`);
  stage.verify(own);
  await stage.admin(`DROP DATABASE ${own}`, `DROP DATABASE ${template}`);
  return { count, one, rounds: measured };
}

async function runByHand(
  stage: Stage,
  database: string,
  sql: string,
  outcome: string,
): Promise<[unknown[], JobRound['byHand']]> {
  const pool = new Pool({ connectionString: stage.url(database), max: 1 });
  try {
    const [seconds, postgres] = await stage.postgresTimeOf(async () => {
      const started = performance.now();
      await pool.query(sql);
      return (performance.now() - started) / 1000;
    });
    return [(await pool.query(outcome)).rows, { seconds, postgres }];
  } finally {
    await pool.end();
  }
}
