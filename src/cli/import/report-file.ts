import { closeSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs';
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
    closeSync(this.file);
    if (this.rows === 0) rmSync(this.path);
    return this.rows > 0;
  }
}

/** One cell, which no spreadsheet takes for a formula and no line break tears apart. */
function cell(text: string): string {
  const shown = printable(text, 1000);
  return `"${(FORMULA.test(shown) ? `'${shown}` : shown).replaceAll('"', '""')}"`;
}

function isSame(path: string, other: string): boolean {
  try {
    return realpathSync(path) === realpathSync(other);
  } catch {
    return false; // one of them does not exist
  }
}
