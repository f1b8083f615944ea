import { Field, InputType } from '@nestjs/graphql';
import { isPlain } from '../kernel/plain-text.js';
import { statement, type Database } from '../platform/database/index.js';
import { GraphqlDateTime, type Page } from '../platform/graphql/index.js';
import { PURCHASE_COLUMNS, type PurchaseRow } from './purchase-rows.js';

@InputType({ description: 'Which purchases. All given conditions must hold.' })
export class PurchaseFilter {
  @Field(() => GraphqlDateTime, { nullable: true, description: 'Bought at or after.' })
  from?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Bought before.' })
  until?: Date | null;

  @Field(() => String, { nullable: true, description: 'Bought in this channel.' })
  channel?: string | null;
}

const FIND_OF_PROGRAM = statement<PurchaseRow>(
  'find-purchases-of-program',
  `SELECT ${PURCHASE_COLUMNS} FROM purchase p
   WHERE p.program_id = $1 AND ($2::uuid IS NULL OR p.id < $2) AND ($3::timestamptz IS NULL OR p.purchased_at >= $3)
     AND ($4::timestamptz IS NULL OR p.purchased_at < $4) AND ($5::text IS NULL OR p.channel = $5)
   ORDER BY p.id DESC LIMIT $6`,
);

/** Purchases of members, those bought last first. */
export const FIND_OF_MEMBERS = statement<PurchaseRow & { asked: number }>(
  'find-purchases-of-members',
  `SELECT asked.number AS asked, ${PURCHASE_COLUMNS}
   FROM UNNEST($3::integer[], $4::uuid[], $5::timestamptz[], $6::uuid[]) AS asked (number, member_id, before, before_id)
   CROSS JOIN LATERAL (
     SELECT * FROM purchase own
     WHERE own.program_id = $1 AND own.member_id = asked.member_id
       AND (own.purchased_at, own.id) < (asked.before, asked.before_id)
     ORDER BY own.purchased_at DESC, own.id DESC LIMIT $2) p
   ORDER BY asked.number, p.purchased_at DESC, p.id DESC`,
);

/** Purchases of the program, those recorded last first. */
export function findPurchasesOfProgram(
  database: Database,
  programId: number,
  filter: PurchaseFilter,
  page: Page,
): Promise<PurchaseRow[]> {
  const { from = null, until = null, channel = null } = filter;
  if (channel !== null && !isPlain(channel)) return Promise.resolve([]);
  return database.query(FIND_OF_PROGRAM, [programId, page.after?.[0] ?? null, from, until, channel, page.limit]);
}
