import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  EmbeddedPostgresError,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from '../../src/platform/embedded-postgres/index.js';
import { FAST, KindredProcess } from '../support/embedded-postgres/kindred-process.js';
import { ask, execute, freshFolder, removeFolder, serverPid } from '../support/embedded-postgres/server-facts.js';

const ONE = 'SELECT 1 AS one';
const HERE = 'SELECT note FROM kept';

describe('startEmbeddedPostgres', () => {
  let folder: string;
  /** A stopped data folder with one row, made by the first test; the others begin with a copy: initdb takes its time. */
  let template: string;

  beforeAll(async () => {
    folder = await freshFolder();
    template = join(folder, 'template');
  });

  afterAll(() => removeFolder(folder));

  const start = (dataDirectory: string, more: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> =>
    startEmbeddedPostgres({ dataDirectory, settings: FAST, ...more });

  const copyOfTemplate = async (name: string): Promise<string> => {
    const data = join(folder, name);
    await execute('cp', ['-a', template, data]);
    return data;
  };

  it('makes a database that only the password opens, and stops its server', async () => {
    const server = await start(template);

    expect(server).toMatchObject({ dataDirectory: template, reused: false });
    expect(server.url).toMatch(
      new RegExp(`^postgresql://kindred:[0-9a-f]{48}@127\\.0\\.0\\.1:${server.port}/kindred$`),
    );
    expect(
      await ask(
        server.url,
        `SELECT current_user, pg_encoding_to_char(encoding) AS encoding, datcollate, current_setting('fsync') AS fsync,
           current_setting('listen_addresses') AS listen, current_setting('unix_socket_directories') AS sockets
         FROM pg_database WHERE datname = current_database()`,
      ),
    ).toEqual({
      current_user: 'kindred',
      encoding: 'UTF8',
      datcollate: 'C.UTF-8',
      fsync: 'off',
      listen: '127.0.0.1',
      sockets: '',
    });
    expect(await ask(server.url.replace(/:[0-9a-f]{48}@/, ':wrong@'), ONE)).toBe('28P01');
    expect((await stat(join(template, 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(template, 'cluster'))).mode & 0o777).toBe(0o700);

    await ask(server.url, `CREATE TABLE kept AS SELECT 'still here' AS note`);
    await server.stop();
    await server.stop();

    expect(await ask(server.url, ONE)).toBe('ECONNREFUSED');
    expect((await readdir(template)).sort()).toEqual(['clients', 'cluster', 'password', 'port', 'postgres.log']);
  });

  it('keeps data, password and port from one start to the next', async () => {
    const data = await copyOfTemplate('again');
    const first = await start(data);
    await first.stop();

    const second = await start(data);

    expect(second).toMatchObject({ reused: false, url: first.url });
    expect(await ask(second.url, HERE)).toEqual({ note: 'still here' });
    await second.stop();
  });

  it('reuses the server of a process that was killed, and stops it in its place', async () => {
    const data = await copyOfTemplate('killed');
    const killed = KindredProcess.run(data);
    const { url } = await killed.answer();
    await killed.kill();

    const server = await start(data);

    expect(server).toMatchObject({ reused: true, url });
    expect(await ask(url, HERE)).toEqual({ note: 'still here' });
    await server.stop();
    expect(await ask(url, ONE)).toBe('ECONNREFUSED');
  });

  it('lets one of two start the server and the other join; the last one out stops it', async () => {
    const data = join(folder, 'together');
    const processes = [KindredProcess.run(data), KindredProcess.run(data)];

    const answers = await Promise.all(processes.map((one) => one.answer()));

    expect(answers.map(({ reused }) => reused).sort()).toEqual([false, true]);
    expect(answers[0]?.url).toBe(answers[1]?.url);
    const starter = answers.findIndex(({ reused }) => reused === false);
    expect(await processes[starter]?.stop()).toEqual({ stopped: true });
    expect(await ask(answers[0]?.url, ONE)).toEqual({ one: 1 });
    expect(await processes[1 - starter]?.stop()).toEqual({ stopped: true });
    expect(await ask(answers[0]?.url, ONE)).toBe('ECONNREFUSED');
  });

  it('counts the users within one process, too', async () => {
    const data = await copyOfTemplate('twice');
    const [one, other] = await Promise.all([start(data), start(data)]);

    await one.stop();

    expect(await ask(other.url, ONE)).toEqual({ one: 1 });
    await other.stop();
    expect(await ask(other.url, ONE)).toBe('ECONNREFUSED');
  });

  it('goes on through Ctrl-C in the terminal until it is told to stop', async () => {
    const data = await copyOfTemplate('interrupted');
    const kindred = KindredProcess.run(data, { detached: true });
    const { url } = await kindred.answer();

    process.kill(-kindred.child.pid!, 'SIGINT'); // the whole process group, as a terminal does

    expect(await kindred.answer()).toEqual({ interrupted: true });
    expect(await ask(url, ONE)).toEqual({ one: 1 });
    expect(await kindred.stop()).toEqual({ stopped: true });
    expect(await ask(url, ONE)).toBe('ECONNREFUSED');
  });

  it('takes the preferred port, and another one when it is taken', async () => {
    const data = await copyOfTemplate('port');
    const neighbour = createServer();
    const taken = await new Promise<number>((resolve) => {
      neighbour.listen(0, '127.0.0.1', () => resolve((neighbour.address() as { port: number }).port));
    });

    const first = await start(data, { port: taken });
    await first.stop();
    await new Promise((resolve) => neighbour.close(resolve));
    const second = await start(data, { port: taken });
    await second.stop();

    expect(first.port).not.toBe(taken);
    expect(second.port).toBe(taken);
  });

  it('starts over a postmaster.pid whose number belongs to another program', async () => {
    const data = await copyOfTemplate('stale');
    const killed = await start(data);
    const pid = await serverPid(join(data, 'cluster'));
    const left = await readFile(join(data, 'cluster', 'postmaster.pid'), 'utf8');
    process.kill(pid, 'SIGKILL');
    await writeFile(join(data, 'cluster', 'postmaster.pid'), left.replace(String(pid), String(process.pid)));

    const server = await start(data);

    expect(server.reused).toBe(false);
    expect(await ask(server.url, HERE)).toEqual({ note: 'still here' });
    await killed.stop(); // its server is gone; the new one has another user
    expect(await ask(server.url, ONE)).toEqual({ one: 1 });
    await server.stop();
  });

  it('begins anew when it was killed in the middle of initdb', async () => {
    const data = join(folder, 'half');
    const killed = KindredProcess.run(data);
    while (!(await readdir(data).catch(() => [])).some((name) => name.startsWith('cluster.unfinished'))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await killed.kill();

    const server = await start(data);

    expect(await ask(server.url, ONE)).toEqual({ one: 1 });
    await server.stop();
  });

  it('sets aside a cluster that is not complete, whoever made it', async () => {
    const data = await copyOfTemplate('torn');
    await rm(join(data, 'cluster', 'global', 'pg_control'));
    const logged: string[] = [];

    const server = await start(data, { log: (line) => logged.push(line) });

    expect(await ask(server.url, HERE)).toBe('42P01');
    await server.stop();
    expect(logged[0]).toContain('was no complete database: it was renamed to');
    expect((await readdir(data)).filter((name) => name.startsWith('cluster.set-aside-'))).toHaveLength(1);
  });

  it('gives a lost password a successor', async () => {
    const data = await copyOfTemplate('password');
    const before = await readFile(join(data, 'password'), 'utf8');
    await rm(join(data, 'password'));

    const server = await start(data);

    expect(await ask(server.url, HERE)).toEqual({ note: 'still here' });
    expect(await readFile(join(data, 'password'), 'utf8')).not.toBe(before);
    await server.stop();
  });

  it('refuses the data of another major and leaves it alone', async () => {
    const data = await copyOfTemplate('major');
    await writeFile(join(data, 'cluster', 'PG_VERSION'), '15\n');

    const refused = start(data);

    await expect(refused).rejects.toBeInstanceOf(EmbeddedPostgresError);
    await expect(refused).rejects.toThrow(
      /was written by PostgreSQL 15, and this Kindred brings PostgreSQL 17\..*Dump it.*remove the folder.*DATABASE_URL/,
    );
    expect(await readdir(join(data, 'cluster'))).toEqual(await readdir(join(template, 'cluster')));
  });

  it('shows the end of the log when the server does not start', async () => {
    const data = await copyOfTemplate('failing');

    const failed = start(data, { settings: { shared_buffers: 'plenty' } });

    await expect(failed).rejects.toBeInstanceOf(EmbeddedPostgresError);
    await expect(failed).rejects.toThrow(
      /did not start.*postgres\.log: .*invalid value for parameter "shared_buffers": "plenty"/,
    );
  });
});
