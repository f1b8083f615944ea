import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../src/platform/config/config.js';
import { aVoucher } from '../factories/a-voucher.js';
import { CODE_SECRETS, startTestApp } from '../support/app.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.js';
import { Command, run, type Ended } from './command.js';
import { runHere } from './run-here.js';

let database: TestDatabase;
let folder: string;
beforeEach(async () => {
  database = await createTestDatabase();
  folder = mkdtempSync(join(tmpdir(), 'kindred-start-'));
});
afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const environment = (more: Record<string, string> = {}) => ({
  PORT: '0',
  DATABASE_URL: database.url,
  KINDRED_DATA_DIR: folder,
  ...more,
});
const start = (more: Record<string, string> = {}): Command => new Command('main.js', [], environment(more));

/** Making the demo's year takes seconds, and longer where others are at work. */
const A_WHILE = 120_000;

interface Banner {
  address: string;
  adminKey: string;
  shopKey: string;
  headers: Record<string, string>;
  body: string;
}

/** What the server prints when it runs; the parts of the curl are taken as a shell would take them. */
async function bannerOf(server: Command): Promise<Banner> {
  const text = await server.prints('\ncurl ').then(() => server.prints("}'\n"));
  const [curl] = /^curl .*$/m.exec(text) ?? [''];
  const [, url] = /^curl -s (\S+) /.exec(curl) ?? [];
  const quoted = [...curl.matchAll(/'([^']*)'/g)].map(([, content]) => String(content));
  const body = String(quoted.pop());
  return {
    address: String(url),
    adminKey: String(/Admin key +(\S+)/.exec(text)?.[1]),
    shopKey: String(/Shop key +(\S+)/.exec(text)?.[1]),
    headers: Object.fromEntries(quoted.map((header) => header.split(': '))),
    body,
  };
}

const send = async ({ address, headers, body }: Pick<Banner, 'address' | 'headers' | 'body'>) =>
  (await fetch(address, { method: 'POST', headers, body })).json();

const programs = async (): Promise<number> =>
  (await database.pool.query('SELECT count(*)::int AS n FROM program')).rows[0].n;

/** What the demo has of what could be there twice. */
const inTheDemo = async (): Promise<{ purchases: number }> => {
  const tables = {
    members: 'member',
    purchases: 'purchase',
    redemptions: 'redemption',
    rules: 'earning_rule',
    rewards: 'reward',
  };
  const counts = Object.entries(tables).map(([name, table]) => `(SELECT count(*)::int FROM ${table}) AS ${name}`);
  return (await database.pool.query(`SELECT ${counts.join(', ')}`)).rows[0];
};

