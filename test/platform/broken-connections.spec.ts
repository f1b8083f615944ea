import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { busyReason, Database, PatientDatabase, statement } from '../../src/platform/database/index.js';
import { DatabaseProxy } from '../faults/machinery/database-proxy.js';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

const SAFE = 'It is safe to repeat the call with the same key: nothing is done twice.';
const UNREACHABLE = `The database cannot be reached. ${SAFE}`;
const SLEEP = statement<{ slept: string }>('sleep', 'SELECT pg_sleep($1)::text AS slept');
const watcher = { committed: () => {}, batched: () => {}, restarted: () => {}, wasSlow: () => {} };
const limits = { statementMilliseconds: 300, lockMilliseconds: 200, poolQueue: 20, poolWaitMilliseconds: 500 };

/** Takes everybody in and ends the connection in the same breath, as a server does that is just stopping. */
function stoppingServer(): Server {
  const message = (type: string, body: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const welcome = [message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))];
  const farewell = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'));
  return createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(Buffer.concat([...welcome, farewell])));
  });
}

describe('a connection that breaks', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  const opened: DataSource[] = [];
  beforeAll(async () => {
    database = await createEmptyDatabase();
    proxy = await DatabaseProxy.start(Number(new URL(database.url).port));
  });
  afterEach(async () => {
    await proxy.turn('pass');
    for (const source of opened.splice(0)) await source.destroy();
  });
  afterAll(async () => {
    await proxy.stop();
    await database.drop();
  });

  const open = async (url: string): Promise<DataSource> => {
    const source = new DataSource(dataSourceOptions(url, 2, limits));
    opened.push(source);
    return source.initialize();
  };
  const throughProxy = async (): Promise<Database> => {
    const url = new URL(database.url);
    url.port = String(proxy.port);
    return new Database(await open(url.toString()), watcher, null);
  };
  const reasonOf = (failing: Promise<unknown>): Promise<string | null> =>
    failing.then(
      () => 'nothing failed',
      (error: unknown) => busyReason(error),
    );

  it('while nobody listens to it yet does not end the process', async () => {
    const stopping = stoppingServer().listen(0, '127.0.0.1');
    await once(stopping, 'listening');
    const { port } = stopping.address() as AddressInfo;
    const source = new DataSource(dataSourceOptions(`postgresql://one:two@127.0.0.1:${port}/three`, 2, limits));

    const reason = await reasonOf(source.initialize());

    stopping.close();
    expect(reason).toBe(UNREACHABLE);
  });

  it('in the middle of a transaction is a database that cannot be reached', async () => {
    const through = await throughProxy();

    const sleeping = through.transaction((tx) => tx.query(SLEEP, [0.2]));
    const reason = reasonOf(sleeping);
    await proxy.turn('refuse');

    expect(await reason).toBe(UNREACHABLE);
    await proxy.turn('pass');
    expect(await through.query(SLEEP, [0])).toEqual([{ slept: '' }]);
  });

  it('without a word is noticed when the answer does not come', async () => {
    const through = await throughProxy();
    expect(await through.query(SLEEP, [0])).toEqual([{ slept: '' }]);

    await proxy.turn('swallow');
    const reasons = await Promise.all([
      reasonOf(through.query(SLEEP, [0])),
      reasonOf(through.transaction((tx) => tx.query(SLEEP, [0]))),
    ]);
    await proxy.turn('pass');

    expect(reasons).toEqual([
      `The database did not answer in time. ${SAFE}`,
      `No connection to the database was free within 0.5 seconds. ${SAFE}`,
    ]);
    expect(await through.query(SLEEP, [0])).toEqual([{ slept: '' }]);
  });

  it('without a word makes those doubtful that lay idle: nobody waits for one dead connection after another', async () => {
    const through = await throughProxy();
    await Promise.all([through.query(SLEEP, [0.1]), through.query(SLEEP, [0.1])]);
    expect(through.connections).toMatchObject({ total: 2, idle: 2 });

    await proxy.turn('swallow');
    const reason = await reasonOf(through.query(SLEEP, [0]));
    await proxy.turn('pass');

    expect(reason).toBe(`The database did not answer in time. ${SAFE}`);
    expect(await through.query(SLEEP, [0])).toEqual([{ slept: '' }]);
    expect(await through.transaction((tx) => tx.query(SLEEP, [0]))).toEqual([{ slept: '' }]);
  });

  it('is not taken for one that works for long: jobs have the patience for it', async () => {
    const main = await throughProxy();
    const patient = new PatientDatabase(opened.at(-1)!, watcher, null, main);

    expect(await patient.transaction((tx) => tx.query(SLEEP, [0.8]))).toEqual([{ slept: '' }]);
  });
});
