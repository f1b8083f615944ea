import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { MemberData, type MemberTable } from '../../src/members/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { FOREIGN_TABLES } from './table-owners.js';

/** Tables that hold nothing of a member, each with its reason. Every other one has to be declared, see member-table.ts. */
const OF_THE_PROGRAM: Readonly<Record<string, string>> = {
  program: 'the program itself',
  point_currency: 'what is collected in the program',
  point_currency_policy: 'when points of the program expire',
  api_key: "the shop's keys",
  relay: 'servers that relay',
  relay_bucket: 'how far the outbox is relayed',
  outbox_mark: 'what is how old in the outbox',
  webhook_endpoint: 'where events are sent',
  activity_type: 'what can be done in the program',
  tier_ladder: 'the ladders of the program',
  tier_ladder_version: 'what the ladders said',
  tier: 'the tiers of the ladders',
  tier_version: 'what the tiers said',
  tier_activation: 'when versions of the ladders come into force',
  earning_rule: 'the rules of the program',
  earning_rule_version: 'what the rules said',
  earning_rule_total: 'how often rules gave points to all members together',
  simulation: 'sums over all members',
  rate_bucket: 'until when calls of the last minute fill a rate, by a hash',
  code_guess: 'how many wrong codes somebody tried in the last minutes, by a keyed hash',
  voucher_template: 'the voucher templates of the program',
  voucher_template_version: 'what the voucher templates said',
  referral_program: 'by what friends are brought',
  referral_program_version: 'what the referral program said',
  referral_step: 'what it said that advocates get',
  referral_total: 'for how many friends all advocates together are paid',
  reward: 'the catalogue of the program',
  reward_version: 'what the rewards said',
  reward_option: 'what is to be chosen of the rewards',
  reward_option_version: 'what the options said',
  reward_stock: 'what is left of the rewards',
  reward_code: 'the pools of codes; which of them a member has stands in redemption_item',
  reward_total: 'how often rewards were redeemed by all members together',
  reward_popularity: 'how often members of an age and a tier chose something',
  consent_purpose: 'what members are asked to consent to',
  consent_text: 'in which words they are asked',
  segment: 'what members can have in common',
  announcement_progress: 'how far announcements to all members are planned',
  celebration: 'how far birthdays of all members are recorded',
};

/** Types of columns that can hold words about a person, or a day of their life. */
const TELLING = ['text', 'jsonb', 'json', 'date', 'bytea', 'character varying', 'xml'];

interface Column {
  table: string;
  name: string;
  type: string;
}

/** The columns of all tables of ours, partitions left out. */
async function columnsOf(pool: pg.Pool): Promise<Column[]> {
  const { rows } = await pool.query<Column>(
    `SELECT c.relname AS table, a.attname AS name, format_type(a.atttypid, NULL) AS type
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND c.relname <> ALL ($1)
      ORDER BY 1, a.attnum`,
    [FOREIGN_TABLES],
  );
  return rows;
}

