import { access, chmod, constants, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

/** PostgreSQL's programs as a folder: `native/bin`, `native/lib`, `native/share`. */
export interface NativePackage {
  root: string;
  version: string;
  major: number;
}

/** The npm package with the PostgreSQL binaries of this platform: an optional dependency of `embedded-postgres`. */
export async function locateNativePackage(): Promise<NativePackage> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.resolve('embedded-postgres')).resolve(name);
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The package ${name}, which holds PostgreSQL for this machine, is not installed. It is an optional dependency: ` +
        `install without --omit=optional, on the platform you run on. Where it does not exist, set DATABASE_URL.`,
      { cause: error },
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { root, version, major: Number.parseInt(version, 10) };
}

export function nativeFolder(native: NativePackage): string {
  return join(native.root, 'native');
}

/** Some installers lose the executable bit. Where it cannot be set, the first run says so. */
export async function makeExecutable(native: NativePackage): Promise<void> {
  for (const file of [program(native, 'initdb'), program(native, 'postgres')]) {
    await access(file, constants.X_OK).catch(() => chmod(file, 0o755).catch(() => undefined));
  }
}

/** The path of one of PostgreSQL's programs. */
export function program(native: NativePackage, name: 'initdb' | 'postgres' | 'pg_ctl'): string {
  return join(nativeFolder(native), 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}
