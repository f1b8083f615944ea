import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, type Ended } from '../cli/command.js';

const SECRET = 'a-secret-of-at-least-32-characters';

/** The compiled server as it runs in production, in a process of its own. */
export interface ProductionServer {
  /** Its address, such as `http://127.0.0.1:41234`. */
  readonly address: string;
  /** The lines of its log so far. */
  readonly process: Command;
  /** Waits until it has ended. */
  ended(): Promise<Ended>;
}

/** Starts it on this database, on a port that the system chooses, without jobs unless `settings` say otherwise. */
export async function startProductionServer(
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<ProductionServer> {
  const folder = mkdtempSync(join(tmpdir(), 'kindred-production-'));
  const server = new Command('main.js', [], {
    NODE_ENV: 'production',
    PORT: '0',
    HOST: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    KINDRED_DATA_DIR: folder,
    KINDRED_TOKEN_SECRET: SECRET,
    KINDRED_CODE_SECRETS: `1:${SECRET}`,
    KINDRED_JOBS: 'off',
    ...settings,
  });
  const output = await server.prints('"msg":"listening"').then(() => server.prints('}\n'));
  const [, address = ''] = /"address":"([^"]+)"/.exec(output) ?? [];
  return {
    address,
    process: server,
    ended: async () => {
      const ended = await server.ended();
      rmSync(folder, { recursive: true, force: true });
      return ended;
    },
  };
}
