// npm run test:mutants [-- --only 3,17]: plants each fault of test/mutants/mutants.json in a copy of the house, compiles that file, and
// runs the tests that should find it. The work tree is only read.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const COPIED = [
  'src',
  'test',
  'migrations',
  'tools',
  'dist',
  'docs',
  'package.json',
  'tsconfig.json',
  'jest.config.js',
  'schema.graphql',
  'README.md',
];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',').map(Number);
const mutants = JSON.parse(readFileSync(join(root, 'test/mutants/mutants.json'), 'utf8'));

mkdirSync(join(root, '.data'), { recursive: true });
const copy = mkdtempSync(join(root, '.data', 'mutants-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));
for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true, preserveTimestamps: true });
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));

// What is compiled here needs no compiler again, and tests of pure functions no database.
const setUp = join(copy, 'test/support/global-setup.mjs');
writeFileSync(setUp, readFileSync(setUp, 'utf8').replace(/^ {2}compile\(rootDir\);$/m, ''));
const withDatabase = readFileSync(join(copy, 'jest.config.js'), 'utf8');
const config = { true: join(copy, 'jest.config.js'), false: join(copy, 'jest.pure.config.js') };
writeFileSync(config.false, withDatabase.replace(/^ *global(Setup|Teardown):.*$/gm, ''));
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
);

function compile(file, source) {
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { ...options, module: ts.ModuleKind.ESNext, sourceMap: false },
    fileName: file,
  });
  writeFileSync(join(copy, 'dist', file.replace(/[.]ts$/, '.js')), outputText);
}

/** The tests on the copy as it is now. */
function run(tests) {
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const arguments_ = [
    '-c',
    config[tests.some((test) => test.startsWith('test/'))],
    '--bail',
    '--runTestsByPath',
    ...tests,
  ];
  const ended = spawnSync(process.execPath, [jest, ...arguments_], { cwd: copy, encoding: 'utf8', timeout: 600_000 });
  return { passed: ended.status === 0, output: ended.stdout + ended.stderr };
}

const outcomes = [];
for (const [at, { file, text, by, breaks, tests }] of mutants.entries()) {
  const number = at + 1;
  if (only && !only.includes(number)) continue;
  const source = readFileSync(join(root, file), 'utf8');
  compile(
    file,
    source.replace(text, () => by),
  );
  const { passed, output } = run(tests);
  compile(file, source);
  // What does not compile or start is no mutant: only a test that fails has found it.
  const found = /^Tests:.*\b\d+ failed/m.test(output);
  const outcome = found ? 'killed' : passed ? 'SURVIVED' : 'BROKEN';
  outcomes.push(outcome);
  console.log(`${String(number).padStart(2)} ${outcome.padEnd(8)} ${file}: ${breaks}`);
  if (outcome === 'BROKEN') console.log(output.slice(-3000));
}
const killed = outcomes.filter((outcome) => outcome === 'killed').length;
console.log(`${killed} killed, ${outcomes.length - killed} survived`);
process.exitCode = killed === outcomes.length ? 0 : 1;
