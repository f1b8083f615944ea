import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const config = join(root, '.dependency-cruiser.cjs');
const require = createRequire(import.meta.url);
const features = require(join(root, 'tools/architecture/features.cjs')) as string[];
const { forbidden: rules } = require(config) as {
  forbidden: { name: string; from: { path?: string | string[] } }[];
};

interface Violation {
  rule: { name: string };
  from: string;
  to: string;
}

/** Each violation as "rule: from -> to", sorted. */
async function violationsIn(folder: string, paths: string[]): Promise<string[]> {
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [cli, '--config', config, '--output-type', 'json', ...paths];
  // The command ends with the number of violations, so an answer on its output counts as success.
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(`dependency-cruiser gave no report: ${stdout}${stderr}`, { cause: error }));
    });
  });
  const { summary } = JSON.parse(output) as { summary: { violations: Violation[] } };
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).sort();
}

async function plant(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const value = 'export const value = 1;\n';
const importing = (...specifiers: string[]) =>
  specifiers.map((specifier, index) => `export { value as value${index} } from '${specifier}';\n`).join('') + value;

/** The shape of the house, and every kind of import that it allows. */
const legal = {
  'package.json': '{ "type": "module", "dependencies": { "typeorm": "1" }, "devDependencies": { "fast-check": "4" } }',
  'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "target": "es2023" } }',
  'node_modules/typeorm/package.json': '{ "name": "typeorm", "version": "1.0.0", "main": "index.js" }',
  'node_modules/typeorm/index.js': 'exports.value = 1;',
  'node_modules/fast-check/package.json': '{ "name": "fast-check", "version": "4.0.0", "main": "index.js" }',
  'node_modules/fast-check/index.js': 'exports.value = 1;',
  'node_modules/guest/package.json': '{ "name": "guest", "version": "1.0.0", "main": "index.js" }',
  'node_modules/guest/index.js': 'exports.value = 1;',
  'src/kernel/clock.ts': value,
  'src/platform/database/database.ts': importing('typeorm', '../../kernel/clock.js'),
  'src/programs/index.ts': importing('./program.entity.js'),
  'src/programs/program.entity.ts': value,
  'src/points/index.ts': importing('./ledger.js'),
  'src/points/lots.ts': importing('../kernel/clock.js', './returns.js'),
  'src/points/returns.ts': value,
  'src/points/ledger.ts': importing('./lots.js', '../programs/index.js', '../platform/database/database.js'),
  'src/purchases/index.ts': importing('../points/index.js'),
  'src/app.module.ts': importing('./programs/index.js', './points/index.js', './purchases/index.js'),
  'src/main.ts': importing('./app.module.js'),
  'src/cli/verify.ts': importing('../app.module.js', '../points/index.js'),
  'test/e2e/points.e2e-spec.ts': importing('../../src/app.module.js', '../../src/points/index.js', 'fast-check'),
};

describe('the import rules', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-rules-'));
    await plant(folder, legal);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('let a house through that keeps them', async () => {
    expect(await violationsIn(folder, ['src', 'test'])).toEqual([]);
  });

  it('catch every planted break, and nothing else', async () => {
    // One break for each rule at least; of the rules for the order of features, which are made from one list, the first.
    await plant(folder, {
      'src/kernel/cross.ts': importing('../platform/database/database.js', 'typeorm', 'node:fs'),
      'src/platform/jobs/jobs.ts': importing('../../points/index.js'),
      'src/programs/upward.ts': `import type { value } from '../purchases/index.js';\nexport type Value = typeof value;\n`,
      'src/purchases/deep.ts': importing('../points/ledger.js'),
      'src/points/cycle-a.ts': importing('./cycle-b.js'),
      'src/points/cycle-b.ts': importing('./cycle-a.js'),
      'src/points/basket.ts': importing('./ledger.js', 'typeorm'),
      'src/points/rounding.ts': importing('../programs/index.js'),
      'src/points/rounding.spec.ts': importing('./rounding.js', 'fast-check'),
      'src/points/top.ts': importing('../app.module.js', '../cli/verify.js', '../../test/e2e/points.e2e-spec.js'),
      'src/points/packages.ts': importing('fast-check', 'guest', './nowhere.js'),
      'src/cli/start.ts': importing('../main.js', '../points/ledger.js', '../../test/e2e/points.e2e-spec.js'),
      'src/server.ts': importing('./cli/verify.js'),
      'src/common/helpers.ts': value,
      'src/points/helped.ts': importing('../common/helpers.js'),
      'test/support/deep.ts': importing('../../src/points/ledger.js'),
    });

    const violations = await violationsIn(folder, ['src', 'test']);

    expect(violations).toEqual(
      [
        'kernel-stands-alone: src/kernel/cross.ts -> src/platform/database/database.ts',
        'kernel-is-pure: src/kernel/cross.ts -> node_modules/typeorm/index.js',
        'kernel-is-pure: src/kernel/cross.ts -> fs',
        'platform-knows-no-feature: src/platform/jobs/jobs.ts -> src/points/index.ts',
        'no-upward-import-from-programs: src/programs/upward.ts -> src/purchases/index.ts',
        'features-meet-at-their-index: src/purchases/deep.ts -> src/points/ledger.ts',
        'no-cycle: src/points/cycle-a.ts -> src/points/cycle-b.ts',
        'pure-files-import-the-kernel-only: src/points/basket.ts -> src/points/ledger.ts',
        'pure-files-know-no-framework: src/points/basket.ts -> node_modules/typeorm/index.js',
        'pure-files-import-the-kernel-only: src/points/rounding.ts -> src/programs/index.ts',
        'nothing-imports-the-top: src/points/top.ts -> src/app.module.ts',
        'nothing-imports-the-top: src/points/top.ts -> src/cli/verify.ts',
        'nothing-imports-the-top: src/points/top.ts -> test/e2e/points.e2e-spec.ts',
        'no-development-dependency: src/points/packages.ts -> node_modules/fast-check/index.js',
        'no-undeclared-dependency: src/points/packages.ts -> node_modules/guest/index.js',
        'imports-resolve: src/points/packages.ts -> ./nowhere.js',
        'nothing-imports-main: src/cli/start.ts -> src/main.ts',
        'features-meet-at-their-index: src/cli/start.ts -> src/points/ledger.ts',
        'commands-need-no-test: src/cli/start.ts -> test/e2e/points.e2e-spec.ts',
        'the-server-needs-no-cli-and-no-test: src/server.ts -> src/cli/verify.ts',
        'known-folders-only: src/points/helped.ts -> src/common/helpers.ts',
        'outsiders-use-the-index: test/support/deep.ts -> src/points/ledger.ts',
      ].sort(),
    );
    const broken = new Set(violations.map((violation) => violation.split(':')[0]));
    const unproven = rules
      .map(({ name }) => name)
      .filter((name) => !broken.has(name) && !name.startsWith('no-upward-'));
    expect(unproven).toEqual([]);
  });

  it('know the order of all features', () => {
    const upward = rules.map(({ name }) => name).filter((name) => name.startsWith('no-upward-import-from-'));

    expect(upward).toEqual(features.slice(0, -1).map((feature) => `no-upward-import-from-${feature}`));
  });
});

