import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { CODE_SECRETS } from '../machinery/kindred-server.js';

const COMMAND = fileURLToPath(new URL('../../../src/cli/verify.js', import.meta.url));
const HOLDS = /^ {2}holds /gm;

/** What `npm run verify` says of a database: how many invariants hold, and its lines when one does not. */
export async function verify(
  databaseUrl: string,
  folder: string,
): Promise<{ holding: number; violated: string | null }> {
  const env = {
    PATH: process.env['PATH'],
    NODE_OPTIONS: '--no-warnings',
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    KINDRED_DATA_DIR: folder,
    KINDRED_CODE_SECRETS: CODE_SECRETS,
  };
  const command = spawn(process.execPath, [COMMAND], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complained, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'close'),
  ]);
  return { holding: said.match(HOLDS)?.length ?? 0, violated: code === 0 ? null : `${said}${complained}` };
}
