import type { Client } from 'pg';
import { connected } from './connected.js';
import type { CurvePoint } from './results/results.js';
import { seed } from './shop/seed.js';
import type { Stage } from './stage.js';

const MEMBERS = 20_000;
const DATABASE = 'bench_curve';
/** The first point, and how far apart the others are. */
const FIRST = 10_000;
const TIMES = 10;
/** Seconds: until there are enough. */
const FOR_EVER = '36000';
/** Postings that are measured at each point, and those before them in which the script comes up to speed. */
const SAMPLE = 20_000;
const WARMING_UP = 5_000;

/** Fills a ledger up to so many postings, and measures what comes next at 10,000, 100,000 and so on. Throws when an invariant does not hold. */
export async function measureCurve(stage: Stage, largest: number, say: (text: string) => void): Promise<CurvePoint[]> {
  await stage.admin(`CREATE DATABASE ${DATABASE}`);
  await seed(stage.url(DATABASE), MEMBERS);
  const points = await connected(stage.url(DATABASE), (client) => measurePoints(stage, client, largest, say));
  say(`checking the invariants of ${DATABASE} …`);
  stage.verify(DATABASE);
  return points;
}

async function measurePoints(
  stage: Stage,
  client: Client,
  largest: number,
  say: (text: string) => void,
): Promise<CurvePoint[]> {
  const numberOf = async (sql: string): Promise<number> =>
    Number((await client.query<{ number: string }>(sql)).rows[0]?.number);
  const postings = (): Promise<number> => numberOf('SELECT count(*) AS number FROM posting');
  const bytes = (): Promise<number> => numberOf('SELECT pg_database_size(current_database()) AS number');
  const [before, beforeBytes] = [await postings(), await bytes()];
  const points: CurvePoint[] = [];
  for (const size of sizesUpTo(largest)) {
    say(`a ledger of ${String(size)} postings …`);
    stage.run('post-ledger', DATABASE, FOR_EVER, String(before + size - (await postings())));
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
    const held = ((await bytes()) - beforeBytes) / ((await postings()) - before);
    points.push({ postings: size, bytes: held, ...(await measurePosting(stage)) });
  }
  return points;
}

function sizesUpTo(largest: number): number[] {
  const sizes: number[] = [];
  for (let size = FIRST; size <= largest; size *= TIMES) sizes.push(size);
  return sizes;
}

/** Microseconds for each of some more. */
async function measurePosting(stage: Stage): Promise<Omit<CurvePoint, 'postings' | 'bytes'>> {
  const run = (): number[] => stage.run('post-ledger', DATABASE, FOR_EVER, String(SAMPLE), String(WARMING_UP));
  const [[posted = 0, seconds = 0, cpu = 0], postgres] = await stage.postgresTimeOf(run);
  const each = (time: number, of = posted): number => (time * 1e6) / of;
  return {
    node: each(cpu),
    elapsed: each(seconds),
    postgres: postgres && each(postgres, posted + WARMING_UP),
  };
}
