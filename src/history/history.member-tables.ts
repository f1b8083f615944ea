import { idColumn, moneyColumn, OWN_ROWS, partIdColumn, usedWhere, type MemberTable } from '../members/index.js';

const PURCHASES = 'SELECT p.id FROM purchase p WHERE p.program_id = $1 AND p.member_id = $2';
const RETURNS = `SELECT r.id FROM purchase p JOIN purchase_return r ON r.program_id = p.program_id AND r.purchase_id = p.id
  WHERE p.program_id = $1 AND p.member_id = $2`;
const FACTS = `SELECT p.id FROM purchase p WHERE p.program_id = $1 AND p.member_id = $2
  UNION ALL SELECT a.id FROM activity a WHERE a.program_id = $1 AND a.member_id = $2`;

const CURRENCY_OF_PURCHASE =
  '(SELECT p.currency FROM purchase p WHERE p.program_id = t.program_id AND p.id = t.purchase_id)';
const CURRENCY_OF_RETURN = `(SELECT p.currency FROM purchase_return r
  JOIN purchase p ON p.program_id = r.program_id AND p.id = r.purchase_id
  WHERE r.program_id = t.program_id AND r.id = t.return_id)`;

/** A hash of what was said, which may have been personal: nothing is recognized by it any more. */
const NO_HASH = "'\\x'::bytea";

