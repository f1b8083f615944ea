import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** As `npm start` and the image have it: what lives for a batch is not copied before it dies. The bare server has it too. */
const NODE_OPTIONS = ['--max-semi-space-size=32'];

export interface ServerProcess {
  pid: number;
  port: number;
  stop(): Promise<void>;
}

/** Starts `bare-server` and waits until it listens. */
export function startBare(databaseUrl: string): Promise<ServerProcess> {
  return startScript('bare-server', { DATABASE_URL: databaseUrl });
}

/** Starts `receiver` and waits until it listens. */
export function startReceiver(): Promise<ServerProcess> {
  return startScript('receiver', {});
}

/** Starts a file of this folder that says its port when it listens. */
async function startScript(name: string, env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...NODE_OPTIONS, fileURLToPath(new URL(`./${name}.js`, import.meta.url))], {
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill()); // also when this process is interrupted
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => resolve(Number(/port (\d+)/.exec(data.toString())?.[1])));
    child.on('exit', (code) => reject(new Error(`${name} ended with ${String(code)}`)));
  });
  return { pid: child.pid as number, port, stop: () => stop(child) };
}

/** Every 50 ms: a busy machine takes its time. */
const ATTEMPTS = 1200;

/** Starts Kindred as it runs in production, and waits until it is ready. */
export async function startKindred(databaseUrl: string, dataDirectory: string): Promise<ServerProcess> {
  const file = fileURLToPath(new URL('../../../src/main.js', import.meta.url));
  const port = await freePort();
  const child = spawn(process.execPath, [...NODE_OPTIONS, file], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      HOST: '127.0.0.1',
      KINDRED_DATA_DIR: dataDirectory,
      KINDRED_TOKEN_SECRET: 'a secret for the benchmark, of no other use',
      KINDRED_CODE_SECRETS: '1:a secret for codes of the benchmark and of no other use',
      KINDRED_RATE_FIGURES: 'key.read=90000000,key.write=90000000,key.bulk=90000000', // counted, and never reached
      KINDRED_WEBHOOK_ALLOW_PRIVATE: 'on',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 2, 2], // figures have standard output to themselves
  });
  process.once('exit', () => child.kill());
  const url = `http://127.0.0.1:${String(port)}/health/ready`;
  for (let attempt = 0; ; attempt++) {
    const isReady = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return { pid: child.pid as number, port, stop: () => stop(child) };
    if (attempt > ATTEMPTS || child.exitCode !== null) {
      await stop(child);
      throw new Error('Kindred did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
