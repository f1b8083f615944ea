import { Field, InputType } from '@nestjs/graphql';
import type { Database } from '../platform/database/index.js';
import { statement } from '../platform/database/index.js';
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

const FIND_OF_MEMBER = statement<PurchaseRow>(
  'find-purchases-of-member',
  `SELECT ${PURCHASE_COLUMNS} FROM purchase p
   WHERE p.program_id = $1 AND p.member_id = $2
     AND ($3::timestamptz IS NULL OR (p.purchased_at, p.id) < ($3, $4::uuid))
   ORDER BY p.purchased_at DESC, p.id DESC LIMIT $5`,
);

/** Purchases of the program, those recorded last first. */
export function findPurchasesOfProgram(
  database: Database,
  programId: number,
  filter: PurchaseFilter,
  page: Page,
): Promise<PurchaseRow[]> {
  const { from = null, until = null, channel = null } = filter;
  return database.query(FIND_OF_PROGRAM, [programId, page.after?.[0] ?? null, from, until, channel, page.limit]);
}

/** Purchases of a member, those bought last first. */
export function findPurchasesOfMember(
  database: Database,
  programId: number,
  memberId: string,
  page: Page,
): Promise<PurchaseRow[]> {
  const [purchasedAt = null, uuid = null] = page.after ?? [];
  return database.query(FIND_OF_MEMBER, [programId, memberId, purchasedAt, uuid, page.limit]);
}
