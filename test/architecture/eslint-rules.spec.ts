import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';

const root = join(import.meta.dirname, '../../..');
type Tools = typeof import('../../tools/eslint/index.js');
const { default: plugin } = (await import(pathToFileURL(join(root, 'tools/eslint/index.js')).href)) as Tools;

const tester = new RuleTester({
  languageOptions: { parser: tseslint.parser, ecmaVersion: 2023, sourceType: 'module' },
});
/** For what can only be told with types: a `Big` has a `toFixed` too. */
const typed = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: {
      projectService: { allowDefaultProject: ['*.ts'] },
      tsconfigRootDir: join(root, 'test/architecture'),
    },
  },
});

/** Each planted line must be refused with a message that names what to use instead. */
const refused = (message: RegExp, lines: string[]) => lines.map((code) => ({ code, errors: [{ message }] }));

tester.run('no-wall-clock', plugin.rules['no-wall-clock'], {
  valid: [
    'const now = clock.now();',
    'const parsed = new Date(text);',
    'const started = performance.now();',
    'const later = Temporal.Instant.from(text);',
    'class Date {}; new Date();',
  ],
  invalid: refused(/injected `Clock`.*performance\.now\(\)/, [
    'const now = Date.now();',
    "const now = Date['now']();",
    'const now = new Date();',
    'const now = new Date;',
    'const text = Date();',
    'const clock = Date.now;',
    'const now = Temporal.Now.instant();',
  ]),
});

tester.run('no-sql-clock', plugin.rules['no-sql-clock'], {
  valid: [
    "query('SELECT at FROM posting WHERE at <= $2')",
    'query(`SELECT ${clock.now()}`)',
    "describe('what is known now')",
    "query('SELECT current_date_text FROM report')",
    "const code = 'RENOW()';",
  ],
  invalid: refused(/as a parameter \(`\$n`\)/, [
    "query('SELECT now()')",
    'query(`UPDATE wallet SET seen_at = NOW ( ) WHERE id = ${id}`)',
    "query('SELECT clock_timestamp()')",
    "query('SELECT statement_timestamp()')",
    "query('SELECT transaction_timestamp()')",
    "query('SELECT * FROM hold WHERE expires_at < CURRENT_TIMESTAMP')",
    "query('SELECT CURRENT_DATE - 30')",
    "query('SELECT LOCALTIMESTAMP')",
    'query("SELECT \'now\'::timestamptz")',
  ]),
});

tester.run('no-float-money', plugin.rules['no-float-money'], {
  valid: [
    "const amount = new Big('12.50');",
    'const count = Number.parseInt(text, 10);',
    'const doubled = amount * 2;',
    'const wait = delay * 1.5;',
    "const scaled = amount.times('1.5');",
    'const sizes = items.map((item) => item.price * 3);',
  ],
  invalid: [
    ...refused(/new Big\(text\)/, ['parseFloat(text)', 'Number.parseFloat(text)', 'list.map(Number.parseFloat)']),
    ...refused(/`Big`/, ['value.toFixed(2)', '(1.005).toFixed(2)']),
    ...refused(/new Big\(value\)\.times/, [
      'const fee = amount * 0.05;',
      'const gross = 1.19 * line.unitPrice;',
      'const net = orderTotal / 1.19;',
      'moneyLeft *= 0.5;',
    ]),
  ],
});

typed.run('no-float-money, knowing the types', plugin.rules['no-float-money'], {
  valid: ['class Big { toFixed(decimals: number): string { return `${decimals}`; } } new Big().toFixed(2);'],
  invalid: refused(/`Big`/, [
    'declare const ratio: number; ratio.toFixed(2);',
    'declare const ratio: number | undefined; ratio?.toFixed(2);',
    'declare const ratio: any; ratio.toFixed(2);',
  ]),
});

tester.run('no-parallel-tx', plugin.rules['no-parallel-tx'], {
  valid: [
    'await Promise.all(urls.map((url) => fetch(url)));',
    'await tx.pipeline([first, second]);',
    'await Promise.all(programs.map((program) => database.transaction((tx) => run(tx, program))));',
    'await Promise.all([log({ tx: 1 })]);',
    'await Promise.resolve(tx);',
  ],
  invalid: refused(/tx\.pipeline\(\[\.\.\.\]\)/, [
    'await Promise.all([lock(tx), load(tx)]);',
    'await Promise.all(items.map((item) => save(tx, item)));',
    'await Promise.all(items.map(async (item) => { await tx.query(item); }));',
    'await Promise.allSettled([tx.query(a), tx.query(b)]);',
    'await Promise.race([tx.query(a), timeout]);',
    'await Promise.any([this.tx.query(a)]);',
    'async function save(tx: Tx) { await Promise.all([write({ tx })]); }',
  ]),
});

tester.run('no-console', plugin.rules['no-console'], {
  valid: ["logger.info('started')", 'const console = 1;'],
  invalid: refused(/injected `Logger`/, [
    "console.log('started')",
    'console.error(error)',
    'list.forEach(console.log)',
  ]),
});
