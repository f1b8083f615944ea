import { spawnSync } from 'node:child_process';
import { Pool } from 'pg';

const SCALE = 50;
const CLIENTS = 8;

/** pgbench's TPC-B-like transaction: transactions per second that this server makes. */
export interface TpcB {
  with: 'pgbench' | 'pg';
  run(seconds: number): Promise<number>;
}

/** Fills the tables (scale 50) and answers how to run it: with pgbench where it is installed, else with pg. */
export async function prepareTpcB(url: string): Promise<TpcB> {
  if (spawnSync('pgbench', ['--version']).status === 0) {
    pgbench(url, ['-i', '-q', '-s', String(SCALE)]);
    return { with: 'pgbench', run: (seconds) => Promise.resolve(withPgbench(url, seconds)) };
  }
  await fill(url);
  return { with: 'pg', run: (seconds) => withPg(url, seconds) };
}

function withPgbench(url: string, seconds: number): number {
  const output = pgbench(url, ['-n', '-M', 'prepared', '-c', String(CLIENTS), '-j', '2', '-T', String(seconds)]);
  return Number(/tps = ([\d.]+)/.exec(output)?.[1]);
}

function pgbench(url: string, options: string[]): string {
  const { hostname, port, username, password, pathname } = new URL(url);
  const place = ['-h', hostname, '-p', port, '-U', username, pathname.slice(1)];
  const ran = spawnSync('pgbench', [...options, ...place], {
    env: { ...process.env, PGPASSWORD: decodeURIComponent(password) },
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(`pgbench: ${ran.stderr}`);
  return ran.stdout;
}

async function fill(url: string): Promise<void> {
  const pool = new Pool({ connectionString: url });
  for (const sql of [
    'CREATE TABLE pgbench_branches (bid int PRIMARY KEY, bbalance int, filler char(88)) WITH (fillfactor = 100)',
    'CREATE TABLE pgbench_tellers (tid int PRIMARY KEY, bid int, tbalance int, filler char(84)) WITH (fillfactor = 100)',
    'CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84)) WITH (fillfactor = 100)',
    'CREATE TABLE pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))',
    `INSERT INTO pgbench_branches SELECT b, 0 FROM generate_series(1, ${String(SCALE)}) b`,
    `INSERT INTO pgbench_tellers SELECT t, (t - 1) / 10 + 1, 0 FROM generate_series(1, ${String(SCALE * 10)}) t`,
    `INSERT INTO pgbench_accounts SELECT a, (a - 1) / 100000 + 1, 0, '' FROM generate_series(1, ${String(SCALE * 100_000)}) a`,
  ]) {
    await pool.query(sql);
  }
  await pool.query('VACUUM ANALYZE');
  await pool.end();
}

async function withPg(url: string, seconds: number): Promise<number> {
  const pool = new Pool({ connectionString: url, max: CLIENTS });
  const until = performance.now() + seconds * 1000;
  let transactions = 0;
  const random = (most: number): number => 1 + Math.floor(Math.random() * most);
  const client = async (): Promise<void> => {
    const connection = await pool.connect();
    const run = (name: string, text: string, values: number[]): Promise<unknown> =>
      connection.query({ name, text, values });
    while (performance.now() < until) {
      const [aid, tid, bid, delta] = [
        random(SCALE * 100_000),
        random(SCALE * 10),
        random(SCALE),
        random(10_000) - 5000,
      ];
      await connection.query('BEGIN');
      await run('a', 'UPDATE pgbench_accounts SET abalance = abalance + $1 WHERE aid = $2', [delta, aid]);
      await run('s', 'SELECT abalance FROM pgbench_accounts WHERE aid = $1', [aid]);
      await run('t', 'UPDATE pgbench_tellers SET tbalance = tbalance + $1 WHERE tid = $2', [delta, tid]);
      await run('b', 'UPDATE pgbench_branches SET bbalance = bbalance + $1 WHERE bid = $2', [delta, bid]);
      const history =
        'INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES ($1, $2, $3, $4, CURRENT_TIMESTAMP)';
      await run('h', history, [tid, bid, aid, delta]);
      await connection.query('END');
      transactions++;
    }
    connection.release();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await pool.end();
  return transactions / seconds;
}