/** What becomes of the facts that belong to a member. */
export const HISTORY_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'purchase',
    rows: OWN_ROWS,
    // What is left of a purchase's points goes back with it, so one of which nothing is left may stay.
    merge: { kind: 'MOVES', key: ['id'], used: usedWhere('t.canceled_at IS NOT NULL OR t.fully_returned') },
    export: {
      kind: 'LISTED',
      as: 'history/purchases',
      columns: {
        id: idColumn('pur', 't.id'),
        orderId: 't.order_id',
        channel: 't.channel',
        purchasedAt: 't.purchased_at',
        recordedAt: 't.recorded_at',
        completedAt: 't.completed_at',
        canceledAt: 't.canceled_at',
        currency: 't.currency',
        linesAmount: moneyColumn('t.lines_amount', 't.currency'),
        shipping: moneyColumn('t.shipping', 't.currency'),
        orderDiscount: moneyColumn('t.order_discount', 't.currency'),
        total: moneyColumn('t.total', 't.currency'),
        returnedAmount: moneyColumn('t.returned_amount', 't.currency'),
        payments: 't.payments',
        pointsEarned: 't.points_earned',
        pointsReversed: 't.points_reversed',
        pointsPaid: 't.points_paid',
        pointsRefunded: 't.points_refunded',
      },
      key: ['purchased_at', 'id'],
    },
    erase: { kind: 'CLEARED', columns: { input_hash: NO_HASH } },
    personal: ['input_hash'],
    impersonal: ['order_id', 'channel', 'currency', 'payments'],
  },
  {
    table: 'purchase_line',
    rows: `t.purchase_id IN (${PURCHASES})`,
    merge: { kind: 'FOLLOWS', of: ['purchase'] },
    export: {
      kind: 'LISTED',
      as: 'history/purchaseLines',
      columns: {
        purchase: idColumn('pur', 't.purchase_id'),
        id: partIdColumn('pln', 't.purchase_id', 't.number'),
        sku: 't.sku',
        name: 't.name',
        category: 't.category',
        brand: 't.brand',
        tags: 't.tags',
        quantity: 'trim_scale(t.quantity)::text',
        unitPrice: 'trim_scale(t.unit_price)::text',
        discount: moneyColumn('t.discount', CURRENCY_OF_PURCHASE),
        tax: moneyColumn('t.tax', CURRENCY_OF_PURCHASE),
        amount: moneyColumn('t.amount', CURRENCY_OF_PURCHASE),
        orderDiscount: moneyColumn('t.order_discount', CURRENCY_OF_PURCHASE),
        returned: 'trim_scale(t.returned)::text',
      },
      key: ['purchase_id', 'number'],
    },
    erase: { kind: 'CLEARED', columns: { name: 'NULL' } },
    personal: ['name'],
    impersonal: ['sku', 'category', 'brand', 'tags'],
  },
  {
    table: 'award',
    rows: `t.source_id IN (${FACTS})`,
    merge: { kind: 'FOLLOWS', of: ['purchase', 'activity'] },
    export: {
      kind: 'LISTED',
      as: 'history/awards',
      columns: {
        purchase: idColumn(
          'pur',
          '(SELECT p.id FROM purchase p WHERE p.program_id = t.program_id AND p.id = t.source_id)',
        ),
        activity: idColumn(
          'act',
          '(SELECT a.id FROM activity a WHERE a.program_id = t.program_id AND a.id = t.source_id)',
        ),
        number: 't.number',
        name: 't.name',
        explanation: 't.explanation',
        points: 't.points',
        reversed: 't.reversed',
        qualifying: 't.qualifying',
        rule: idColumn('rul', 't.rule_id'),
        ruleVersion: 't.rule_version',
      },
      key: ['source_id', 'number'],
    },
    erase: { kind: 'KEPT', why: 'the words of a rule about points; the ledger is explained by it' },
    personal: [],
    impersonal: ['shares', 'pending', 'counted_on', 'name', 'explanation'],
  },
  {
    table: 'purchase_return',
    rows: `t.purchase_id IN (${PURCHASES})`,
    merge: { kind: 'FOLLOWS', of: ['purchase'] },
    export: {
      kind: 'LISTED',
      as: 'history/returns',
      columns: {
        id: idColumn('ret', 't.id'),
        purchase: idColumn('pur', 't.purchase_id'),
        reference: 't.reference',
        reason: 't.reason',
        returnedAt: 't.returned_at',
        amount: moneyColumn('t.amount', CURRENCY_OF_PURCHASE),
        pointsTaken: 't.points_taken',
        pointsForgiven: 't.points_forgiven',
        pointsOwed: 't.points_owed',
        pointsGivenBack: 't.points_given_back',
      },
      key: ['id'],
    },
    erase: { kind: 'CLEARED', columns: { reason: 'NULL', input_hash: NO_HASH } },
    personal: ['reason', 'input_hash'],
    impersonal: ['reference'],
  },
  {
    table: 'purchase_return_line',
    rows: `t.return_id IN (${RETURNS})`,
    merge: { kind: 'FOLLOWS', of: ['purchase_return'] },
    export: {
      kind: 'LISTED',
      as: 'history/returnedLines',
      columns: {
        return: idColumn('ret', 't.return_id'),
        line: 't.line',
        quantity: 'trim_scale(t.quantity)::text',
        amount: moneyColumn('t.amount', CURRENCY_OF_RETURN),
      },
      key: ['return_id', 'line'],
    },
    erase: { kind: 'KEPT', why: 'numbers only' },
    personal: [],
    impersonal: [],
  },
  {
    table: 'purchase_cancellation',
    rows: `t.purchase_id IN (${PURCHASES})`,
    merge: { kind: 'FOLLOWS', of: ['purchase'] },
    export: {
      kind: 'LISTED',
      as: 'history/cancellations',
      columns: {
        purchase: idColumn('pur', 't.purchase_id'),
        reason: 't.reason',
        canceledAt: 't.canceled_at',
        pointsTaken: 't.points_taken',
        pointsForgiven: 't.points_forgiven',
        pointsOwed: 't.points_owed',
        pointsGivenBack: 't.points_given_back',
      },
      key: ['purchase_id'],
    },
    erase: { kind: 'CLEARED', columns: { reason: 'NULL' } },
    personal: ['reason'],
    impersonal: [],
  },
  {
    table: 'activity',
    rows: OWN_ROWS,
    merge: {
      kind: 'MOVES',
      key: ['id'],
      unless: `t.once AND EXISTS (SELECT FROM activity s WHERE s.program_id = $1 AND s.member_id = $3
        AND s.type = t.type AND s.reference = t.reference AND s.once)`,
    },
    export: {
      kind: 'LISTED',
      as: 'history/activities',
      columns: {
        id: idColumn('act', 't.id'),
        type: 't.type',
        reference: 't.reference',
        channel: 't.channel',
        occurredAt: 't.occurred_at',
        recordedAt: 't.recorded_at',
        revokedAt: 't.revoked_at',
        attributes: 't.attributes',
        pointsEarned: 't.points_earned',
      },
      key: ['occurred_at', 'id'],
    },
    // What can be done once needs its reference for that; nobody is left to do it again.
    erase: {
      kind: 'CLEARED',
      columns: { reference: 'NULL', once: 'false', attributes: 'NULL', input_hash: NO_HASH },
    },
    personal: ['reference', 'attributes', 'input_hash'],
    impersonal: ['type', 'channel'],
  },
];
