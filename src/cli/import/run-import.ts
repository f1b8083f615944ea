import 'reflect-metadata';
import type { ProgramEntity } from '../../programs/index.js';
import { ExitCode } from '../command.js';
import { findProgram } from '../find-program.js';
import { watchInterruption } from '../interruption.js';
import { withKindred } from '../open-kindred.js';
import type { ActivityField } from './activities/activity-fields.js';
import { ActivityRows } from './activities/activity-rows.js';
import type { ImportFile } from './import-file.js';
import { importRows, type RowKind } from './import-rows.js';
import { Progress } from '../progress.js';
import type { PurchaseField } from './purchases/purchase-fields.js';
import { PurchaseRows } from './purchases/purchase-rows.js';
import { ReportFile } from './report-file.js';
import type { SegmentField } from './segment/segment-fields.js';
import { SegmentRows } from './segment/segment-rows.js';
import { Tally } from './tally.js';

interface Wanted {
  path: string;
  /** The program's id or name. */
  program: string;
  /** Where to list the rows that are not taken; beside the file when left out. */
  report: string | undefined;
}

export type WantedImport = Wanted &
  (
    | { kind: 'purchases'; file: ImportFile<PurchaseField> }
    /** `type` is that of all rows; null where each names its own. */
    | { kind: 'activities'; file: ImportFile<ActivityField>; type: string | null }
    /** `segment` is the key of the segment. */
    | { kind: 'segment'; file: ImportFile<SegmentField>; segment: string }
  );

/** What is told of an import of one kind. */
interface Told {
  /** What is recorded. */
  what: string;
  /** What the report calls that by which a row is found again. */
  subject: string;
  /** What else came of it so far. */
  others: () => readonly (readonly [number, string])[];
}

/** Imports a file, tells how it goes, and answers what the command ends with. */
export function runImport(wanted: WantedImport): Promise<ExitCode> {
  const isStopped = watchInterruption(() => console.log('\nStopping after the batch that is under way…'));
  return withKindred(async (kindred) => {
    const program = await findProgram(kindred, wanted.program);
    if (wanted.kind === 'purchases') {
      const rows = new PurchaseRows(kindred, program, wanted.file.columns);
      const others = (): [number, string][] => [[rows.enrolled, 'members enrolled']];
      return runIn(program, wanted, rows, { what: 'purchases', subject: 'order_id', others }, isStopped);
    }
    if (wanted.kind === 'segment') {
      const rows = await SegmentRows.open(kindred, program, wanted.file.columns, wanted.segment);
      const what = `members of "${wanted.segment}"`;
      return runIn(program, wanted, rows, { what, subject: 'member', others: () => [] }, isStopped);
    }
    const rows = await ActivityRows.open(kindred, program, wanted.file.columns, wanted.type);
    return runIn(program, wanted, rows, { what: 'activities', subject: 'reference', others: () => [] }, isStopped);
  });
}

async function runIn<Read extends object>(
  program: ProgramEntity,
  wanted: WantedImport,
  kind: RowKind<Read>,
  { what, subject, others }: Told,
  isStopped: () => boolean,
): Promise<ExitCode> {
  const { path, file } = wanted;
  const report = ReportFile.open(path, wanted.report, subject);
  const tally = new Tally();
  const progress = new Progress(file.size);
  console.log(`Into ${program.name} (${program.id}): ${columnsOf(wanted).join(', ')}`);
  let isComplete: boolean;
  try {
    isComplete = await importRows({ file, kind, tally, report, progress, isStopped });
  } finally {
    progress.clear();
    for (const line of tally.summary(what, others(), progress.seconds)) console.log(line);
    if (report.close()) console.log(`Every row that was not taken, with its line and reason: ${report.path}`);
  }
  if (isComplete) return tally.refused > 0 ? ExitCode.FAILED : ExitCode.OK;
  console.log('Stopped before the end. Run the same command again: it goes on where it stopped.');
  return ExitCode.INTERRUPTED;
}

function columnsOf(wanted: WantedImport): string[] {
  const columns = [...wanted.file.columns].map(([field, { column }]) => `${field} = ${column}`);
  if (wanted.kind === 'segment') return [`segment is ${wanted.segment}`, ...columns];
  return wanted.kind === 'activities' && wanted.type !== null ? [`type is ${wanted.type}`, ...columns] : columns;
}
