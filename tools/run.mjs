#!/usr/bin/env node
// Runs a compiled script, and compiles first when the code has changed since: `node tools/run.mjs src/main.js`. It runs in
// this very process, so that a signal which npm passes on reaches it.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.built-from');
const LOCK = join(DIST, '.building');
const COMPILED = ['src', 'migrations'];

/** What the compiled code was made from. */
function sources() {
  const hash = createHash('sha256');
  for (const file of ['tsconfig.json', 'package-lock.json', ...COMPILED.flatMap(filesBelow)]) {
    const { mtimeMs, size } = statSync(join(ROOT, file), { throwIfNoEntry: false }) ?? {};
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name).slice(ROOT.length + 1))
    .sort();
}

const isBuilt = () => existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources();

/** One build at a time: several servers may be started at once. */
function build() {
  mkdirSync(DIST, { recursive: true });
  while (!tryLock()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    if (!isBuilt()) compile();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function tryLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const builder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
  if (builder > 0 && !isAlive(builder)) rmSync(LOCK, { force: true });
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function compile() {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  console.error('Building… (about 10 seconds, and only when the code has changed)');
  const from = sources();
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.json')], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new Error('The code could not be built: see above.');
  removeOrphans();
  writeFileSync(STAMP, from);
}

/** A migration that was renamed or removed must not run on as a compiled file. */
function removeOrphans() {
  for (const folder of COMPILED) {
    const known = new Set(filesBelow(folder).map((file) => file.replace(/[.]ts$/, '')));
    for (const file of filesBelow(join('dist', folder))) {
      if (!known.has(file.slice('dist/'.length).replace(/[.]js([.]map)?$/, ''))) rmSync(join(ROOT, file));
    }
  }
}

const [script, ...args] = process.argv.slice(2);
try {
  if (!isBuilt()) build();
} catch (error) {
  const isBare = error.code === 'MODULE_NOT_FOUND';
  console.error(isBare ? `TypeScript is not installed. Run what was built before: node dist/${script}` : error.message);
  process.exit(1);
}
process.argv = [process.argv[0], join(DIST, script), ...args];
await import(pathToFileURL(join(DIST, script)).href);
