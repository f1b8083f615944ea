import { idColumn, moneyColumn, OWN_ROWS, usedWhere, type MemberTable } from '../members/index.js';

const REDEMPTIONS = 'SELECT r.id FROM redemption r WHERE r.program_id = $1 AND r.member_id = $2';

/** The reward that a redemption is of. */
const REWARD = idColumn(
  'rwd',
  '(SELECT w.id AS reward FROM reward w WHERE w.program_id = t.program_id AND w.number = t.reward)',
);

/** The option that a part of a redemption is about; null for the reward itself. */
const OPTION = idColumn(
  'rwo',
  `(SELECT o.id AS option FROM redemption r JOIN reward w ON w.program_id = r.program_id AND w.number = r.reward
    JOIN reward_option o ON o.program_id = w.program_id AND o.reward_id = w.id AND o.number = t.option
    WHERE r.program_id = t.program_id AND r.id = t.redemption_id)`,
);

/** What becomes of what a member redeemed. */
export const REWARDS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'redemption',
    rows: OWN_ROWS,
    // What was given back since went to the survivor, and stays there with it.
    merge: { kind: 'MOVES', key: ['id'], used: usedWhere('t.ended_at IS NOT NULL') },
    export: {
      kind: 'LISTED',
      as: 'rewards/redemptions',
      columns: {
        id: idColumn('rdm', 't.id'),
        reward: REWARD,
        status: 't.status',
        quantity: 't.quantity',
        points: 't.points',
        money: moneyColumn('t.money', 't.money_currency'),
        createdAt: 't.created_at',
        reservedUntil: 't.reserved_until',
        issuedAt: 't.issued_at',
        fulfilledAt: 't.fulfilled_at',
        endedAt: 't.ended_at',
        pointsGivenBack: 't.given_back',
        reason: 't.reason',
        ageBand: 't.age_band',
        tier: idColumn('tir', 't.tier'),
        countedOn: 't.counted_on',
      },
      key: ['id'],
    },
    erase: { kind: 'CLEARED', columns: { reason: 'NULL' } },
    personal: ['reason'],
    impersonal: ['status', 'money_currency', 'counted_on', 'age_band'],
  },
  {
    table: 'redemption_choice',
    rows: `t.redemption_id IN (${REDEMPTIONS})`,
    merge: { kind: 'FOLLOWS', of: ['redemption'] },
    export: {
      kind: 'LISTED',
      as: 'rewards/choices',
      columns: { redemption: idColumn('rdm', 't.redemption_id'), option: OPTION, quantity: 't.quantity' },
      key: ['redemption_id', 'option'],
    },
    erase: { kind: 'KEPT', why: 'numbers: what stock and popularity are made of' },
    personal: [],
    impersonal: [],
  },
  {
    table: 'redemption_item',
    rows: `t.redemption_id IN (${REDEMPTIONS})`,
    merge: { kind: 'FOLLOWS', of: ['redemption'] },
    export: {
      kind: 'LISTED',
      as: 'rewards/items',
      columns: {
        redemption: idColumn('rdm', 't.redemption_id'),
        number: 't.number',
        option: OPTION,
        gives: 't.gives',
        voucher: idColumn('vch', 't.voucher_id'),
        codeEndsIn: `(SELECT c.last4 FROM redemption r JOIN reward_code c ON c.program_id = r.program_id
          AND c.reward = r.reward AND c.option = t.pool AND c.number = t.code AND c.redemption_id = r.id
          WHERE r.program_id = t.program_id AND r.id = t.redemption_id)`,
      },
      key: ['redemption_id', 'number'],
    },
    erase: { kind: 'KEPT', why: 'ids and numbers: to what codes and vouchers were given' },
    personal: [],
    impersonal: ['gives'],
  },
];
