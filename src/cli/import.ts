import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { ExitCode, runCommand, UsageError } from './command.js';
import { findProgram } from './find-program.js';
import { readMapping } from './import/column-map.js';
import { importPurchases } from './import/import-purchases.js';
import { Progress } from './import/progress.js';
import { PURCHASE_FIELDS } from './import/purchase-fields.js';
import { openPurchaseFile, type PurchaseFile } from './import/purchase-file.js';
import { BatchRecorder } from './import/record-batch.js';
import { ReportFile } from './import/report-file.js';
import { Tally } from './import/tally.js';
import { watchInterruption } from './interruption.js';
import { withKindred } from './open-kindred.js';

const FIELDS = Object.entries(PURCHASE_FIELDS).map(([field, meaning]) => `    ${field.padEnd(18)} ${meaning}`);

const HELP = `Brings the purchases of the past into a program, and enrolls who made them.

  npm run import -- purchases FILE.csv --program "Books & Coffee" \\
    --map orderId=invoice_no,member.externalId=customer_id,purchasedAt=invoice_date,total=total_gbp

  FILE.csv     UTF-8, with a header line; separated by commas, semicolons or tabs. One row is one purchase of one line
  --program    the program's id or name
  --map        field=column, separated by commas; may be given more than once. A column that is called like a field needs none
  --report     where to list the rows that were not taken; FILE.csv.import-report.csv when left out

  The fields. Needed are orderId, purchasedAt, one that names the member, and total (or quantity and unitPrice):
${FIELDS.join('\n')}

  Times without an offset are in the program's time zone. A new member joined with the first purchase in the file. Points
  are awarded by the rules that are active now, so activate them first.
  The import may be stopped with Ctrl-C and run again: it knows what it has recorded, and goes on.

The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL; the server may be running.
Exit code: 0 all rows were taken, 1 some were not or the import failed, 2 the command line is wrong, 130 stopped.`;

interface Wanted {
  path: string;
  program: string;
  file: PurchaseFile;
  report: string | undefined;
}

async function readCommand(args: string[]): Promise<Wanted> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { program: { type: 'string' }, map: { type: 'string', multiple: true }, report: { type: 'string' } },
  });
  const [kind, path, ...others] = positionals;
  if (kind !== 'purchases') throw new UsageError('Say what to import: purchases FILE.csv.');
  if (path === undefined || others.length > 0) throw new UsageError('Name one file: purchases FILE.csv.');
  const { program, map = [], report } = values;
  if (program === undefined) throw new UsageError('Say into which program, by its id or name: --program.');
  const mapping = readMapping(map);
  if (typeof mapping === 'string') throw new UsageError(mapping);
  return { path, program, file: await openPurchaseFile(path, mapping), report };
}

async function run(args: string[]): Promise<ExitCode> {
  const { path, program: idOrName, file, report: reportPath } = await readCommand(args);
  const isStopped = watchInterruption(() => console.log('\nStopping after the batch that is under way…'));
  return withKindred(async (kindred) => {
    const program = await findProgram(kindred, idOrName);
    const report = ReportFile.open(path, reportPath);
    const recorder = new BatchRecorder(kindred, program.number);
    const tally = new Tally();
    const progress = new Progress(file.size);
    console.log(
      `Into ${program.name} (${program.id}): ${[...file.columns].map(([field, { column }]) => `${field} = ${column}`).join(', ')}`,
    );
    try {
      await importPurchases({ program, file, recorder, tally, report, progress, isStopped });
    } finally {
      progress.clear();
      for (const line of tally.summary(recorder.enrolled, progress.seconds)) console.log(line);
      if (report.close()) console.log(`Every row that was not taken, with its line and reason: ${report.path}`);
    }
    if (isStopped()) console.log('Stopped before the end. Run the same command again: it goes on where it stopped.');
    return isStopped() ? ExitCode.INTERRUPTED : tally.refused > 0 ? ExitCode.FAILED : ExitCode.OK;
  });
}

await runCommand({ name: 'npm run import', help: HELP, run });
