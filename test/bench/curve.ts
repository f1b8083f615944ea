import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { seed } from './seed.js';

/** What a posting costs once there are so many. */
export interface CurvePoint {
  postings: number;
  /** Microseconds of processor time, and of time where four batches of 100 are under way. */
  node: number;
  elapsed: number;
  /** Of tables and indexes, over all postings so far. */
  bytes: number;
}

const MEMBERS = 20_000;

/** Fills a ledger up to each of these sizes, and measures the last postings before each. */
export async function measureCurve(
  url: string,
  dataDirectory: string,
  sizes: readonly number[],
): Promise<CurvePoint[]> {
  await seed(url, MEMBERS);
  const client = new Client({ connectionString: url });
  await client.connect();
  const postings = async (): Promise<number> =>
    (await client.query<{ count: number }>('SELECT count(*)::int AS count FROM posting')).rows[0]?.count ?? 0;
  const bytes = async (): Promise<number> =>
    Number((await client.query<{ size: string }>('SELECT pg_database_size(current_database()) AS size')).rows[0]?.size);
  const [before, beforeBytes] = [await postings(), await bytes()];
  const points: CurvePoint[] = [];
  for (const size of sizes) {
    await client.query('VACUUM ANALYZE');
    const missing = before + size - (await postings());
    const sample = Math.min(missing, size / 2);
    post(url, dataDirectory, missing - sample);
    const { node, elapsed } = post(url, dataDirectory, sample);
    points.push({
      postings: size,
      node,
      elapsed,
      bytes: ((await bytes()) - beforeBytes) / ((await postings()) - before),
    });
  }
  await client.end();
  return points;
}

/** Posts so many through the ledger, in a process of its own. Answers microseconds for each. */
function post(url: string, dataDirectory: string, count: number): { node: number; elapsed: number } {
  const file = fileURLToPath(new URL('./post-ledger.js', import.meta.url));
  const env = { ...process.env, NODE_ENV: 'test', DATABASE_URL: url, KINDRED_DATA_DIR: dataDirectory };
  const ran = spawnSync(process.execPath, [file, '3600', String(count)], { env, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const [posted = 0, seconds = 0, cpu = 0] = ran.stdout.split(' ').map(Number);
  return { node: (cpu * 1e6) / posted, elapsed: (seconds * 1e6) / posted };
}
