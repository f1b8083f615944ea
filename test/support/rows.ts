import type { Pool } from 'pg';

/** Tables that operations on members, purchases and activities write. */
const TABLES = [
  'member', 'idempotency_key', 'outbox_event', 'wallet', 'posting', 'movement', 'point_lot', 'lot_term', 'hold',
  'purchase', 'purchase_line', 'award', 'purchase_return', 'purchase_return_line', 'purchase_cancellation',
  'activity', 'earning_rule_use', 'earning_rule_total',
] as const; // prettier-ignore

/** Times, what follows from ids alone, and what was told together. */
const LEFT_OUT = /(_at|^clock|^bucket|^correlation_id|^row_sequence)$/;

type Row = Record<string, unknown>;

/**
 * Every row of a program with ids by the names that outsiders know them by (a member's external id, an order id, a rule's
 * name) and without times: two programs to which the same happened have the same rows.
 */
export async function rowsOf(pool: Pool, programId: number): Promise<Record<string, Row[]>> {
  const names = await namesOf(pool, programId);
  const tables: [string, Row[]][] = [];
  for (const table of TABLES) {
    const { rows } = await pool.query<{ row: Row }>(`SELECT to_jsonb(t) AS row FROM ${table} t WHERE program_id = $1`, [
      programId,
    ]);
    const named = rows.map(({ row }) => rename(row, names));
    tables.push([
      table,
      named
        .map((row) => JSON.stringify(row))
        .sort()
        .map((row) => JSON.parse(row) as Row),
    ]);
  }
  return Object.fromEntries(tables);
}

async function namesOf(pool: Pool, programId: number): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ id: string; name: string }>(
    `SELECT member_id::text AS id, 'member ' || value AS name FROM member_identifier WHERE program_id = $1 AND kind = 'EXTERNAL_ID'
     UNION ALL SELECT id::text, 'purchase ' || order_id FROM purchase WHERE program_id = $1
     UNION ALL SELECT r.id::text, 'return ' || coalesce(r.reference, '') || ' of ' || p.order_id
       FROM purchase_return r JOIN purchase p ON p.program_id = r.program_id AND p.id = r.purchase_id WHERE r.program_id = $1
     UNION ALL SELECT id::text, 'activity ' || row_number() OVER (ORDER BY id) FROM activity WHERE program_id = $1
     UNION ALL SELECT rule_id::text, 'rule ' || name::text FROM earning_rule_version WHERE program_id = $1
     UNION ALL SELECT id::text, 'key ' || name FROM api_key WHERE program_id = $1
     UNION ALL SELECT w.id::text, 'wallet of ' || i.value FROM wallet w JOIN member_identifier i
       ON i.program_id = w.program_id AND i.member_id = w.member_id AND i.kind = 'EXTERNAL_ID' WHERE w.program_id = $1`,
    [programId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function rename(value: unknown, names: Map<string, string>): Row {
  const renamed = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(renamed);
    if (one !== null && typeof one === 'object') return rename(one, names);
    return names.get(String(one)) ?? one;
  };
  const entries = Object.entries(value as Row).filter(([column]) => column !== 'program_id' && !LEFT_OUT.test(column));
  return Object.fromEntries(entries.map(([column, one]) => [column, renamed(one)]));
}
