import { encodeId } from '../../../kernel/ids.js';
import { statement } from '../../../platform/database/index.js';
import { id, instant, money, orNull, text, whole, yesOrNo } from '../event-schema.js';
import { factsOfSubjects, moneyOf } from './facts.js';

const NAMED = {
  purchase: id('pur', 'The purchase.'),
  orderId: text('As the shop calls it.'),
};

const TAKEN = {
  pointsTaken: whole('Points that were taken back.'),
  pointsForgiven: whole('Points that were spent already and forgiven.'),
  pointsOwed: whole('Points that were spent already and are owed.'),
  pointsGivenBack: whole('Points that it had been paid with and that came back.'),
};

interface PurchaseRow {
  id: string;
  orderId: string;
  channel: string | null;
  purchasedAt: Date;
  isCompleted: boolean;
  currency: string;
  total: number;
  pointsEarned: number;
}

const FIND_PURCHASES = statement<PurchaseRow>(
  'find-purchases-told',
  `SELECT p.id, p.order_id AS "orderId", p.channel, p.purchased_at AS "purchasedAt", p.completed_at IS NOT NULL AS "isCompleted",
     p.currency, p.total, p.points_earned AS "pointsEarned"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM purchase WHERE program_id = $1 AND id = wanted.id OFFSET 0) p`,
);

/** Of a purchase that was recorded or completed. */
export const PURCHASE_FACTS = factsOfSubjects(
  {
    ...NAMED,
    channel: orNull(text('Where it was bought.')),
    amount: money('Its total.'),
    purchasedAt: instant('When it was bought.'),
    completed: yesOrNo('Whether it is completed by now.'),
    pointsEarned: whole('Points that it earned in all.'),
  },
  FIND_PURCHASES,
  (row) => ({
    purchase: encodeId('pur', row.id),
    orderId: row.orderId,
    channel: row.channel,
    amount: moneyOf(row.total, row.currency),
    purchasedAt: row.purchasedAt,
    completed: row.isCompleted,
    pointsEarned: row.pointsEarned,
  }),
);

interface TakenRow {
  id: string;
  orderId: string;
  currency: string;
  amount: number;
  pointsTaken: number;
  pointsForgiven: number;
  pointsOwed: number;
  pointsGivenBack: number;
}

const TAKEN_COLUMNS = `points_taken AS "pointsTaken", points_forgiven AS "pointsForgiven", points_owed AS "pointsOwed",
  points_given_back AS "pointsGivenBack"`;

const FIND_RETURNS = statement<TakenRow & { purchaseId: string }>(
  'find-returns-told',
  `SELECT r.*, p.id AS "purchaseId", p.order_id AS "orderId", p.currency FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT id, purchase_id, amount, ${TAKEN_COLUMNS} FROM purchase_return WHERE program_id = $1 AND id = wanted.id OFFSET 0) r
   CROSS JOIN LATERAL (SELECT id, order_id, currency FROM purchase WHERE program_id = $1 AND id = r.purchase_id OFFSET 0) p`,
);

/** Of what came back of a purchase. */
export const RETURN_FACTS = factsOfSubjects(
  { return: id('ret', 'The return.'), ...NAMED, amount: money('What came back is worth.'), ...TAKEN },
  FIND_RETURNS,
  (row) => ({ return: encodeId('ret', row.id), purchase: encodeId('pur', row.purchaseId), ...takenOf(row) }),
);

// What was returned before it was canceled counts no more.
const FIND_CANCELED = statement<TakenRow>(
  'find-canceled-purchases-told',
  `SELECT p.id, p.order_id AS "orderId", p.currency, p.total AS amount, c.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT id, order_id, currency, total FROM purchase WHERE program_id = $1 AND id = wanted.id OFFSET 0) p
   CROSS JOIN LATERAL (
     SELECT ${TAKEN_COLUMNS} FROM purchase_cancellation WHERE program_id = $1 AND purchase_id = wanted.id OFFSET 0) c`,
);

/** Of a purchase that was canceled. */
export const CANCELED_FACTS = factsOfSubjects(
  { ...NAMED, amount: money('Its total, returned parts included.'), ...TAKEN },
  FIND_CANCELED,
  (row) => ({ purchase: encodeId('pur', row.id), ...takenOf(row) }),
);

function takenOf({ orderId, amount, currency, ...row }: TakenRow) {
  const { pointsTaken, pointsForgiven, pointsOwed, pointsGivenBack } = row;
  return { orderId, amount: moneyOf(amount, currency), pointsTaken, pointsForgiven, pointsOwed, pointsGivenBack };
}

interface ActivityRow {
  id: string;
  type: string;
  channel: string | null;
  occurredAt: Date;
  pointsEarned: number;
}

const FIND_ACTIVITIES = statement<ActivityRow>(
  'find-activities-told',
  `SELECT a.id, a.type, a.channel, a.occurred_at AS "occurredAt", a.points_earned AS "pointsEarned"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM activity WHERE program_id = $1 AND id = wanted.id OFFSET 0) a`,
);

/** Of an activity. Its reference and attributes may be personal, and are left out. */
export const ACTIVITY_FACTS = factsOfSubjects(
  {
    activity: id('act', 'The activity.'),
    activityType: text('The key of its type.'),
    channel: orNull(text('Where it was done.')),
    doneAt: instant('When it was done.'),
    pointsEarned: whole('Points that it earned in all.'),
  },
  FIND_ACTIVITIES,
  (row) => ({
    activity: encodeId('act', row.id),
    activityType: row.type,
    channel: row.channel,
    doneAt: row.occurredAt,
    pointsEarned: row.pointsEarned,
  }),
);
