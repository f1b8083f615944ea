import type { CsvRecord } from './csv-records.js';
import type { Progress } from '../progress.js';
import type { ImportFile } from './import-file.js';
import type { ReportFile } from './report-file.js';
import type { Unreadable } from './row.js';
import type { Tally } from './tally.js';

/** So many rows are recorded together, as many as the API takes in one call. */
const BATCH = 100;
/** So many rows are kept until they are told, in their order, when most of them are unreadable. */
const MOST_WAITING = 1000;

/** What became of a row: recorded now or before, or why not. */
export type RowOutcome = 'RECORDED' | 'KNOWN' | { code: string; message: string };

/** What an import makes of the rows of one kind of file. */
export interface RowKind<Read extends object> {
  read(fields: readonly string[]): Read | Unreadable;
  /** By what a row is found again in the report. */
  subjectOf(row: Read): string | null;
  /** Of rows with the same text, the second has to find the first recorded, so they are in different batches. Null: in any. */
  apartBy(row: Read): string | null;
  /** Records rows and answers in their order. Doing it again changes nothing. */
  record(rows: readonly Read[]): Promise<RowOutcome[]>;
}

export interface ImportRun<Read extends object> {
  file: Pick<ImportFile<string>, 'header' | 'records'>;
  kind: RowKind<Read>;
  tally: Tally;
  report: ReportFile;
  progress: Progress;
  /** Whether to stop after the batch that is under way. */
  isStopped(): boolean;
}

/** A row that is read and waits for its batch. */
interface Waiting<Read> {
  line: number;
  read: Read | Unreadable;
}

/**
 * Reads the file and records it batch by batch. Memory does not grow with the file. Answers whether it came to the end, or
 * was stopped before.
 */
export async function importRows<Read extends object>(run: ImportRun<Read>): Promise<boolean> {
  let batch: Waiting<Read>[] = [];
  let readable = 0;
  let apart = new Set<string>();
  let end = 0;
  /** Records the batch. Answers whether to stop then. */
  const finish = async (): Promise<boolean> => {
    await recordBatch(run, batch);
    batch = [];
    readable = 0;
    apart = new Set();
    run.progress.update(run.tally.rows, end);
    return run.isStopped();
  };
  for await (const record of run.file.records) {
    const row = { line: record.line, read: readRecord(run, record) };
    const key = isUnreadable(row.read) ? null : run.kind.apartBy(row.read);
    if (key !== null && apart.has(key) && (await finish())) return false;
    batch.push(row);
    end = record.end;
    if (key !== null) apart.add(key);
    if (!isUnreadable(row.read)) readable++;
    if ((readable >= BATCH || batch.length >= MOST_WAITING) && (await finish())) return false;
  }
  await finish();
  return true;
}

function readRecord<Read extends object>({ file, kind }: ImportRun<Read>, record: CsvRecord): Read | Unreadable {
  if ('reason' in record) return { reason: record.reason, message: record.message, subject: null };
  const expected = file.header.length;
  if (record.fields.length === expected) return kind.read(record.fields);
  const message = `the row has ${String(record.fields.length)} columns, the header ${String(expected)}`;
  return { reason: 'WRONG_COLUMNS', message, subject: null };
}

async function recordBatch<Read extends object>(run: ImportRun<Read>, batch: readonly Waiting<Read>[]): Promise<void> {
  const { kind, tally, report } = run;
  const outcomes = await kind.record(batch.flatMap(({ read }) => (isUnreadable(read) ? [] : [read])));
  let nth = 0;
  for (const { line, read } of batch) {
    tally.rows++;
    const outcome = isUnreadable(read) ? { code: read.reason, message: read.message } : outcomes[nth++];
    if (outcome === 'RECORDED') tally.recorded++;
    else if (outcome === 'KNOWN') tally.known++;
    else if (outcome) {
      const subject = isUnreadable(read) ? read.subject : kind.subjectOf(read);
      const refused = { line, subject, reason: outcome.code, message: outcome.message };
      tally.refuse(refused);
      report.add(refused);
    }
  }
}

function isUnreadable(read: object): read is Unreadable {
  return 'reason' in read;
}
