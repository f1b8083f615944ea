import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.js';

export const CODE_SECRETS = '1:a secret for the codes of those who try faults';

const MAIN = fileURLToPath(new URL('../../../src/main.js', import.meta.url));
const TOKEN_SECRET = 'a secret for the tokens of those who try faults';
const START_MILLISECONDS = 60_000;

export interface ServerOptions {
  databaseUrl: string;
  /** For its log, and what it keeps beside the data. */
  folder: string;
  name: string;
  settings?: Record<string, string>;
  /** For node itself, such as what is loaded before the server. */
  nodeOptions?: readonly string[];
}

/** The compiled server as it runs in production, on a port that it keeps when it is started again. */
export class KindredServer {
  private child: ChildProcess | null = null;
  private isOver = false;

  private constructor(
    private readonly port: number,
    private readonly options: ServerOptions,
  ) {}

  /** Starts it, and waits until it is ready. */
  static async start(options: ServerOptions): Promise<KindredServer> {
    const server = new KindredServer(await freePort(), options);
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.dispose();
      throw error;
    }
  }

  get address(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }

  private get logFile(): string {
    return join(this.options.folder, `${this.options.name}.log`);
  }

  /** Starts it, as the first time or anew. */
  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  private launch(): void {
    if (this.isOver) throw new Error('this server is not started any more');
    const { databaseUrl, folder, settings = {}, nodeOptions = [] } = this.options;
    const log = openSync(this.logFile, 'a');
    const env = {
      PATH: process.env['PATH'],
      NODE_OPTIONS: '--no-warnings',
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      PORT: String(this.port),
      HOST: '127.0.0.1',
      KINDRED_DATA_DIR: folder,
      KINDRED_TOKEN_SECRET: TOKEN_SECRET,
      KINDRED_CODE_SECRETS: CODE_SECRETS,
      KINDRED_RATE_LIMITS: 'off',
      KINDRED_DRAIN_MS: '0',
      KINDRED_WEBHOOK_ALLOW_PRIVATE: 'on',
      LOG_LEVEL: 'warn',
      ...settings,
    };
    this.child = spawn(process.execPath, [...nodeOptions, MAIN], { env, stdio: ['ignore', log, log, 'ipc'] });
    closeSync(log);
  }

  /** Until it takes work. Throws when it ends before, or is not ready within a minute. */
  private async ready(): Promise<void> {
    const { running } = this;
    const until = performance.now() + START_MILLISECONDS;
    while (!(await this.isReady())) {
      if (running.exitCode !== null || running.signalCode !== null)
        throw new Error(`the server ended instead of starting; its log: ${this.logFile}`);
      if (performance.now() > until)
        throw new Error(`the server is not ready after a minute; its log: ${this.logFile}`);
      await wait(50);
    }
  }

  /** What a balancer asks. */
  isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(5000);
    return fetch(`${this.address}/health/ready`, { signal, headers: { connection: 'close' } }).then(
      (answer) => answer.ok,
      () => false,
    );
  }

  /** Asks the process something over the channel between parent and child. */
  async ask<Reply>(question: string): Promise<Reply> {
    const { running } = this;
    const answer = once(running, 'message');
    running.send(question);
    return (await answer)[0] as Reply;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Kills it for good: whoever is about to start it again does not. */
  async dispose(): Promise<void> {
    this.isOver = true;
    await this.kill();
  }

  /** SIGTERM: answers the exit code. */
  async terminate(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  private get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.child;
    if (!child || !this.isRunning) return child?.exitCode ?? null;
    const ended = once(child, 'exit');
    child.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }

  private get running(): ChildProcess {
    if (!this.child) throw new Error('the server was never started');
    return this.child;
  }
}
