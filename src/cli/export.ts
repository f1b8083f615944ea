import { parseArgs } from 'node:util';
import { plainText, plainTextProblem } from '../kernel/plain-text.js';
import { runCommand, UsageError } from './command.js';
import { EXPORT_FORMATS, EXPORT_KINDS } from './export/export-kinds.js';
import type { WantedExport } from './export/run-export.js';

const HELP = `Writes what is in a program to a file or a pipe: members, postings of the ledger, purchases, or redemptions.

  npm run export -- members --program "Books & Coffee" --out members.csv
  npm run export -- postings --program "Books & Coffee" --since 2027-03-01 --until 2027-04-01 --format ndjson --out march.ndjson
  npm run -s export -- purchases --program "Books & Coffee" | gzip > purchases.csv.gz

  --program                the program's id or name
  --out                    the file; standard output when left out (then say \`npm run -s\`, or npm's own lines stand in it)
  --format                 csv, with a line of names (the default); or ndjson, one JSON object a line
  --since                  only what was recorded at or after this day or time; members: enrolled, redemptions: made
  --until                  only what was recorded before it; it lies after --since
  --without-personal-data  without columns that say who somebody is or what was written about them; ids stay
  --reason                 why, for the audit log, which notes every export: 1 to 500 characters

  Days and times without an offset are in the program's time zone. The columns stand in docs/export.md. What a spreadsheet would
  take for a formula begins with an apostrophe in CSV.
  All of it is of one moment, however long it takes, and nothing is locked. Memory stays the same, whatever the size. A file
  appears under its name when it is complete; Ctrl-C leaves none.

The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL; the server may be running.
Exit code: 0 done, 1 failed, 2 the command line is wrong, 130 stopped, 141 who reads the pipe had enough.`;

function readCommand(args: string[]): WantedExport {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      program: { type: 'string' },
      out: { type: 'string' },
      format: { type: 'string', default: 'csv' },
      since: { type: 'string' },
      until: { type: 'string' },
      'without-personal-data': { type: 'boolean', default: false },
      reason: { type: 'string' },
    },
  });
  const [named, ...others] = positionals;
  const kind = EXPORT_KINDS.find((one) => one === named);
  if (kind === undefined || others.length > 0) {
    throw new UsageError(`Say what to export, one of ${EXPORT_KINDS.join(', ')}.`);
  }
  const format = EXPORT_FORMATS.find((one) => one === values.format);
  if (format === undefined)
    throw new UsageError(`--format: "${values.format}" is none of ${EXPORT_FORMATS.join(', ')}.`);
  const { program, out = null, since = null, until = null } = values;
  const reason = values.reason === undefined ? null : plainText(values.reason);
  if (program === undefined) throw new UsageError('Say of which program, by its id or name: --program.');
  if (out === '') throw new UsageError('--out: name a file.');
  const problem = reason === null ? null : plainTextProblem(reason, LONGEST_REASON);
  if (problem !== null) throw new UsageError(`--reason: ${problem}.`);
  return { kind, program, format, out, since, until, withPersonalData: !values['without-personal-data'], reason };
}

/** As of any reason in the audit log. */
const LONGEST_REASON = 500;

await runCommand({
  name: 'npm run export',
  help: HELP,
  run: async (args) => {
    const wanted = readCommand(args);
    // What follows loads the whole application: mistakes are answered before.
    const { runExport } = await import('./export/run-export.js');
    return runExport(wanted);
  },
});
