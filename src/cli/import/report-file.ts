import { closeSync, fstatSync, openSync, readSync, realpathSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { CommandError } from '../command.js';
import { printable } from './printable.js';

/** A row that was not taken. */
export interface RefusedRow {
  line: number;
  /** By what it is found again, such as its order id. */
  subject: string | null;
  reason: string;
  message: string;
}

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS']);
const FORMULA = /^[=+\-@]/;

/**
 * The list of rows that were not taken, written as the import goes. It stands beside the file, or in the working folder
 * when that cannot be written to, and is removed in the end when it is empty.
 */
export class ReportFile {
  private rows = 0;

  private constructor(
    readonly path: string,
    private readonly file: number,
  ) {}

  /** `subject` is what the column of that is called. */
  static open(input: string, wanted: string | undefined, subject: string): ReportFile {
    const name = `${input}.import-report.csv`;
    const places = wanted === undefined ? [name, basename(name)] : [wanted];
    for (const place of places) {
      const path = resolve(place);
      if (isSame(path, input)) throw new CommandError(`--report: ${path} is the file to import.`);
      if (isSomethingElse(path))
        throw new CommandError(
          `--report: ${path} is there already, and is no report of an import. It was left as it is.`,
        );
      try {
        const report = new ReportFile(path, openSync(path, 'w'));
        writeSync(report.file, `line,${subject},reason,message\r\n`);
        return report;
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (!NOT_WRITABLE.has(code ?? ''))
          throw new CommandError(`The report cannot be written: ${message}.`, { cause: error });
      }
    }
    throw new CommandError(
      `The report can be written neither to ${places.join(' nor to ')}: say where with --report PATH.`,
    );
  }

  add({ line, subject, reason, message }: RefusedRow): void {
    this.rows++;
    writeSync(this.file, `${[String(line), subject ?? '', reason, message].map(cell).join(',')}\r\n`);
  }

  /** Closes it. Answers whether there is anything in it. */
  close(): boolean {
    const isFile = fstatSync(this.file).isFile();
    closeSync(this.file);
    // Another import of the same file may have removed it, and what is no file, such as /dev/null, is not ours to remove.
    if (this.rows === 0 && isFile) rmSync(this.path, { force: true });
    return this.rows > 0;
  }
}

/** One cell, which no spreadsheet takes for a formula and no line break tears apart. */
function cell(text: string): string {
  const shown = printable(text, 1000);
  return `"${(FORMULA.test(shown) ? `'${shown}` : shown).replaceAll('"', '""')}"`;
}

/** Whether there is a file that no import wrote: nobody meant to lose it. */
function isSomethingElse(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    const file = openSync(path, 'r');
    const begin = Buffer.alloc(100);
    const text = begin.toString('utf8', 0, readSync(file, begin, 0, begin.length, 0));
    closeSync(file);
    return text !== '' && !/^line,[a-z_]+,reason,message\r\n/.test(text);
  } catch {
    return false; // there is none, or opening it for the report says why not
  }
}

function isSame(path: string, other: string): boolean {
  try {
    return realpathSync(path) === realpathSync(other);
  } catch {
    return false; // one of them does not exist
  }
}
