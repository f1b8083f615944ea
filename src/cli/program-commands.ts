import 'reflect-metadata';
import { Role, systemCaller } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { GraphqlDateTime } from '../platform/graphql/index.js';
import { CreateApiKey, CreateProgram, findPrograms } from '../programs/index.js';
import { CommandError, UsageError } from './command.js';
import { findProgram } from './find-program.js';
import { withKindred } from './open-kindred.js';

interface WantedProgram {
  name: string;
  currency: string;
  timeZone: string;
  locale?: string;
  sandbox?: boolean;
  clock?: string;
}

/** Makes a program and prints its keys, this once. */
export async function createProgram({ clock, ...wanted }: WantedProgram): Promise<void> {
  const begins = clock === undefined ? undefined : instantOf(clock);
  const created = await withKindred((kindred) => kindred.get(CreateProgram).run({ ...wanted, clock: begins }));
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

/** Prints all programs, one a line. */
export async function listPrograms(): Promise<void> {
  const programs = await withKindred((kindred) => findPrograms(kindred.get(Database)));
  if (programs.length === 0) console.log('There is no program yet: npm run programs -- create --help');
  for (const { id, name, currency, timeZone, clock } of programs) {
    const sandbox = clock === null ? '' : `  sandbox, its clock at ${clock.toISOString()}`;
    console.log(`${id}  ${currency}  ${timeZone}  ${name}${sandbox}`);
  }
}

/** Makes a key and prints it, this once: alone on standard output, so that a script can take it. */
export async function addKey(wanted: { program: string; name: string; roles: readonly string[] }): Promise<void> {
  const { name } = wanted;
  const roles = wanted.roles.map(roleOf);
  const created = await withKindred(async (kindred) => {
    const program = await findProgram(kindred, wanted.program);
    return kindred.get(CreateApiKey).run(systemCaller(program.number), { name, roles });
  });
  if (!('secret' in created)) throw new CommandError(created.message);
  console.log(created.secret);
  console.error('Keep the key in a safe place: it is not shown again.');
}

function roleOf(text: string): Role {
  const roles: Role[] = Object.values(Role).filter((role) => role !== Role.MEMBER);
  const role = roles.find((one) => one.toLowerCase() === text.toLowerCase());
  if (role === undefined) throw new UsageError(`--role: "${text}" is none of ${roles.join(', ')}.`);
  return role;
}
