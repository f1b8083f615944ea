import { statement, type Queryable } from '../platform/database/index.js';
import type { Page } from '../platform/graphql/index.js';
import type { SourceType } from './codes.js';

/** A posting with the change that it made, reckoned from the posting before. */
export interface PostingRow {
  walletId: number;
  memberId: string;
  sequence: number;
  kind: number;
  sourceType: SourceType;
  sourceId: string | null;
  points: number;
  pendingChange: number;
  heldChange: number;
  owedChange: number;
  availableAfter: number;
  occurredAt: Date;
  recordedAt: Date;
  reason: string | null;
}

const COLUMNS = `p.wallet_id AS "walletId", w.member_id AS "memberId", p.sequence, p.kind, p.source_type AS "sourceType",
  p.source_id AS "sourceId", p.available_after - coalesce(b.available_after, 0) AS points,
  p.pending_after - coalesce(b.pending_after, 0) AS "pendingChange", p.held_after - coalesce(b.held_after, 0) AS "heldChange",
  p.owed_after - coalesce(b.owed_after, 0) AS "owedChange", p.available_after AS "availableAfter",
  p.occurred_at AS "occurredAt", p.recorded_at AS "recordedAt", n.note AS reason`;

const JOINS = `JOIN posting p ON p.program_id = w.program_id AND p.wallet_id = w.id
  LEFT JOIN posting b ON b.program_id = p.program_id AND b.wallet_id = p.wallet_id AND b.sequence = p.sequence - 1
  LEFT JOIN posting_note n ON n.program_id = p.program_id AND n.wallet_id = p.wallet_id AND n.sequence = p.sequence`;

const FIND_STATEMENT = statement<PostingRow>(
  'find-statement',
  `SELECT ${COLUMNS} FROM wallet w ${JOINS}
   WHERE w.program_id = $1 AND w.member_id = $2 AND w.currency = $3 AND ($4::integer IS NULL OR p.sequence < $4)
   ORDER BY p.sequence DESC LIMIT $5`,
);

const FIND_POSTING = statement<PostingRow>(
  'find-posting',
  `SELECT ${COLUMNS} FROM wallet w ${JOINS} WHERE w.program_id = $1 AND w.id = $2 AND p.sequence = $3`,
);

/** What happened in a wallet, the latest first. */
export function findStatement(
  db: Queryable,
  programId: number,
  memberId: string,
  currency: number,
  page: Page,
): Promise<PostingRow[]> {
  return db.query(FIND_STATEMENT, [programId, memberId, currency, page.after?.[0] ?? null, page.limit]);
}

/** One posting, or null. */
export async function findPosting(
  db: Queryable,
  programId: number,
  walletId: number,
  sequence: number,
): Promise<PostingRow | null> {
  return (await db.query(FIND_POSTING, [programId, walletId, sequence]))[0] ?? null;
}
