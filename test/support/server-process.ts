import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { CODE_SECRETS, type GraphqlAnswer, type TestApp } from './app.js';

/** A server in a process of its own, on the database of a test. */
export interface ServerProcess {
  readonly url: string;
  asShop(query: string, variables?: Record<string, unknown>): Promise<GraphqlAnswer>;
  stop(): Promise<void>;
  /** Ends it in the middle of whatever it does. */
  kill(): Promise<void>;
}

const SCRIPT = resolve('test/support/serve.mjs');

/** Starts the compiled server (`npm run build`) beside a test application. */
export async function startServerProcess(
  { database, program }: TestApp,
  { relays = false }: { relays?: boolean } = {},
): Promise<ServerProcess> {
  const env = {
    ...process.env,
    NODE_OPTIONS: '--no-warnings',
    DATABASE_URL: database.url,
    KINDRED_CODE_SECRETS: CODE_SECRETS,
    KINDRED_RELAY: relays ? 'on' : 'off',
  };
  const child = spawn(process.execPath, [SCRIPT], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: url } = await lines.next();
  if (!url) throw new Error('the server did not start');
  return {
    url,
    asShop: (query, variables) => post(`${url}/graphql`, program.shopKey, query, variables),
    stop: async () => {
      child.stdin.end();
      await exit;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** GraphQL over HTTP, as any client would send it. */
export async function post(
  url: string,
  key: string,
  query: string,
  variables?: Record<string, unknown>,
): Promise<GraphqlAnswer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  return { status: answer.status, ...((await answer.json()) as Omit<GraphqlAnswer, 'status'>) };
}
