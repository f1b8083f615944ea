import { KINDS, LEDGER_OWNERS, WALLET, force, without, type Violation } from './violation.js';

/** Of wallets, postings, movements, events and triggers. */
export const LEDGER_VIOLATIONS: Violation[] = [
  ['a balance that no movement made', [1, 3, 5], [`UPDATE wallet SET available = available + 1 WHERE id = ${WALLET}`]],
  ['a lifetime figure', [1], [`UPDATE wallet SET lifetime_spent = 39 WHERE id = ${WALLET}`]],
  ['a wallet behind its postings', [2], [`UPDATE wallet SET sequence = sequence - 1 WHERE id = ${WALLET}`]],
  [
    'a posting that is missing',
    [1, 2, 3, 6, 13, 15, LEDGER_OWNERS],
    force('posting', `DELETE FROM posting WHERE wallet_id = ${WALLET} AND sequence = 4`),
  ],
  [
    'a posting that does not follow',
    [2, 15],
    force('posting', `UPDATE posting SET available_after = 99 WHERE wallet_id = ${WALLET} AND sequence = 2`),
  ],
  [
    'a posting before the one before it',
    [2, 15],
    force('posting', `UPDATE posting SET occurred_at = '2020-01-01' WHERE wallet_id = ${WALLET} AND sequence = 4`),
  ],
  [
    'points out of nowhere',
    [1, 2, 3, 6, 7, 12, 15],
    force('movement', `UPDATE movement SET points = points + 1 WHERE wallet_id = ${WALLET} AND sequence = 1`),
  ],
  [
    'points in transit',
    [1, 3, 9, KINDS],
    force(
      'movement',
      `UPDATE movement SET to_account = 16 WHERE wallet_id = ${WALLET} AND sequence = 4 AND number = 1`,
    ),
  ],
  [
    'points available to who owes',
    [1, 4, 5],
    without(
      'wallet_owes_only_when_empty',
      'wallet',
      `UPDATE wallet SET owed = 5, available = available + 5 WHERE id = ${WALLET}`,
    ),
  ],
  [
    'a balance that was below zero',
    [2, 4, 15],
    force('posting', `UPDATE posting SET available_after = -1 WHERE wallet_id = ${WALLET} AND sequence = 2`),
  ],
  [
    'the same effect twice',
    [10, 12],
    force(
      'posting',
      `UPDATE posting SET source_id = (SELECT source_id FROM posting WHERE wallet_id = ${WALLET} AND sequence = 1) WHERE wallet_id = ${WALLET} AND sequence = 2`,
    ),
  ],
  ['an event that is missing', [13], [`DELETE FROM outbox WHERE events @> '[{"type": "points.captured"}]'`]],
  ['an event of nobody', [13], ['UPDATE outbox SET member_id = gen_random_uuid() WHERE sequence = 1']],
  ['an event that was not counted', [13], ['UPDATE member SET event_sequence = event_sequence + 1']],
  [
    'events out of order',
    [13],
    [
      `UPDATE outbox SET events = (
         SELECT jsonb_agg(CASE WHEN event ->> 'posting' IN ('1', '2')
           THEN jsonb_set(event, '{posting}', to_jsonb(3 - (event ->> 'posting')::integer)) ELSE event END ORDER BY number)
         FROM jsonb_array_elements(events) WITH ORDINALITY AS e (event, number))`,
    ],
  ],
  ['a switched off trigger', [14], ['ALTER TABLE posting DISABLE TRIGGER posting_is_append_only']],
  [
    'a trigger that lets everything pass',
    [14],
    ['CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$'],
  ],
  ['a trigger that is gone', [14], ['DROP TRIGGER movement_is_never_emptied ON movement']],
  [
    'a posting that moves nothing',
    [1, 2, 3, 6, 9, 15, KINDS],
    force('movement', `DELETE FROM movement WHERE wallet_id = ${WALLET} AND sequence = 4`),
  ],
  [
    'a movement of another kind',
    [KINDS],
    force('posting', `UPDATE posting SET kind = 9 WHERE wallet_id = ${WALLET} AND sequence = 4`),
  ],
  [
    'rows of no wallet',
    [LEDGER_OWNERS],
    [
      'INSERT INTO point_lot (program_id, wallet_id, number, state, points, free, born_sequence, earned_at) SELECT id, 1, 1, 3, 1, 0, 1, created_at FROM program',
    ],
  ],
  [
    'movements of no posting',
    [LEDGER_OWNERS],
    [
      `INSERT INTO movement (program_id, wallet_id, sequence, number, from_account, to_account, points, lot) SELECT program_id, id, 99, 1, 11, 2, 1, 1 FROM wallet WHERE id = ${WALLET}`,
    ],
  ],
];
