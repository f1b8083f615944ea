// Runs all tests. Those that start the application are run in groups: a group loads the application's modules once, where
// each file by itself would load them anew, which takes longer than most of its tests. A single file runs with `npx jest <path>`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const GROUPS = 16;
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'dist', 'test-groups');

const all = ['src', 'test', 'migrations'].flatMap(testsIn);
const grouped = all.filter((path) => /^test\/(e2e|scenarios)\//.test(path)).sort(bySize);
const alone = all.filter((path) => !grouped.includes(path));

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const groups = Array.from({ length: GROUPS }, (_, number) => {
  const members = grouped.filter((_path, index) => turnOf(index) === number);
  const file = join(folder, `group-${String(number + 1).padStart(2, '0')}.spec.ts`);
  const imports = members.map((path) => `import '${slashed(relative(folder, join(root, path)))}';\n`);
  writeFileSync(file, imports.join(''));
  return slashed(relative(root, file));
});

const options = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
const jest = join(root, 'node_modules', 'jest', 'bin', 'jest.js');
const args = [...options, jest, '--runTestsByPath', ...groups, ...alone, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, KINDRED_TEST_GROUPS: folder },
});
process.exit(status ?? 1);

/** The longest first: dealt out, the groups come to about the same. */
function bySize(one, other) {
  return statSync(join(root, other)).size - statSync(join(root, one)).size;
}

/** Back and forth, as cards are dealt fairly. */
function turnOf(index) {
  const place = index % (2 * GROUPS);
  return place < GROUPS ? place : 2 * GROUPS - 1 - place;
}

function testsIn(top) {
  return readdirSync(join(root, top), { recursive: true })
    .map((path) => slashed(join(top, path)))
    .filter((path) => /[.](e2e-)?spec[.]ts$/.test(path));
}

function slashed(path) {
  return path.replaceAll('\\', '/');
}
