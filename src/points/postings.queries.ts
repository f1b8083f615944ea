import { statement, type Queryable } from '../platform/database/index.js';
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

const JOINS = `LEFT JOIN posting b ON b.program_id = p.program_id AND b.wallet_id = p.wallet_id AND b.sequence = p.sequence - 1
  LEFT JOIN posting_note n ON n.program_id = p.program_id AND n.wallet_id = p.wallet_id AND n.sequence = p.sequence`;

/** Above every number that a posting can have. */
export const AFTER_ALL_POSTINGS = 2_147_483_647;

/** A page of a member's statement in one point currency: the postings before that number. */
export interface StatementAsked {
  memberId: string;
  currency: number;
  before: number;
}

/** What happened in wallets, the latest first. */
export const FIND_STATEMENTS = statement<PostingRow & { asked: number }>(
  'find-statements',
  `SELECT asked.number AS asked, ${COLUMNS}
   FROM UNNEST($3::integer[], $4::uuid[], $5::integer[], $6::integer[]) AS asked (number, member_id, currency, before)
   JOIN wallet w ON w.program_id = $1 AND w.member_id = asked.member_id AND w.currency = asked.currency
   CROSS JOIN LATERAL (
     SELECT * FROM posting own
     WHERE own.program_id = $1 AND own.wallet_id = w.id AND own.sequence < asked.before
     ORDER BY own.sequence DESC LIMIT $2) p
   ${JOINS}
   ORDER BY asked.number, p.sequence DESC`,
);

const FIND_POSTING = statement<PostingRow>(
  'find-posting',
  `SELECT ${COLUMNS} FROM wallet w JOIN posting p ON p.program_id = w.program_id AND p.wallet_id = w.id ${JOINS}
   WHERE w.program_id = $1 AND w.id = $2 AND p.sequence = $3`,
);

/** Whether it can stand in a cursor of a statement: the number of a posting. */
export function isSequence(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= AFTER_ALL_POSTINGS;
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