/** Tables whose rows say by themselves whose they are: they name a member, or a foreign key of theirs leads to one. */
async function tablesNamingMembers(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `SELECT DISTINCT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        AND (EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname ~ '(^|_)member(_id)?$' AND NOT a.attisdropped)
          OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid = 'member'::regclass))
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** What a reader of these declarations should be told. */
function problemsOf(declared: readonly MemberTable[], columns: readonly Column[], naming: readonly string[]): string[] {
  const tables = [...new Set(columns.map(({ table }) => table))];
  const missing = tables
    .filter((table) => !Object.hasOwn(OF_THE_PROGRAM, table) && !declared.some((one) => one.table === table))
    .map((table) => `${table} is not declared: what becomes of its rows when members merge, ask for them, are erased?`);
  const hidden = naming
    .filter((table) => Object.hasOwn(OF_THE_PROGRAM, table))
    .map((table) => `${table} names members and is listed as one that does not`);
  const gone = declared.filter(({ table }) => !tables.includes(table)).map(({ table }) => `there is no table ${table}`);
  return [...missing, ...hidden, ...gone, ...declared.flatMap((one) => columnProblemsOf(one, columns))];
}

function columnProblemsOf(
  { table, personal, impersonal, erase, merge, export: shown }: MemberTable,
  all: readonly Column[],
) {
  const columns = all.filter((column) => column.table === table);
  const has = (name: string): boolean => columns.some((column) => column.name === name);
  const judged = [...personal, ...impersonal];
  const unjudged = columns
    .filter(({ type }) => TELLING.includes(type) || type.endsWith('[]'))
    .filter(({ name }) => !judged.includes(name))
    .map(({ name }) => `${table}.${name} is neither personal nor impersonal`);
  const twice = personal
    .filter((name) => impersonal.includes(name))
    .map((name) => `${table}.${name} is personal and impersonal`);
  const cleared = erase.kind === 'CLEARED' ? Object.keys(erase.columns) : [];
  const left = personal
    .filter((name) => erase.kind !== 'DELETED' && !cleared.includes(name))
    .map((name) => `${table}.${name} is personal and outlives the member`);
  const keys = [
    ...(merge.kind === 'MOVES' ? merge.key : []),
    ...(merge.kind === 'MOVES' ? Object.keys(merge.set ?? {}) : []),
    ...(shown.kind === 'LISTED' ? shown.key : []),
  ];
  const unknown = [...new Set([...judged, ...cleared, ...keys])]
    .filter((name) => !has(name))
    .map((name) => `${table} has no column ${name}`);
  return [...unjudged, ...twice, ...left, ...unknown];
}

/** Every statement that is made of a declaration: `$1` the program, `$2` the member, `$3` the survivor. */
function statementsOf({ table, rows, merge, export: shown, erase }: MemberTable): string[] {
  const where = `WHERE t.program_id = $1 AND (${rows})`;
  const made = [`SELECT 1 FROM ${table} t ${where}`];
  if (merge.kind === 'MOVES' && merge.unless) made.push(`SELECT 1 FROM ${table} t ${where} AND NOT (${merge.unless})`);
  if (merge.kind === 'MOVES' && merge.used) made.push(`SELECT 1 FROM ${table} t ${where} AND (${merge.used}) IS NULL`);
  if (merge.kind === 'MOVES' && merge.set)
    made.push(`SELECT ${Object.values(merge.set).join(', ')} FROM ${table} t ${where}`);
  if (shown.kind === 'LISTED') {
    const columns = Object.values(shown.columns).map((one) => (typeof one === 'string' ? one : one.sql));
    made.push(`SELECT ${columns.join(', ')} FROM ${table} t ${where} ORDER BY ${shown.key.join(', ')}`);
  }
  if (erase.kind === 'DELETED') made.push(`DELETE FROM ${table} t ${where}`);
  if (erase.kind === 'CLEARED') {
    const set = Object.entries(erase.columns).map(([name, sql]) => `${name} = ${sql}`);
    made.push(`UPDATE ${table} t SET ${set.join(', ')} ${where}`);
  }
  return made;
}

/** The row of docs/privacy.md that says in words what a declaration says. */
function rowOf({ table, export: shown, erase, merge }: MemberTable): string {
  const copied = shown.kind === 'LISTED' ? `\`${shown.as}\`` : `no: ${shown.why}`;
  const erased = {
    DELETED: () => 'deleted',
    CLEARED: () => `cleared: ${erase.kind === 'CLEARED' ? Object.keys(erase.columns).join(', ') : ''}`,
    KEPT: () => `kept: ${erase.kind === 'KEPT' ? erase.why : ''}`,
  }[erase.kind]();
  const merged = {
    MOVES: () => 'moves',
    COUNTED: () => 'is counted anew',
    FOLLOWS: () => `follows ${merge.kind === 'FOLLOWS' ? merge.of.join(', ') : ''}`,
    LEDGER: () => 'by postings',
    STAYS: () => `stays: ${merge.kind === 'STAYS' ? merge.why : ''}`,
  }[merge.kind]();
  return `| \`${table}\` | ${copied} | ${erased} | ${merged} |`;
}

