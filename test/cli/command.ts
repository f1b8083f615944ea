import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface Ended {
  code: number | null;
  lines: string[];
  errors: string;
}

/** A command of the compiled code (`npm run build`), as a process of its own. */
export class Command {
  private output = '';
  private errors = '';
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown[]>;

  constructor(script: string, args: readonly string[], env: Record<string, string>) {
    const clean = { PATH: process.env['PATH'] ?? '', NODE_OPTIONS: '--no-warnings' };
    this.child = spawn(process.execPath, [resolve('dist/src', script), ...args], { env: { ...clean, ...env } });
    this.closed = once(this.child, 'close');
    this.child.stdout?.on('data', (data: Buffer) => (this.output += data.toString()));
    this.child.stderr?.on('data', (data: Buffer) => (this.errors += data.toString()));
  }

  /** Waits until it has printed this; answers everything that it has printed. Throws when it ends before. */
  async prints(text: string): Promise<string> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`it ended without "${text}": ${this.output}${this.errors}`);
      await Promise.race([once(this.child.stdout!, 'data'), this.closed]);
    }
    return this.output;
  }

  /** The same of what it says on standard error. */
  async complains(text: string): Promise<string> {
    while (!this.errors.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`it ended without "${text}": ${this.output}${this.errors}`);
      await Promise.race([once(this.child.stderr!, 'data'), this.closed]);
    }
    return this.errors;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async ended(): Promise<Ended> {
    const [code] = await this.closed;
    return { code: code as number | null, lines: this.output.trim().split('\n'), errors: this.errors.trim() };
  }
}

export function run(script: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Command(script, args, env).ended();
}
