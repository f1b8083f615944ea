import type { ProgramEntity } from '../../programs/index.js';
import type { CsvRecord } from './csv-records.js';
import type { Progress } from './progress.js';
import type { PurchaseFile } from './purchase-file.js';
import { readPurchase, type ReadPurchase, type Unreadable } from './read-purchase.js';
import type { BatchRecorder } from './record-batch.js';
import type { ReportFile } from './report-file.js';
import type { Tally } from './tally.js';

/** So many purchases are recorded together, as many as the API takes in one call. */
const BATCH = 100;
/** So many rows are kept until they are told, in their order, when most of them are unreadable. */
const MOST_WAITING = 1000;

export interface ImportRun {
  program: ProgramEntity;
  file: PurchaseFile;
  recorder: BatchRecorder;
  tally: Tally;
  report: ReportFile;
  progress: Progress;
  /** Whether to stop after the batch that is under way. */
  isStopped(): boolean;
}

/** A row that is read and waits for its batch. */
interface Waiting {
  line: number;
  read: ReadPurchase | Unreadable;
}

/**
 * Reads the file and records it batch by batch. Memory does not grow with the file. Answers whether it came to the end, or
 * was stopped before.
 */
export async function importPurchases(run: ImportRun): Promise<boolean> {
  let batch: Waiting[] = [];
  let orders = new Set<string>();
  const finish = async (): Promise<void> => {
    await recordBatch(run, batch);
    batch = [];
    orders = new Set();
  };
  for await (const record of run.file.records) {
    const row = { line: record.line, read: readRecord(run, record) };
    const order = 'reason' in row.read ? null : row.read.orderId;
    // Of an order the first row is recorded; a second one must find it there.
    if (order !== null && orders.has(order)) await finish();
    batch.push(row);
    if (order !== null) orders.add(order);
    if (orders.size < BATCH && batch.length < MOST_WAITING) continue;
    await finish();
    run.progress.update(run.tally.rows, record.end);
    if (run.isStopped()) return false;
  }
  await finish();
  return true;
}

function readRecord({ file, program }: ImportRun, record: CsvRecord): ReadPurchase | Unreadable {
  if ('reason' in record) return { reason: record.reason, message: record.message, orderId: null };
  const expected = file.header.length;
  if (record.fields.length === expected) return readPurchase(record.fields, file.columns, program);
  const message = `the row has ${String(record.fields.length)} columns, the header ${String(expected)}`;
  return { reason: 'WRONG_COLUMNS', message, orderId: null };
}

async function recordBatch({ recorder, tally, report }: ImportRun, batch: readonly Waiting[]): Promise<void> {
  const outcomes = await recorder.record(batch.flatMap(({ read }) => ('reason' in read ? [] : [read])));
  let nth = 0;
  for (const { line, read } of batch) {
    tally.rows++;
    const outcome = 'reason' in read ? { code: read.reason, message: read.message } : outcomes[nth++];
    if (outcome === 'RECORDED') tally.recorded++;
    else if (outcome === 'KNOWN') tally.known++;
    else if (outcome) {
      const refused = { line, orderId: read.orderId, reason: outcome.code, message: outcome.message };
      tally.refuse(refused);
      report.add(refused);
    }
  }
}
