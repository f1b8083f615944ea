import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { apiOf } from './api.js';
import { CommandError, ExitCode, runCommand } from './command.js';
import { readDemoKeys } from './demo/demo-keys.js';
import { reference } from './demo/people.js';
import { findProgram } from './find-program.js';
import { withKindredApi, type KindredApi } from './open-kindred.js';
import { readMember } from './story/read-member.js';
import { tellStory } from './story/tell-story.js';

const MINA = reference(7);

const HELP = `Tells a member's time with the shop as a story: joining, climbing, choosing, what expired, what comes next.

  npm run demo:story
  npm run demo:story -- --member customer-9
  npm run demo:story -- --member 4711 --program "Corner Shop"
      --member     the shop's own id of a member; ${MINA} when left out
      --program    id or name of a program; the demo program when left out

Everything is read through the public queries, and nothing is changed.
The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL. A server may be running.
Exit code: 0 told, 1 there is no such member or program, 2 the command line is wrong.`;

async function tell(args: string[]): Promise<ExitCode> {
  const options = { member: { type: 'string', default: MINA }, program: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  return withKindredApi(async (kindred) => {
    const ask = apiOf(kindred.app, await programOf(kindred, values.program));
    const member = await readMember(ask, values.member);
    if (!member)
      throw new CommandError(
        `There is no member "${values.member}" here. In the demo they are customer-1 to customer-44.`,
      );
    console.log(tellStory(member).join('\n'));
    return ExitCode.OK;
  });
}

async function programOf(kindred: KindredApi, wanted: string | undefined): Promise<number> {
  if (wanted !== undefined) return (await findProgram(kindred, wanted)).number;
  const demo = await readDemoKeys(kindred.app, kindred.config.dataDirectory);
  if (!demo)
    throw new CommandError('There is no demo program here yet: npm start makes it. Or name a program with --program.');
  return demo.programId;
}

await runCommand({ name: 'npm run demo:story', help: HELP, run: tell });
