import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { Role } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { GraphqlDateTime } from '../platform/graphql/index.js';
import { CreateApiKey, CreateProgram, findPrograms } from '../programs/index.js';
import { CommandError, ExitCode, runCommand, UsageError } from './command.js';
import { findProgram } from './find-program.js';
import { withKindred } from './open-kindred.js';

const KEY_ROLES: Role[] = Object.values(Role).filter((role) => role !== Role.MEMBER);

const HELP = `Makes loyalty programs and the keys that open them.

  npm run programs -- create --name "Books & Coffee" --currency GBP --time-zone Europe/London
      --name       what members read
      --currency   of all purchases, ISO 4217: GBP, EUR, JPY
      --time-zone  IANA name: calendar days begin and end there
      --locale     the language of texts that have no other; "en" when left out
      --sandbox    a program for trying: its clock stands still until it is moved with advanceClock
      --clock      where a sandbox's clock begins, such as 2026-01-01T00:00:00Z; now when left out
    Prints the program's id, a key for administration and a key for the shop. Keys are shown once.
    Currency and time zone are fixed from the first purchase on.

  npm run programs -- list
    Prints all programs.

  npm run programs -- add-key --program "Books & Coffee" --name "Till 2" --role SHOP
      --program    its id or name
      --name       what the key is for
      --role       ${KEY_ROLES.join(', ')}; may be given more than once
    Prints a new key, for example in place of one that was lost. Revoke the old one with revokeApiKey.

The database is the one of \`npm start\`: DATABASE_URL, or the embedded PostgreSQL; the server may be running.
Exit code: 0 done, 1 refused or failed, 2 the command line is wrong.`;

async function create(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      name: { type: 'string' },
      currency: { type: 'string' },
      'time-zone': { type: 'string' },
      locale: { type: 'string' },
      sandbox: { type: 'boolean' },
      clock: { type: 'string' },
    },
  });
  const { name, currency, 'time-zone': timeZone, locale, sandbox } = values;
  if (name === undefined || currency === undefined || timeZone === undefined) {
    throw new UsageError('create needs --name, --currency and --time-zone.');
  }
  const clock = values.clock === undefined ? undefined : instantOf(values.clock);
  const created = await withKindred((kindred) =>
    kindred.get(CreateProgram).run({ name, currency, timeZone, locale, sandbox, clock }),
  );
  if (!('program' in created)) throw new CommandError(created.message);
  console.log(`Program    ${created.program.name}`);
  console.log(`Id         ${created.program.id}`);
  console.log(`Admin key  ${created.adminKey}`);
  console.log(`Shop key   ${created.shopKey}`);
  console.log('Keep the keys in a safe place: they are not shown again.');
}

function instantOf(text: string): Date {
  try {
    return GraphqlDateTime.parseValue(text);
  } catch {
    throw new UsageError(`--clock: "${text}" is not an instant with its offset, such as 2026-01-01T00:00:00Z.`);
  }
}

async function list(args: string[]): Promise<void> {
  parseArgs({ args, options: {} });
  const programs = await withKindred((kindred) => findPrograms(kindred.get(Database)));
  if (programs.length === 0) console.log('There is no program yet: npm run programs -- create --help');
  for (const { id, name, currency, timeZone, clock } of programs) {
    const sandbox = clock === null ? '' : `  sandbox, its clock at ${clock.toISOString()}`;
    console.log(`${id}  ${currency}  ${timeZone}  ${name}${sandbox}`);
  }
}

async function addKey(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { program: { type: 'string' }, name: { type: 'string' }, role: { type: 'string', multiple: true } },
  });
  const { program: wanted, name, role: roles } = values;
  if (wanted === undefined || name === undefined || roles === undefined) {
    throw new UsageError('add-key needs --program, --name and --role.');
  }
  const unknown = roles.find((role) => !KEY_ROLES.includes(role as Role));
  if (unknown !== undefined) throw new UsageError(`--role: "${unknown}" is none of ${KEY_ROLES.join(', ')}.`);
  const created = await withKindred(async (kindred) => {
    const program = await findProgram(kindred, wanted);
    return kindred.get(CreateApiKey).run(program.number, { name, roles: roles as Role[] });
  });
  if (!('secret' in created)) throw new CommandError(created.message);
  console.log(created.secret);
  console.error('Keep the key in a safe place: it is not shown again.');
}

await runCommand({
  name: 'npm run programs',
  help: HELP,
  run: async ([command, ...args]) => {
    if (command === 'create') await create(args);
    else if (command === 'list') await list(args);
    else if (command === 'add-key') await addKey(args);
    else
      throw new UsageError(
        command === undefined
          ? 'Say what to do: create, list or add-key.'
          : `"${command}" is none of create, list, add-key.`,
      );
    return ExitCode.OK;
  },
});
