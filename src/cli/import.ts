import { parseArgs } from 'node:util';
import { runCommand, UsageError } from './command.js';
import { activityFields } from './import/activities/activity-fields.js';
import { readMapping, type Fields } from './import/column-map.js';
import { openImportFile, type ImportFile } from './import/import-file.js';
import { PURCHASE_FIELDS } from './import/purchases/purchase-fields.js';
import { SEGMENT_FIELDS } from './import/segment/segment-fields.js';
import type { WantedImport } from './import/run-import.js';

const HELP = `Brings the past into a program: purchases, and enrolls who made them; or activities of members, such as reviews. Or
brings members into a static segment.

  npm run import -- purchases FILE.csv --program "Books & Coffee" \\
    --map orderId=invoice_no,member.externalId=customer_id,purchasedAt=invoice_date,total=total_gbp
  npm run import -- activities FILE.csv --program "Books & Coffee" --type review \\
    --map member.email=mail,reference=product,occurredAt=date,attributes.stars=rating
  npm run import -- segment KEY FILE.csv --program "Books & Coffee" --map member.card=card_no

  FILE.csv     UTF-8, with a header line; separated by commas, semicolons or tabs. One row is one purchase of one line, one
               activity, or one member
  KEY          the key of a static segment
  --program    the program's id or name
  --map        field=column, separated by commas; may be given more than once. A column that is called like a field needs none
  --type       of activities: the key of the type of all rows
  --report     where to list the rows that were not taken; FILE.csv.import-report.csv when left out

  The fields of purchases. Needed are orderId, purchasedAt, one that names the member, and total (or quantity and unitPrice):
${listed(PURCHASE_FIELDS)}

  The fields of activities. Needed are type (or --type), occurredAt, and one that names the member:
${listed(activityFields(null))}

  The fields of members of a segment. One of them is needed; the first that a row has names the member:
${listed(SEGMENT_FIELDS)}

  Times without an offset are in the program's time zone. Points are awarded by the rules that are active now, so activate
  them first. Who buys without being a member is enrolled, and joined with the first purchase in the file. Activities enroll
  nobody: import purchases first. Nor does a segment: rows that name nobody are listed in the report, and nobody is taken out.
  The import may be stopped with Ctrl-C and run again: it knows what it has recorded, and goes on. What is done once for each
  order or reference it knows for ever, other activities for 30 days. Equal rows of these are so many activities.

The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL; the server may be running.
Exit code: 0 all rows were taken, 1 some were not or the import failed, 2 the command line is wrong, 130 stopped.`;

function listed({ meanings }: Pick<Fields<string>, 'meanings'>): string {
  return Object.entries(meanings)
    .map(([field, meaning]) => `    ${field.padEnd(18)} ${meaning}`)
    .join('\n');
}

async function readCommand(args: string[]): Promise<WantedImport> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      program: { type: 'string' },
      map: { type: 'string', multiple: true },
      type: { type: 'string' },
      report: { type: 'string' },
    },
  });
  const [kind, ...named] = positionals;
  if (kind !== 'purchases' && kind !== 'activities' && kind !== 'segment') {
    throw new UsageError('Say what to import: purchases FILE.csv, activities FILE.csv, or segment KEY FILE.csv.');
  }
  const segment = kind === 'segment' ? named.shift() : undefined;
  const [path, ...others] = named;
  if (path === undefined || others.length > 0) {
    throw new UsageError(`Name one file: ${kind}${kind === 'segment' ? ' KEY' : ''} FILE.csv.`);
  }
  const { program, map = [], type = null, report } = values;
  if (program === undefined) throw new UsageError('Say into which program, by its id or name: --program.');
  const wanted = { path, program, report };
  if (kind === 'activities') {
    return { ...wanted, kind, type, file: await openMapped(path, map, activityFields(type)) };
  }
  if (type !== null) throw new UsageError('--type is for activities.');
  if (kind === 'segment') {
    return { ...wanted, kind, segment: segment ?? '', file: await openMapped(path, map, SEGMENT_FIELDS) };
  }
  return { ...wanted, kind, file: await openMapped(path, map, PURCHASE_FIELDS) };
}

function openMapped<Field extends string>(
  path: string,
  map: readonly string[],
  fields: Fields<Field>,
): Promise<ImportFile<Field>> {
  const mapping = readMapping(map, fields);
  if (typeof mapping === 'string') throw new UsageError(mapping);
  return openImportFile(path, mapping, fields);
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
