import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CODE_SECRETS, KindredServer } from './machinery/kindred-server.js';
import type { PostgresCluster } from './machinery/postgres-cluster.js';
import { openShop, type Shop, type ShopKeys } from './shop/open-shop.js';

const PROGRAMS = fileURLToPath(new URL('../../src/cli/programs.js', import.meta.url));
const CREATE = ['create', '--name', 'Faults', '--currency', 'GBP', '--time-zone', 'Europe/London'];

/** Makes a database of this name with a shop in it, by the command and the API that a shop would use. */
export async function prepareShop(
  cluster: PostgresCluster,
  database: string,
  folder: string,
  members: number,
): Promise<Shop> {
  await cluster.admin(`CREATE DATABASE ${database}`);
  const databaseUrl = cluster.url(database);
  // The server brings the database into shape.
  const server = await KindredServer.start({ databaseUrl, folder, name: 'prepare', settings: { KINDRED_JOBS: 'off' } });
  try {
    return await openShop(server.address, createProgram(databaseUrl, folder), members);
  } finally {
    await server.terminate();
  }
}

function createProgram(databaseUrl: string, folder: string): ShopKeys {
  const env = {
    PATH: process.env['PATH'],
    NODE_OPTIONS: '--no-warnings',
    DATABASE_URL: databaseUrl,
    KINDRED_DATA_DIR: folder,
    KINDRED_CODE_SECRETS: CODE_SECRETS,
  };
  const { stdout, stderr } = spawnSync(process.execPath, [PROGRAMS, ...CREATE], { env, encoding: 'utf8' });
  const [, admin] = /Admin key\s+(\S+)/.exec(stdout) ?? [];
  const [, shop] = /Shop key\s+(\S+)/.exec(stdout) ?? [];
  if (admin === undefined || shop === undefined) throw new Error(`no program could be made: ${stdout}${stderr}`);
  return { admin, shop };
}
