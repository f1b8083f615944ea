import { parseArgs } from 'node:util';
import { runCommand, UsageError } from './command.js';
import { readMapping } from './import/column-map.js';
import { PURCHASE_FIELDS } from './import/purchase-fields.js';
import { openPurchaseFile } from './import/purchase-file.js';
import type { WantedImport } from './import/run-import.js';

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

async function readCommand(args: string[]): Promise<WantedImport> {
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

await runCommand({
  name: 'npm run import',
  help: HELP,
  run: async (args) => {
    const wanted = await readCommand(args);
    // What follows loads the whole application: mistakes are answered before.
    const { runImport } = await import('./import/run-import.js');
    return runImport(wanted);
  },
});
