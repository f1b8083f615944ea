import { randomUUID } from 'node:crypto';
import { readFile, rename, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

interface Link {
  /** The real file, relative to the package's root. */
  source: string;
  /** The link to it, relative to the package's root. */
  target: string;
}

/**
 * npm packages cannot contain symbolic links, so a postinstall script makes those of PostgreSQL's libraries. Where
 * install scripts are switched off they are missing: makes what is missing and says how many. Several processes may do it at once.
 */
export async function repairLinks(packageRoot: string): Promise<number> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  let repaired = 0;
  for (const { source, target } of JSON.parse(list) as Link[]) {
    const link = join(packageRoot, target);
    if (await stat(link).catch(() => undefined)) continue;
    await replaceLink(relative(dirname(target), source), link);
    repaired += 1;
  }
  return repaired;
}

/** Made under another name and renamed: that also replaces a dangling link, and another process sees either none or the whole. */
async function replaceLink(destination: string, link: string): Promise<void> {
  const unfinished = `${link}.${randomUUID()}`;
  try {
    await symlink(destination, unfinished);
    await rename(unfinished, link);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL's library link ${link} is missing, because the install script of its package was skipped, and it cannot be ` +
        `made now (${(error as NodeJS.ErrnoException).code}). Run \`npm rebuild\` as the owner of node_modules, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}