describe('the tables that hold something of a member', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('are declared: what becomes of every row and column', async () => {
    const { pool } = app.database;

    const problems = problemsOf(app.get(MemberData).tables, await columnsOf(pool), await tablesNamingMembers(pool));

    expect(problems).toEqual([]);
  });

  it('are declared in SQL that the database understands', async () => {
    const ids = ['00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002'];
    const client = await app.database.pool.connect();
    try {
      for (const text of app.get(MemberData).tables.flatMap(statementsOf)) {
        const values = [app.program.program.number, ...ids].slice(0, /\$3/.test(text) ? 3 : 2);
        await client.query('BEGIN');
        await expect(client.query(text, values).then(() => text)).resolves.toBe(text);
        await client.query('ROLLBACK');
      }
    } finally {
      client.release();
    }
  });

  it('show keys by which rows are told apart', async () => {
    const { rows } = await app.database.pool.query<{ table: string; columns: string[] }>(
      `SELECT c.relname AS table, array_agg(a.attname::text) FILTER (WHERE a.attname NOT IN ('program_id')) AS columns
         FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
         JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
        WHERE i.indisunique AND i.indpred IS NULL AND c.relnamespace = current_schema()::regnamespace
        GROUP BY c.relname, i.indexrelid`,
    );

    const loose = app.get(MemberData).tables.flatMap(({ table, export: shown }) => {
      if (shown.kind !== 'LISTED') return [];
      const own = rows.filter((index) => index.table === table);
      const told = own.some(({ columns }) => columns.every((name) => name === 'member_id' || shown.key.includes(name)));
      return told ? [] : [table];
    });

    expect(loose).toEqual([]);
  });

  it('stand in docs/privacy.md as they are declared', async () => {
    const text = await readFile(join(import.meta.dirname, '../../../docs/privacy.md'), 'utf8');
    const written = text.split('\n').map((line) => line.replaceAll(/ +/g, ' ').trim());
    const rows = app.get(MemberData).tables.map(rowOf);

    const tables = rows.map((row) => row.split(' | ')[0]);
    expect(rows.filter((row) => !written.includes(row))).toEqual([]);
    expect(written.filter((line) => /^\| `[a-z_]+` \|/.test(line) && !tables.includes(line.split(' | ')[0]))).toEqual(
      [],
    );
  });

  it('would be found if they were not declared', async () => {
    const { pool } = app.database;
    const declared = app.get(MemberData).tables;
    await pool.query(`
      CREATE TABLE planted_by_member (program_id integer, member_id uuid, note text, PRIMARY KEY (program_id, member_id));
      CREATE TABLE planted_by_parent (program_id integer, purchase_id uuid, PRIMARY KEY (program_id, purchase_id));
      ALTER TABLE celebration ADD COLUMN for_member uuid;
      ALTER TABLE hold ADD COLUMN planted text, ADD COLUMN planted_days date[];`);
    try {
      const columns = await columnsOf(pool);
      const naming = await tablesNamingMembers(pool);
      const purchases = declared.filter(({ table }) => table === 'purchase');
      const kept = purchases.map((one): MemberTable => ({
        ...one,
        erase: { kind: 'KEPT', why: 'planted' },
        personal: ['input_hash', 'nobody'],
      }));

      expect(problemsOf(declared, columns, naming)).toEqual([
        'planted_by_member is not declared: what becomes of its rows when members merge, ask for them, are erased?',
        'planted_by_parent is not declared: what becomes of its rows when members merge, ask for them, are erased?',
        'celebration names members and is listed as one that does not',
        'hold.planted is neither personal nor impersonal',
        'hold.planted_days is neither personal nor impersonal',
      ]);
      expect(kept.flatMap((one) => columnProblemsOf(one, columns))).toEqual([
        'purchase.input_hash is personal and outlives the member',
        'purchase.nobody is personal and outlives the member',
        'purchase has no column nobody',
      ]);
    } finally {
      await pool.query(`
        DROP TABLE planted_by_member; DROP TABLE planted_by_parent; ALTER TABLE celebration DROP COLUMN for_member;
        ALTER TABLE hold DROP COLUMN planted, DROP COLUMN planted_days;`);
    }
  });
});
