import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { Credentials, type Caller } from '../../platform/access/index.js';

/** The keys of the demo program, which are shown again at each start. The database has only their hashes. */
export interface DemoKeys {
  adminKey: string;
  shopKey: string;
}

/** What a start of the server keeps for the next one. */
interface Kept extends DemoKeys {
  /** Whether the program got all that the demo has. */
  complete: boolean;
}

const FILE = 'demo-keys.json';

/** The keys that an earlier start kept, when they open a program of this database still, and which program. */
export async function readDemoKeys(
  app: INestApplicationContext,
  dataDirectory: string,
): Promise<(Kept & { programId: number }) | null> {
  const keys = parse(dataDirectory);
  if (!keys) return null;
  const [admin, shop] = [await callerBy(app, keys.adminKey), await callerBy(app, keys.shopKey)];
  return admin && shop ? { ...keys, programId: admin.programId } : null;
}

/** Keeps the keys for the next start, for nobody but the account that runs the server. */
export function keepDemoKeys(dataDirectory: string, { adminKey, shopKey }: DemoKeys, complete: boolean): void {
  mkdirSync(dataDirectory, { recursive: true });
  const draft = join(dataDirectory, `${FILE}.${String(process.pid)}`);
  writeFileSync(draft, `${JSON.stringify({ adminKey, shopKey, complete }, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(dataDirectory, FILE));
}

function parse(dataDirectory: string): Kept | null {
  try {
    const { adminKey, shopKey, complete } = JSON.parse(
      readFileSync(join(dataDirectory, FILE), 'utf8'),
    ) as Partial<Kept>;
    return adminKey && shopKey ? { adminKey, shopKey, complete: complete ?? false } : null;
  } catch {
    return null; // there is none, or it was mangled: then there is nothing to show
  }
}

function callerBy(app: INestApplicationContext, key: string): Promise<Caller | null> {
  return app.get(Credentials, { strict: false }).callerOf(`Bearer ${key}`);
}
