import { statement, type Queryable } from '../platform/database/index.js';
import type { SourceType } from './codes.js';
import { FROM_NOW } from './program-now.js';

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

const COLUMNS = `w.id AS "walletId", w.member_id AS "memberId", p.sequence, p.kind, p.source_type AS "sourceType",
  p.source_id AS "sourceId", p.available_after - coalesce(b.available_after, 0) AS points,
  p.pending_after - coalesce(b.pending_after, 0) AS "pendingChange", p.held_after - coalesce(b.held_after, 0) AS "heldChange",
  p.owed_after - coalesce(b.owed_after, 0) AS "owedChange", p.available_after AS "availableAfter",
  p.occurred_at AS "occurredAt", p.recorded_at AS "recordedAt", n.note AS reason`;

const JOINS = `LEFT JOIN posting b ON b.program_id = p.program_id AND b.wallet_id = p.wallet_id AND b.sequence = p.sequence - 1
  LEFT JOIN posting_note n ON n.program_id = p.program_id AND n.wallet_id = p.wallet_id AND n.sequence = p.sequence`;

/** Above every number that a posting can have. */
export const AFTER_ALL_POSTINGS = 2_147_483_647;

/** What postings must be to stand in a statement; null for no matter. */
export interface StatementConditions {
  /** Bit n is set for the kind of number n. */
  kinds: number | null;
  /** Took effect at or after. */
  from: Date | null;
  /** Took effect before. */
  until: Date | null;
  sourceId: string | null;
}

/** A page of a member's statement in one point currency: the postings before that number. */
export interface StatementAsked extends StatementConditions {
  memberId: string;
  currency: number;
  before: number;
}

/** How the wallet stands whose statement it is. */
interface WalletState {
  /** The number of its last posting. */
  lastSequence: number;
  isDue: boolean;
  policyVersion: number;
}

/** A row with the number null only says how a wallet stands that has no such posting. */
export type StatementRow = WalletState & (PostingRow | (Omit<PostingRow, 'sequence'> & { sequence: null }));

/** What happened in wallets, the latest first. */
export const FIND_STATEMENTS = statement<StatementRow & { asked: number }>(
  'find-statements',
  `SELECT asked.number AS asked, w.sequence AS "lastSequence", coalesce(w.next_change_at <= now.at, false) AS "isDue",
     w.policy_version AS "policyVersion", ${COLUMNS}
   ${FROM_NOW}
   CROSS JOIN UNNEST($3::integer[], $4::uuid[], $5::integer[], $6::integer[], $7::integer[], $8::timestamptz[],
     $9::timestamptz[], $10::uuid[])
     AS asked (number, member_id, currency, before, kinds, from_at, until_at, source_id)
   JOIN LATERAL (SELECT * FROM wallet WHERE program_id = $1 AND member_id = asked.member_id OFFSET 0) w
     ON w.currency = asked.currency
   LEFT JOIN LATERAL (
     SELECT * FROM posting own
     WHERE own.program_id = $1 AND own.wallet_id = w.id AND own.sequence < asked.before
       AND (asked.kinds IS NULL OR (asked.kinds >> own.kind) & 1 = 1)
       AND (asked.from_at IS NULL OR own.occurred_at >= asked.from_at)
       AND (asked.until_at IS NULL OR own.occurred_at < asked.until_at)
       AND (asked.source_id IS NULL OR own.source_id = asked.source_id)
     ORDER BY own.sequence DESC LIMIT $2) p ON true
   ${JOINS}
   ORDER BY asked.number, p.sequence DESC`,
);

/** Postings by wallet and number, as `<wallet>/<number>`. */
export const POSTINGS_BY_KEY = statement<PostingRow>(
  'find-postings-by-key',
  `SELECT ${COLUMNS}
   FROM (SELECT split_part(key, '/', 1)::bigint AS wallet_id, split_part(key, '/', 2)::integer AS sequence
         FROM UNNEST($2::text[]) AS key) AS wanted
   JOIN wallet w ON w.program_id = $1 AND w.id = wanted.wallet_id
   JOIN posting p ON p.program_id = w.program_id AND p.wallet_id = w.id AND p.sequence = wanted.sequence
   ${JOINS}`,
);

const OWNER_OF_WALLET = statement<{ memberId: string }>(
  'find-wallet-owner',
  'SELECT member_id AS "memberId" FROM wallet WHERE program_id = $1 AND id = $2',
);

/** Whose wallet it is; null when there is none. */
export async function findWalletOwner(db: Queryable, programId: number, walletId: number): Promise<string | null> {
  return (await db.query(OWNER_OF_WALLET, [programId, walletId]))[0]?.memberId ?? null;
}

/** Whether it can stand in a cursor of a statement: the number of a posting. */
export function isSequence(text: string): boolean {
  return /^\d{1,10}$/.test(text) && Number(text) <= AFTER_ALL_POSTINGS;
}
