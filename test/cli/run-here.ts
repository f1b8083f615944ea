import { Console } from 'node:console';
import { resolve } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import type { Ended } from './command.js';

/** What a command leaves with the process when it ends: a process of its own would take it along. */
const LEFT_BEHIND = ['exit', 'SIGINT', 'SIGTERM'] as const;

let runs = 0;
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command of the compiled code within this process, where what it needs is loaded already: for what it does, says and
 * answers. Signals, pipes, and that it ends by itself take `run` of command.ts. One runs at a time.
 */
export function runHere(script: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const ended = last.then(() => insteadOfAProcess(script, args, env));
  last = ended.catch(() => undefined);
  return ended;
}

async function insteadOfAProcess(script: string, args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const { argv, stdout, stderr, exitCode } = process;
  const [environment, terminal] = [process.env, globalThis.console];
  const listeners = LEFT_BEHIND.map((event) => [event, process.listeners(event as 'exit')] as const);
  const [output, errors] = [new Paper(), new Paper()];
  stand({ argv: [...argv.slice(0, 1), resolve('dist/src', script), ...args], stdout: output, stderr: errors, env });
  globalThis.console = new Console(output, errors);
  try {
    process.exitCode = undefined;
    await import(`${pathToFileURL(resolve('dist/src', script)).href}?run=${String(++runs)}`);
    return { code: process.exitCode ?? 0, lines: output.text().split('\n'), errors: errors.text() };
  } finally {
    stand({ argv, stdout, stderr, env: environment });
    globalThis.console = terminal;
    process.exitCode = exitCode;
    for (const [event, before] of listeners) {
      const since = process.listeners(event as 'exit').filter((listener) => !before.includes(listener));
      for (const listener of since) process.removeListener(event, listener);
    }
  }
}

/** Puts something in the place of what belongs to the process. */
function stand(parts: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(parts))
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable: true });
}

/** Takes down what is written to it. */
class Paper extends Writable {
  private readonly pieces: Buffer[] = [];

  override _write(piece: Buffer, _: BufferEncoding, done: () => void): void {
    this.pieces.push(piece);
    done();
  }

  text(): string {
    return Buffer.concat(this.pieces).toString().trim();
  }
}
