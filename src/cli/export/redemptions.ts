import { encodeId } from '../../kernel/ids.js';
import { fromMinor } from '../../kernel/money.js';
import { statement } from '../../platform/database/index.js';
import { BEFORE_ALL, type Exported } from './exported.js';

interface RedemptionRow {
  uuid: string;
  memberId: string;
  rewardId: string;
  version: number;
  status: string;
  quantity: number;
  currencyId: string;
  points: number;
  money: number | null;
  moneyCurrency: string | null;
  createdAt: Date;
  reservedUntil: Date | null;
  issuedAt: Date | null;
  fulfilledAt: Date | null;
  endedAt: Date | null;
  choices: { optionId: string; quantity: number }[];
  voucherIds: string[];
  reason: string | null;
}

const PAGE = statement<RedemptionRow>(
  'export-redemptions',
  `SELECT r.id AS uuid, r.member_id AS "memberId", w.id AS "rewardId", r.version, r.status, r.quantity,
     c.id AS "currencyId", r.points, r.money, r.money_currency AS "moneyCurrency", r.created_at AS "createdAt",
     r.reserved_until AS "reservedUntil", r.issued_at AS "issuedAt", r.fulfilled_at AS "fulfilledAt",
     r.ended_at AS "endedAt", chosen.choices, given.ids AS "voucherIds", r.reason
   FROM (
     SELECT * FROM redemption
     WHERE program_id = $1 AND id > $5::uuid
       AND ($2::timestamptz IS NULL OR created_at >= $2) AND ($3::timestamptz IS NULL OR created_at < $3)
     ORDER BY id LIMIT $4) r
   JOIN reward w ON w.program_id = $1 AND w.number = r.reward
   JOIN point_currency c ON c.program_id = $1 AND c.number = r.currency
   CROSS JOIN LATERAL (
     SELECT coalesce(jsonb_agg(jsonb_build_object('optionId', o.id, 'quantity', h.quantity) ORDER BY h.option), '[]')
       AS choices
     FROM redemption_choice h
     JOIN reward_option o ON o.program_id = h.program_id AND o.reward_id = w.id AND o.number = h.option
     WHERE h.program_id = $1 AND h.redemption_id = r.id) chosen
   CROSS JOIN LATERAL (
     SELECT coalesce(jsonb_agg(i.voucher_id ORDER BY i.number), '[]') AS ids FROM redemption_item i
     WHERE i.program_id = $1 AND i.redemption_id = r.id AND i.voucher_id IS NOT NULL) given
   ORDER BY r.id`,
);

/** Every redemption with what was chosen. Codes that came of it are shown by the API alone. */
export const REDEMPTIONS: Exported<RedemptionRow> = {
  page: PAGE,
  first: [BEFORE_ALL],
  keyOf: ({ uuid }) => [uuid],
  columns: [
    { name: 'id', of: ({ uuid }) => encodeId('rdm', uuid) },
    { name: 'memberId', of: ({ memberId }) => encodeId('mem', memberId) },
    { name: 'rewardId', of: ({ rewardId }) => encodeId('rwd', rewardId) },
    { name: 'version', of: ({ version }) => version },
    { name: 'status', of: ({ status }) => status },
    { name: 'quantity', of: ({ quantity }) => quantity },
    { name: 'currencyId', of: ({ currencyId }) => encodeId('cur', currencyId) },
    { name: 'points', of: ({ points }) => points },
    {
      name: 'money',
      of: ({ money, moneyCurrency }) =>
        money === null || moneyCurrency === null ? null : fromMinor(money, moneyCurrency),
    },
    { name: 'moneyCurrency', of: ({ moneyCurrency }) => moneyCurrency },
    { name: 'createdAt', of: ({ createdAt }) => createdAt },
    { name: 'expiresAt', of: ({ reservedUntil }) => reservedUntil },
    { name: 'issuedAt', of: ({ issuedAt }) => issuedAt },
    { name: 'fulfilledAt', of: ({ fulfilledAt }) => fulfilledAt },
    { name: 'endedAt', of: ({ endedAt }) => endedAt },
    {
      name: 'choices',
      of: ({ choices }) => choices.map(({ optionId, quantity }) => ({ optionId: encodeId('rwo', optionId), quantity })),
    },
    { name: 'voucherIds', of: ({ voucherIds }) => voucherIds.map((uuid) => encodeId('vch', uuid)) },
    { name: 'reason', isPersonal: true, of: ({ reason }) => reason },
  ],
};