describe('starting the server', () => {
  it(
    'makes one demo however many servers start, prints a call that works, and shows the same keys later',
    async () => {
      const servers = [start(), start()];
      const [banner, other] = (await Promise.all(servers.map(bannerOf))) as [Banner, Banner];

      const first = await send(banner);
      const second = await send(banner);
      const query = '{ program { name sandbox clock } members(first: 100) { edges { node { externalId } } } }';
      const asAdmin = { ...banner.headers, authorization: `Bearer ${banner.adminKey}` };
      const seen = await send({ ...other, headers: asAdmin, body: JSON.stringify({ query }) });
      const port = new URL(banner.address).port;
      const third = await run('main.js', [], environment({ PORT: port }));
      for (const server of servers) server.signal('SIGTERM');
      const ended = await Promise.all(servers.map((server) => server.ended()));
      const later = start();
      const again = await bannerOf(later);
      const earlier = seen.data.program.clock as string;
      const { program } = (await send({ ...again, headers: asAdmin, body: JSON.stringify({ query }) })).data;
      later.signal('SIGINT');
      later.signal('SIGINT'); // Ctrl-C under npm comes twice
      const endedLater = await later.ended();

      const awards = [{ explanation: '1 point per 1.00 GBP on 12.50 GBP: 12 whole steps' }];
      expect(first).toEqual({ data: { recordPurchase: { pointsEarned: 12, awards, replayed: false } } });
      expect(second).toEqual({ data: { recordPurchase: { pointsEarned: 12, awards, replayed: true } } });
      expect(seen.data.program).toMatchObject({ name: 'Books & Coffee', sandbox: true });
      expect(seen.data.members.edges).toHaveLength(44);
      expect(other).toMatchObject({ adminKey: banner.adminKey, shopKey: banner.shopKey });
      expect(third).toEqual({
        code: 1,
        lines: [''],
        errors: `Kindred did not start. PORT: ${port} is taken on 127.0.0.1: stop what listens there, or choose another one, as in PORT=${Number(port) + 1}`,
      });
      expect(ended.map(({ code }) => code)).toEqual([0, 0]);
      const making = 'Making the demo: a year of a small shop. This happens once and takes some seconds…';
      expect(ended.filter(({ errors }) => errors.startsWith(making))).toHaveLength(1);
      expect(ended.filter(({ errors }) => errors === '')).toHaveLength(1);
      expect(again).toMatchObject({ adminKey: banner.adminKey, shopKey: banner.shopKey });
      expect(again.body).not.toBe(banner.body);
      expect(program.clock > earlier).toBe(true);
      expect(endedLater).toMatchObject({ code: 0, errors: '' });
      expect(statSync(join(folder, 'demo-keys.json')).mode & 0o777).toBe(0o600);
      expect(await programs()).toBe(1);
    },
    A_WHILE,
  );

  it(
    'starts five at once for the first time: one makes the database, one the demo program, and all serve',
    async () => {
      const empty = await createEmptyDatabase();
      const servers = Array.from({ length: 5 }, () => start({ DATABASE_URL: empty.url, LOG_LEVEL: 'info' }));

      const banners = await Promise.all(servers.map(bannerOf));
      await Promise.all(servers.map((server) => server.prints('"msg":"jobs started"')));
      const answers = await Promise.all(banners.map(send));
      for (const server of servers) server.signal('SIGTERM');
      const ended: Ended[] = await Promise.all(servers.map((server) => server.ended()));

      const count = async (table: string): Promise<number> =>
        (await empty.pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n;
      const counts = [await count('migration'), await count('program'), await count('member'), await count('purchase')];
      await empty.drop();
      const files = readdirSync('migrations').filter((file) => file.endsWith('.ts'));
      expect(counts).toEqual([files.length, 1, 44, 449]); // the purchases of the demo, and one by each server's example
      expect(new Set(banners.map(({ shopKey }) => shopKey)).size).toBe(1);
      const earned = answers.map(({ data: { recordPurchase: made } }) => [made.pointsEarned, made.replayed]);
      expect(earned).toEqual(Array(5).fill([12, false])); // each server prints an order of its own
      expect(ended.map(({ code }) => code)).toEqual(Array(5).fill(0));
      expect(ended.filter(({ errors }) => errors !== '')).toHaveLength(1); // who makes the demo says that it takes a while
    },
    A_WHILE,
  );

  it(
    'goes on with the demo where a start was killed, and does nothing of it twice',
    async () => {
      const killed = start();
      while ((await inTheDemo()).purchases < 100) await new Promise((resolve) => setTimeout(resolve, 20));
      killed.signal('SIGKILL');
      await killed.ended();
      const before = await inTheDemo();
      const server = start();
      await bannerOf(server);
      server.signal('SIGTERM');
      await server.ended();
      const made = await inTheDemo();
      const verified = await runHere('cli/verify.js', [], environment());

      expect(before.purchases).toBeLessThan(made.purchases);
      expect(made).toEqual({ members: 44, purchases: 444, redemptions: 19, rules: 8, rewards: 6 });
      expect(verified).toMatchObject({ code: 0, errors: '' });
      expect(await programs()).toBe(1);
    },
    A_WHILE,
  );

  it('makes and shows no demo when it is told so', async () => {
    const server = start({ KINDRED_DEMO: 'off' });

    const banner = await server.prints('npm run programs -- add-key');
    server.signal('SIGTERM');
    await server.ended();

    expect(banner).toMatch(/Kindred runs[.] Ctrl-C stops it[.]\n\n {2}GraphiQL /);
    expect(banner).not.toMatch(/kindred_1|curl|story/);
    expect(await programs()).toBe(0);
  });

  it('makes no program and prints no key in production', async () => {
    const secret = 'a-secret-of-at-least-32-characters';
    const codes = { KINDRED_CODE_SECRETS: `1:${secret}` };
    const server = start({
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      KINDRED_TOKEN_SECRET: secret,
      KINDRED_DRAIN_MS: '0',
      ...codes,
    });

    await server.prints('"msg":"listening"');
    server.signal('SIGTERM');
    const { code, lines, errors } = await server.ended();

    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(lines.join('\n')).not.toMatch(/kindred_|curl|GraphiQL/);
    expect(await programs()).toBe(0);
  });

  it('names the secrets that stored rows need and that it was not given', async () => {
    const app = await startTestApp();
    await aVoucher(app).issue();
    const { url: DATABASE_URL } = app.database;
    const logging = { DATABASE_URL, LOG_LEVEL: 'info', KINDRED_DEMO: 'off', KINDRED_JOBS: 'off' };
    const NEW = `2:${'x'.repeat(32)}`;
    const linesOf = async (secrets: string): Promise<Record<string, unknown>[]> => {
      const server = start({ ...logging, KINDRED_CODE_SECRETS: secrets });
      await server.prints('"msg":"listening"');
      server.signal('SIGTERM');
      const lines = (await server.ended()).lines.filter((line) => line.startsWith('{'));
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ codeSecrets }) => codeSecrets);
    };

    const [without, both] = [await linesOf(NEW), await linesOf(`${NEW},${CODE_SECRETS}`)];
    await app.close();
    const msg = expect.stringMatching(/^KINDRED_CODE_SECRETS: .* secret 1, /);
    expect(without).toEqual([expect.objectContaining({ level: 40, codeSecrets: [1], msg })]);
    expect(both).toEqual([]);
  });

  it('runs jobs unless it is told not to', async () => {
    const jobs = async (): Promise<boolean> =>
      (await database.pool.query("SELECT to_regclass('pgboss.schedule') IS NOT NULL AS made")).rows[0].made;
    const logging = { LOG_LEVEL: 'info', KINDRED_DEMO: 'off' };

    const without = start({ ...logging, KINDRED_JOBS: 'off' });
    await without.prints('"msg":"listening"');
    without.signal('SIGTERM');
    const { code, lines } = await without.ended();
    const before = await jobs();
    const server = start(logging);
    await server.prints('"msg":"jobs started"');
    server.signal('SIGTERM');
    const ended = await server.ended();

    expect({ code, before }).toEqual({ code: 0, before: false });
    expect(lines.join('\n')).not.toContain('jobs started');
    expect(await jobs()).toBe(true);
    expect(ended).toMatchObject({ code: 0, errors: '' });
  });

  it('does not start in production without a secret, and says so in one line', async () => {
    const ended = await run('main.js', [], environment({ NODE_ENV: 'production' }));

    const message =
      'KINDRED_TOKEN_SECRET: required in production, at least 32 characters: try `openssl rand -base64 48`';
    expect(ended).toEqual({ code: 1, lines: [''], errors: `Kindred did not start. ${message}` });
  });
});

