import { createWriteStream, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, basename, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { CommandError } from '../command.js';

/** Where an export goes. */
export interface Destination {
  /** For a person. */
  readonly name: string;
  readonly stream: Writable;
  /** All of it was written: from now on it is there under its name. */
  keep(): void;
  /** It ended before: what was written is taken away, where that can be. Answers what to tell about it. */
  discard(): string;
}

/** Standard output, for a pipe or a redirection of the shell. */
export function standardOutput(): Destination {
  return {
    name: 'standard output',
    stream: process.stdout,
    keep: () => undefined,
    discard: () => 'What was written to standard output is not all of it.',
  };
}

/**
 * A file, readable by its owner alone. It is written beside its place and moved there when it is complete, so nobody takes half of
 * it for all; what stood there before stays until then. What is no regular file, such as a named pipe, is written to directly.
 */
export function toFile(wanted: string): Destination {
  const path = resolve(wanted);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory() === true) throw new CommandError(`--out: ${path} is a folder; name a file in it.`);
  if (there && !there.isFile()) {
    const stream = createWriteStream(path);
    stream.on('error', () => undefined); // heard of when something is written
    const discard = (): string => `What was written to ${path} is not all of it.`;
    return { name: path, stream, keep: () => undefined, discard };
  }
  const draft = join(dirname(path), `.${basename(path)}.${String(process.pid)}.part`);
  const stream = createWriteStream(draft, { fd: openDraft(draft, path) });
  // However the process ends, unless it is killed.
  const remove = (): void => rmSync(draft, { force: true });
  process.once('exit', remove);
  return {
    name: path,
    stream,
    keep: () => renameSync(draft, path),
    discard: () => {
      remove();
      return there ? `${path} is as it was before.` : `${path} was not written.`;
    },
  };
}

function openDraft(draft: string, path: string): number {
  try {
    return openSync(draft, 'wx', 0o600);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--out: ${path} cannot be written: ${reason}.`, { cause: error });
  }
}
