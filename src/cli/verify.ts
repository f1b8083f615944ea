import 'reflect-metadata';
import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Registry } from 'prom-client';
import { Database } from '../platform/database/index.js';
import { VerificationGauges } from '../platform/metrics/index.js';
import { missingSecretsLine, NeededSecrets } from '../platform/secrets/index.js';
import { linesOf, verifyProgram } from '../platform/verify/index.js';
import { ALL_PROOFS } from '../proofs.js';
import { findPrograms, type ProgramEntity } from '../programs/index.js';
import { CommandError, ExitCode, runCommand } from './command.js';
import { findProgram } from './find-program.js';
import { withKindred, type Kindred } from './open-kindred.js';

const HELP = `Proves that the data keeps what the design promises of it (docs/ledger.md): every balance, lot, purchase and event.

  npm run verify
  npm run verify -- --program "Books & Coffee"
  npm run verify -- --metrics /var/lib/node_exporter/kindred.prom
      --program    its id or name; all programs when left out
      --metrics    a file for the textfile collector of Prometheus' node exporter; written when all is looked at
    Prints a line for each invariant: whether it holds, how many were looked at, and the first that break it.
    Names the secrets of KINDRED_CODE_SECRETS under which something is stored and that were not given.

Reads one snapshot of each program and changes nothing, so it may run while the server does.
The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL.
Exit code: 0 everything holds, 1 something does not, 2 the command line is wrong.`;

async function verify(args: string[]): Promise<ExitCode> {
  const { values } = parseArgs({ args, options: { program: { type: 'string' }, metrics: { type: 'string' } } });
  const registry = new Registry();
  const gauges = new VerificationGauges(registry);
  return withKindred(async (kindred) => {
    let wrong = 0;
    for (const program of await programsToVerify(kindred, values.program)) {
      console.log(`${program.name} (${program.id})`);
      const verdicts = await verifyProgram(kindred.get(Database), program.number, ALL_PROOFS);
      gauges.set(program.id, verdicts);
      for (const verdict of verdicts) {
        if (verdict.wrong > 0) wrong++;
        for (const line of linesOf(verdict)) console.log(`  ${line}`);
      }
    }
    const missing = await kindred.get(NeededSecrets).missing();
    if (missing.length > 0) console.log(missingSecretsLine(missing));
    if (values.metrics !== undefined) writeMetrics(values.metrics, await registry.metrics());
    console.log(wrong === 0 ? 'Everything holds.' : `${String(wrong)} of these do not hold.`);
    return wrong === 0 ? ExitCode.OK : ExitCode.FAILED;
  });
}

/** In one step: the collector never reads half of it. */
function writeMetrics(path: string, text: string): void {
  const draft = `${path}.${String(process.pid)}`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandError(`--metrics: ${path} cannot be written: ${reason}.`, { cause: error });
  }
}

async function programsToVerify(kindred: Kindred, wanted: string | undefined): Promise<ProgramEntity[]> {
  return wanted === undefined ? findPrograms(kindred.get(Database)) : [await findProgram(kindred, wanted)];
}

await runCommand({ name: 'npm run verify', help: HELP, run: verify });
