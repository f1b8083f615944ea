import type { Pool } from 'pg';
import { encodeId } from '../../../src/kernel/ids.js';

/** Keys of what was prepared before the clients came: the journal does not know them. */
const PREPARED = 'prepared-%';

/** What members have, by their outer ids: available, pending and held, less what is owed. */
export async function totalsOf(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ member: string; points: string }>(
    `SELECT m.id AS member, coalesce(sum(w.available + w.pending + w.held - w.owed), 0) AS points
     FROM member m LEFT JOIN wallet w ON w.program_id = m.program_id AND w.member_id = m.id GROUP BY m.id`,
  );
  return new Map(rows.map(({ member, points }) => [encodeId('mem', member), Number(points)]));
}

/** The keys that the database has, and for which operation. */
export async function keysOf(pool: Pool): Promise<Map<string, string>> {
  const { rows } = await pool.query<{ key: string; operation: string }>(
    'SELECT key, operation FROM idempotency_key WHERE key NOT LIKE $1',
    [PREPARED],
  );
  return new Map(rows.map(({ key, operation }) => [key, operation]));
}

/** How often each order id stands there. */
export async function ordersOf(pool: Pool): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ order: string; count: string }>(
    'SELECT order_id AS "order", count(*) AS count FROM purchase GROUP BY 1',
  );
  return new Map(rows.map(({ order, count }) => [order, Number(count)]));
}

/** Everything that calls can change. What relays and jobs keep for themselves is not among it. */
const TABLES = [
  'idempotency_key',
  'member',
  'member_identifier',
  'member_merge',
  'wallet',
  'posting',
  'movement',
  'point_lot',
  'hold',
  'purchase',
  'purchase_return',
  'purchase_cancellation',
  'award',
  'activity',
  'tier_standing',
  'tier_change',
  'voucher',
  'voucher_use',
  'redemption',
  'reward_stock',
  'referral',
  'referral_change',
  'outbox',
];

/** A digest of every row of each table: the same before and after means that nothing was changed. */
export async function digestsOf(pool: Pool): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const table of TABLES) {
    const { rows } = await pool.query<{ digest: string }>(
      `SELECT count(*) || ' rows ' || coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint)::text, '') AS digest FROM ${table} t`,
    );
    digests.set(table, rows[0]?.digest ?? '');
  }
  return digests;
}

/** What the database has under a key, for a person who looks for a fault. */
export async function shownFor(pool: Pool, key: string): Promise<string[]> {
  const [keys, purchases] = await Promise.all([
    pool.query('SELECT to_jsonb(k) AS row FROM idempotency_key k WHERE key = $1', [key]),
    pool.query('SELECT to_jsonb(p) AS row FROM purchase p WHERE order_id = $1', [key]),
  ]);
  const shown = (table: string, rows: { row: unknown }[]): string[] =>
    rows.length === 0 ? [`${table}: nothing`] : rows.map(({ row }) => `${table}: ${JSON.stringify(row)}`);
  return [
    ...shown('idempotency_key', keys.rows as { row: unknown }[]),
    ...(purchases.rows.length > 0 ? shown('purchase', purchases.rows as { row: unknown }[]) : []),
  ];
}
