import { idColumn, moneyColumn, nameColumn, OWN_ROWS, usedWhere, type MemberTable } from '../members/index.js';
import { DATABASE_CLOCK } from '../platform/database/index.js';
import { VoucherSource } from './issuing/voucher-source.js';

const MONEY = `(SELECT w.money_currency FROM voucher_template_version w
  WHERE w.program_id = t.program_id AND w.template = t.template AND w.version = t.version)`;
const MONEY_OF_PROGRAM = '(SELECT p.currency FROM program p WHERE p.id = t.program_id)';
const TEMPLATE = `(SELECT x.id AS template FROM voucher_template x WHERE x.program_id = t.program_id AND x.number = t.template)`;
const NOW = `(SELECT coalesce(p.clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) FROM program p WHERE p.id = t.program_id)`;
/** Each use that counts: what was only set aside before and is used since is another. */
const USES = `(SELECT array_agg(concat_ws('/', u.status, u.id)) FROM voucher_use u
  WHERE u.program_id = t.program_id AND u.voucher_id = t.id AND u.status IN ('RESERVED', 'REDEEMED'))`;
const IS_OF_DONE_PURCHASE = `EXISTS (SELECT FROM purchase p WHERE p.program_id = t.program_id AND p.id = t.purchase_id
  AND (p.canceled_at IS NOT NULL OR p.fully_returned))`;

/** What becomes of the vouchers that a member holds, and of what they used. */
export const VOUCHERS_MEMBER_TABLES: readonly MemberTable[] = [
  {
    table: 'voucher',
    rows: OWN_ROWS,
    merge: { kind: 'MOVES', key: ['id'], used: USES },
    export: {
      kind: 'LISTED',
      as: 'vouchers/vouchers',
      columns: {
        id: idColumn('vch', 't.id'),
        template: idColumn('vtp', TEMPLATE),
        lastCharacters: 't.last4',
        status: 't.status',
        usesLeft: 't.uses_left',
        remaining: moneyColumn('t.remaining', MONEY),
        issuedFor: nameColumn(VoucherSource, 't.source_type'),
        issuedAt: 't.issued_at',
        validFrom: 't.valid_from',
        expiresAt: 't.expires_at',
        revokedAt: 't.revoked_at',
        revokedReason: 't.revoked_reason',
      },
      key: ['id'],
    },
    // What nobody has used up is taken back, and no code leads to it any more: one of the shop's own may name somebody.
    erase: {
      kind: 'CLEARED',
      columns: {
        status: "CASE t.status WHEN 'ISSUED' THEN 'REVOKED' ELSE t.status END",
        revoked_at: `CASE t.status WHEN 'ISSUED' THEN ${NOW} ELSE t.revoked_at END`,
        revoked_reason: 'NULL',
        code_hash: 'NULL',
        code_cipher: 'NULL',
        last4: "''",
      },
    },
    personal: ['code_hash', 'code_cipher', 'last4', 'revoked_reason'],
    impersonal: ['status'],
  },
  {
    table: 'voucher_use',
    rows: OWN_ROWS,
    // What was used with a purchase stays or goes back with that.
    merge: { kind: 'MOVES', key: ['id'], used: usedWhere(`t.status = 'ROLLED_BACK' OR ${IS_OF_DONE_PURCHASE}`) },
    export: {
      kind: 'LISTED',
      as: 'vouchers/uses',
      columns: {
        id: idColumn('vus', 't.id'),
        voucher: idColumn('vch', 't.voucher_id'),
        orderId: 't.order_id',
        status: 't.status',
        amount: moneyColumn('t.amount', MONEY_OF_PROGRAM),
        rolledBack: moneyColumn('t.rolled_back', MONEY_OF_PROGRAM),
        points: 't.points',
        purchase: idColumn('pur', 't.purchase_id'),
        reservedAt: 't.reserved_at',
        expiresAt: 't.expires_at',
        redeemedAt: 't.redeemed_at',
        endedAt: 't.ended_at',
        reason: 't.reason',
      },
      key: ['id'],
    },
    erase: { kind: 'CLEARED', columns: { reason: 'NULL' } },
    personal: ['reason'],
    impersonal: ['order_id', 'status'],
  },
];
