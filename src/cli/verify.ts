import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Database } from '../platform/database/index.js';
import { linesOf, verifyProgram } from '../platform/verify/index.js';
import { ALL_PROOFS } from '../proofs.js';
import { findPrograms, type ProgramEntity } from '../programs/index.js';
import { ExitCode, runCommand } from './command.js';
import { findProgram } from './find-program.js';
import { withKindred, type Kindred } from './open-kindred.js';

const HELP = `Proves that the data keeps what the design promises of it (docs/ledger.md): every balance, lot, purchase and event.

  npm run verify
  npm run verify -- --program "Books & Coffee"
      --program    its id or name; all programs when left out
    Prints a line for each invariant: whether it holds, how many were looked at, and the first that break it.

Reads one snapshot of each program and changes nothing, so it may run while the server does.
The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL.
Exit code: 0 everything holds, 1 something does not, 2 the command line is wrong.`;

async function verify(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { program: { type: 'string' } } });
  return withKindred(async (kindred) => {
    let wrong = 0;
    for (const program of await programsToVerify(kindred, values.program)) {
      console.log(`${program.name} (${program.id})`);
      for (const verdict of await verifyProgram(kindred.get(Database), program.number, ALL_PROOFS)) {
        if (verdict.wrong > 0) wrong++;
        for (const line of linesOf(verdict)) console.log(`  ${line}`);
      }
    }
    console.log(wrong === 0 ? 'Everything holds.' : `${String(wrong)} of these do not hold.`);
    return wrong === 0 ? ExitCode.OK : ExitCode.FAILED;
  });
}

async function programsToVerify(kindred: Kindred, wanted: string | undefined): Promise<ProgramEntity[]> {
  return wanted === undefined ? findPrograms(kindred.get(Database)) : [await findProgram(kindred, wanted)];
}

await runCommand({ name: 'npm run verify', help: HELP, run: verify });
