import { readFileSync } from 'node:fs';
import type { ImportFile } from '../../src/cli/import/import-file.js';
import { importRows, type RowKind } from '../../src/cli/import/import-rows.js';
import { Progress } from '../../src/cli/progress.js';
import { ReportFile } from '../../src/cli/import/report-file.js';
import { Tally } from '../../src/cli/import/tally.js';

/** What an import came to. */
export interface Imported {
  rows: number;
  recorded: number;
  known: number;
  refused: number;
  /** Null: there was nothing to report. */
  report: string[] | null;
}

/** Imports a file within this process, as the command does. */
export async function importInto<Read extends object>(
  kind: RowKind<Read>,
  file: ImportFile<string>,
  path: string,
  isStopped = () => false,
): Promise<Imported> {
  const report = ReportFile.open(path, undefined, 'subject');
  const tally = new Tally();
  await importRows({ file, kind, tally, report, progress: new Progress(0), isStopped });
  const { rows, recorded, known, refused } = tally;
  const lines = report.close() ? readFileSync(report.path, 'utf8').trim().split('\r\n').slice(1) : null;
  return { rows, recorded, known, refused, report: lines };
}
