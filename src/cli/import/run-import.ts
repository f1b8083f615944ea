import 'reflect-metadata';
import { ExitCode } from '../command.js';
import { findProgram } from '../find-program.js';
import { watchInterruption } from '../interruption.js';
import { withKindred, type Kindred } from '../open-kindred.js';
import { importPurchases } from './import-purchases.js';
import { Progress } from './progress.js';
import type { PurchaseFile } from './purchase-file.js';
import { BatchRecorder } from './record-batch.js';
import { ReportFile } from './report-file.js';
import { Tally } from './tally.js';

export interface WantedImport {
  path: string;
  file: PurchaseFile;
  /** The program's id or name. */
  program: string;
  /** Where to list the rows that are not taken; beside the file when left out. */
  report: string | undefined;
}

/** Imports a file of purchases, tells how it goes, and answers what the command ends with. */
export function runImport(wanted: WantedImport): Promise<ExitCode> {
  const isStopped = watchInterruption(() => console.log('\nStopping after the batch that is under way…'));
  return withKindred((kindred) => runIn(kindred, wanted, isStopped));
}

async function runIn(kindred: Kindred, wanted: WantedImport, isStopped: () => boolean): Promise<ExitCode> {
  const { path, file } = wanted;
  const program = await findProgram(kindred, wanted.program);
  const report = ReportFile.open(path, wanted.report);
  const recorder = new BatchRecorder(kindred, program.number);
  const tally = new Tally();
  const progress = new Progress(file.size);
  const columns = [...file.columns].map(([field, { column }]) => `${field} = ${column}`);
  console.log(`Into ${program.name} (${program.id}): ${columns.join(', ')}`);
  let isComplete: boolean;
  try {
    isComplete = await importPurchases({ program, file, recorder, tally, report, progress, isStopped });
  } finally {
    progress.clear();
    for (const line of tally.summary(recorder.enrolled, progress.seconds)) console.log(line);
    if (report.close()) console.log(`Every row that was not taken, with its line and reason: ${report.path}`);
  }
  if (isComplete) return tally.refused > 0 ? ExitCode.FAILED : ExitCode.OK;
  console.log('Stopped before the end. Run the same command again: it goes on where it stopped.');
  return ExitCode.INTERRUPTED;
}