describe('configuration', () => {
  it.each([
    [{ PORT: 'abc' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ PORT: '65536' }, 'PORT: must be a whole number from 0 to 65535'],
    [{ DATABASE_POOL_SIZE: '1' }, 'DATABASE_POOL_SIZE: must be a whole number from 2 to 200'],
    [{ NODE_ENV: 'prod', LOG_LEVEL: 'loud' }, 'NODE_ENV: must be one of production, development, test; LOG_LEVEL: must be one of fatal, error, warn, info, debug, silent'],
    [{ KINDRED_JOBS: 'no' }, 'KINDRED_JOBS: must be one of on, off'],
    [{ KINDRED_DRAIN_MS: '-1' }, 'KINDRED_DRAIN_MS: must be a whole number from 0 to 60000'],
    [{ KINDRED_METRICS_PORT: '70000' }, 'KINDRED_METRICS_PORT: must be a whole number from 0 to 65535'],
    [{ KINDRED_SLOW_STATEMENT_MS: 'never' }, 'KINDRED_SLOW_STATEMENT_MS: must be a whole number from 0 to 3600000'],
    [{ KINDRED_DEMO: 'no' }, 'KINDRED_DEMO: must be one of on, off'],
    [{ NODE_ENV: 'production', DATABASE_URL: 'postgresql://x@y/z', KINDRED_TOKEN_SECRET: 'x'.repeat(32), KINDRED_CODE_SECRETS: `1:${'x'.repeat(32)}`, KINDRED_DEMO: 'on' }, 'KINDRED_DEMO: there is no demo in production: its keys are shown to whoever looks'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL: must look like postgresql://user:password@host:5432/database'],
    [{ NODE_ENV: 'production' }, 'DATABASE_URL: required in production; the embedded PostgreSQL is for trying and developing'],
    [{ KINDRED_TOKEN_SECRET: 'short' }, 'KINDRED_TOKEN_SECRET: must have at least 32 characters: try `openssl rand -base64 48`'],
    ...['short', '1:short', `0:${'x'.repeat(32)}`, `x:${'x'.repeat(32)}`, `1:${'x'.repeat(32)},1:${'y'.repeat(32)}`, `1:${'x'.repeat(32)},`].map(
      (secrets): [Record<string, string>, unknown] => [
        { KINDRED_CODE_SECRETS: secrets },
        expect.stringMatching(/^KINDRED_CODE_SECRETS: must be numbered secrets, each of at least 32 characters/),
      ],
    ),
    [{ KINDRED_DATA_DIR: '/dev/null/x' }, expect.stringMatching(/^KINDRED_DATA_DIR: [/]dev[/]null[/]x cannot be used: .*ENOTDIR/)],
  ])('%j is refused', (setting, message) => {
    expect(() => readConfig(setting)).toThrow(expect.objectContaining({ name: 'ConfigError', message }));
  }); // prettier-ignore

  it('makes one secret for tokens and keeps it', () => {
    const [one, other] = [readConfig({ KINDRED_DATA_DIR: folder }), readConfig({ KINDRED_DATA_DIR: folder })];

    expect(one.tokenSecret).toHaveLength(64);
    expect(other.tokenSecret).toEqual(one.tokenSecret);
    expect(readdirSync(folder).sort()).toEqual(['code-secret', 'token-secret']);
  });

  it('makes one secret for codes and keeps it, where none is given', () => {
    const [one, other] = [readConfig({ KINDRED_DATA_DIR: folder }), readConfig({ KINDRED_DATA_DIR: folder })];
    const given = `2:${'n'.repeat(32)}, 1:${'o'.repeat(40)}`;

    expect(one.codeSecrets).toEqual([{ id: 1, secret: expect.any(Uint8Array) }]);
    expect(other.codeSecrets).toEqual(one.codeSecrets);
    expect(
      readConfig({ KINDRED_DATA_DIR: folder, KINDRED_CODE_SECRETS: given }).codeSecrets.map(({ id }) => id),
    ).toEqual([2, 1]);
  });
});