// That it keeps the rules is what `npm run check` says, which reads it once.
describe('the source', () => {
  it('has no folder without a place in the order', async () => {
    const entries = await readdir(join(root, 'src'), { withFileTypes: true });

    const unknown = entries
      .filter((entry) => entry.isDirectory() && !['kernel', 'platform', 'cli', ...features].includes(entry.name))
      .map((entry) => entry.name);

    expect(unknown).toEqual([]);
  });

  it('has a table of examples beside each file that is declared pure', async () => {
    const { path } = rules.find(({ name }) => name === 'pure-files-import-the-kernel-only')!.from;
    const isPure = (file: string) => [path].flat().some((pattern) => pattern && new RegExp(pattern).test(file));
    const untested: string[] = [];
    for (const feature of features) {
      const base = join(root, 'src', feature);
      const entries = existsSync(base) ? await readdir(base, { recursive: true }) : [];
      const files = entries.map((entry) => `src/${feature}/${entry.replaceAll('\\', '/')}`);
      for (const file of files.filter(isPure).filter((each) => !files.includes(each.replace(/\.ts$/, '.spec.ts')))) {
        // A list of codes and types decide nothing that an example could show.
        const text = await readFile(join(root, file), 'utf8');
        if (/\bexport (const|class|function)\b/.test(text) && /\bfunction\b|=>/.test(text)) untested.push(file);
      }
    }

    expect(untested).toEqual([]);
  });
});
