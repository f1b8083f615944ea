import type { PaymentKind } from '../../history/index.js';
import type { Minor } from '../../kernel/money.js';
import { call, statement, type Pipelined } from '../../platform/database/index.js';
import type { GivenAwards } from './replay-sums.js';

/** Which purchases are replayed: those up to `last`, in the order of their recording, of these dates, none that is canceled. */
export interface ReplayRange {
  programId: number;
  last: string;
  from: Date | null;
  until: Date | null;
  /** Whether somebody asks for first purchases. */
  needsFirst: boolean;
}

export interface ReplayPurchase {
  uuid: string;
  memberId: string;
  channel: string | null;
  at: Date;
  shipping: Minor;
  payments: { kind: PaymentKind; amount: string }[] | null;
  pointsPaid: number;
  /** The point currency of those, by its number. */
  paidCurrency: number | null;
  /** What rules gave: without what tiers added. */
  pointsEarned: number;
  isReplayed: boolean;
  /** Whether it was completed before any other of its member's; false where nobody asks. */
  isFirst: boolean;
  lines: ReplayLine[];
}

export interface ReplayLine {
  purchaseId: string;
  sku: string;
  category: string | null;
  brand: string | null;
  tags: string[] | null;
  quantity: string;
  amount: Minor;
  orderDiscount: Minor;
  tax: Minor;
}

export interface ReplayPage {
  /** How many purchases were looked at. */
  seen: number;
  /** Where the next page begins: behind this purchase. */
  end: string | null;
  purchases: ReplayPurchase[];
  given: GivenAwards[];
  /** What tiers' multipliers added in all. */
  pointsOfTiers: number;
}

const PURCHASES = statement<Omit<ReplayPurchase, 'lines'>>(
  'replay-purchases',
  `SELECT p.id AS uuid, p.member_id AS "memberId", p.channel, p.purchased_at AS at, p.shipping, p.payments,
          p.points_paid AS "pointsPaid", p.points_earned AS "pointsEarned",
          (SELECT w.currency FROM wallet w WHERE w.program_id = $1 AND w.id = p.paid_wallet) AS "paidCurrency",
          p.canceled_at IS NULL AND ($4::timestamptz IS NULL OR p.purchased_at >= $4)
            AND ($5::timestamptz IS NULL OR p.purchased_at < $5) AS "isReplayed",
          $6 AND p.completed_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM purchase other WHERE other.program_id = $1 AND other.member_id = p.member_id AND other.canceled_at IS NULL
              AND (other.completed_at, other.id) < (p.completed_at, p.id)) AS "isFirst"
   FROM purchase p WHERE p.program_id = $1 AND p.id > $2 AND p.id <= $3 ORDER BY p.id LIMIT $7`,
);

const LINES = statement<ReplayLine>(
  'replay-purchase-lines',
  `SELECT purchase_id AS "purchaseId", sku, category, brand, tags, quantity, amount, order_discount AS "orderDiscount", tax
   FROM purchase_line WHERE program_id = $1 AND purchase_id >= $2 AND purchase_id <= $3 ORDER BY purchase_id, number`,
);

// What the awards come to is added up where they are: a rule's sum is one row instead of thousands. A rule that gave at the recording and
// at the completion of a purchase gave once.
const GIVEN = statement<GivenAwards>(
  'replay-given-awards',
  `SELECT given.rule_id AS "ruleId", v.currency, given.points, given.awards
   FROM (
     SELECT a.rule_id, a.rule_version, sum(a.points)::bigint AS points, count(DISTINCT replayed.id)::integer AS awards
     FROM UNNEST($2::uuid[]) AS replayed (id)
     CROSS JOIN LATERAL (
       SELECT rule_id, rule_version, points FROM award
       WHERE program_id = $1 AND source_id = replayed.id AND points > 0 OFFSET 0) a
     GROUP BY a.rule_id, a.rule_version) given
   CROSS JOIN LATERAL (
     SELECT currency FROM earning_rule_version
     WHERE program_id = $1 AND rule_id = given.rule_id AND version = given.rule_version OFFSET 0) v`,
);

const OF_TIERS = statement<{ purchaseId: string; points: number }>(
  'replay-awards-of-tiers',
  `SELECT replayed.id AS "purchaseId", sum(a.points)::bigint AS points
   FROM UNNEST($2::uuid[]) AS replayed (id)
   CROSS JOIN LATERAL (
     SELECT points FROM award
     WHERE program_id = $1 AND source_id = replayed.id AND rule_id IS NULL OFFSET 0) a
   GROUP BY replayed.id`,
);

/** Where a replay begins: before every purchase. */
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/** The next so many purchases behind one, with their lines and what they earned. Nothing is left when `end` is null. */
export async function readPage(
  db: Pipelined,
  { programId, last, from, until, needsFirst }: ReplayRange,
  behind: string | null,
  limit: number,
): Promise<ReplayPage> {
  const rows = await db.query(PURCHASES, [programId, behind ?? BEFORE_ALL, last, from, until, needsFirst, limit]);
  const purchases = rows.filter((row) => row.isReplayed).map((row) => ({ ...row, lines: [] as ReplayLine[] }));
  const lastRow = rows.at(-1);
  const end = !lastRow || rows.length < limit || lastRow.uuid === last ? null : lastRow.uuid;
  const page = { seen: rows.length, end, purchases };
  const [first, newest] = [purchases[0], purchases.at(-1)];
  if (!first || !newest) return { ...page, given: [], pointsOfTiers: 0 };
  const ids = purchases.map(({ uuid }) => uuid);
  const [lines, given, ofTiers] = await db.pipeline([
    call(LINES, [programId, first.uuid, newest.uuid]),
    call(GIVEN, [programId, ids]),
    call(OF_TIERS, [programId, ids]),
  ]);
  share(lines, purchases);
  const added = new Map(ofTiers.map(({ purchaseId, points }) => [purchaseId, points]));
  for (const purchase of purchases) purchase.pointsEarned -= added.get(purchase.uuid) ?? 0;
  return { ...page, given, pointsOfTiers: ofTiers.reduce((sum, { points }) => sum + points, 0) };
}

/** Both come in the order of the purchases; lines of those that are left out are among them. */
function share(lines: readonly ReplayLine[], purchases: readonly ReplayPurchase[]): void {
  let index = 0;
  for (const line of lines) {
    while (index < purchases.length && (purchases[index] as ReplayPurchase).uuid < line.purchaseId) index++;
    const purchase = purchases[index];
    if (purchase?.uuid === line.purchaseId) purchase.lines.push(line);
  }
}
