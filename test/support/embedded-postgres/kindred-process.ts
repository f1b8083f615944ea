import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

/** Tests do not care for the power supply. */
export const FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const SCRIPT = resolve('test/support/embedded-postgres/start.mjs');
export const COMPILED = resolve('dist/src/platform/embedded-postgres');

export interface Answer {
  url: string;
  reused: boolean;
  error: string;
  stopped: boolean;
  interrupted: boolean;
  logged: string[];
}

/** Another process that runs the compiled launcher (`npm run build`): it can be killed, and be another user. */
export class KindredProcess {
  private readonly answers: AsyncIterator<string>;

  private constructor(readonly child: ChildProcess) {
    this.answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  static run(dataDirectory: string, options: SpawnOptions = {}, compiled = COMPILED): KindredProcess {
    const args = [SCRIPT, pathToFileURL(`${compiled}/index.js`).href, dataDirectory, JSON.stringify(FAST)];
    const stdio: SpawnOptions['stdio'] = ['pipe', 'pipe', 'inherit'];
    return new KindredProcess(spawn(process.execPath, args, { cwd: '/', ...options, stdio }));
  }

  /** What it says next. */
  async answer(): Promise<Partial<Answer>> {
    const { value, done } = await this.answers.next();
    return done ? {} : (JSON.parse(value) as Partial<Answer>);
  }

  async stop(): Promise<Partial<Answer>> {
    this.child.stdin!.write('stop\n');
    return this.answer();
  }

  async kill(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
