import { chmod, cp, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { nativeFolder, type NativePackage } from './native-package.js';

/**
 * Copies PostgreSQL's programs to `home/native-<version>/native`, readable by everybody, unless that was done before. For an account
 * that cannot reach node_modules.
 */
export async function copyNativePackage(native: NativePackage, home: string): Promise<NativePackage> {
  const root = join(home, `native-${native.version}`);
  if (await stat(root).catch(() => undefined)) return { ...native, root };

  await removeOtherCopies(home);
  const unfinished = await mkdtemp(join(home, 'native.unfinished-'));
  await cp(nativeFolder(native), join(unfinished, 'native'), { recursive: true, verbatimSymlinks: true });
  await openForEverybody(unfinished);
  await rename(unfinished, root);
  return { ...native, root };
}

/** 60 MB each: copies of an older package and unfinished ones. Nothing runs from them when a server is about to start. */
async function removeOtherCopies(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (/^native[-.]/.test(name)) await rm(join(home, name), { recursive: true, force: true });
  }
}

/** Under a strict umask npm installs files that only their owner can read. */
async function openForEverybody(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForEverybody(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o111 ? 0o755 : 0o644);
  }
}
