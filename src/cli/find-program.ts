import { Database } from '../platform/database/index.js';
import { findPrograms, type ProgramEntity } from '../programs/index.js';
import { CommandError } from './command.js';
import type { Kindred } from './open-kindred.js';

/** The program with this id or name. Throws CommandError when there is none, or when several have the name. */
export async function findProgram(kindred: Kindred, idOrName: string): Promise<ProgramEntity> {
  const programs = await findPrograms(kindred.get(Database));
  const wanted = idOrName.trim().toLowerCase();
  const found = programs.filter((program) => program.id === wanted || program.name.toLowerCase() === wanted);
  const [program] = found;
  if (program && found.length === 1) return program;
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new CommandError(`${String(found.length)} programs are called "${idOrName}": say which by its id, ${ids}.`);
  }
  const shown = programs.slice(0, 10).map(({ id, name }) => `"${name}" (${id})`);
  const known =
    shown.length > 0 ? `There are: ${shown.join(', ')}` : 'There is none yet: npm run programs -- create --help';
  throw new CommandError(`There is no program "${idOrName}". ${known}${programs.length > 10 ? ', …' : ''}`);
}
