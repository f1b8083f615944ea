import { encodeId } from '../../../kernel/ids.js';
import { statement } from '../../../platform/database/index.js';
import { RedemptionStatus } from '../../../rewards/index.js';
import { VoucherSource } from '../../../vouchers/index.js';
import { id, instant, listOf, money, object, oneOf, orNull, text, whole } from '../event-schema.js';
import { currencyCodeOf, factsOfSubjects, moneyOf } from './facts.js';

interface RedemptionRow {
  id: string;
  rewardId: string;
  status: string;
  quantity: number;
  currencyNumber: number;
  points: number;
  money: number | null;
  moneyCurrency: string | null;
  reservedUntil: Date | null;
  options: string[];
  counts: number[];
}

const FIND_REDEMPTIONS = statement<RedemptionRow>(
  'find-redemptions-told',
  `SELECT r.id, w.id AS "rewardId", r.status, r.quantity, r.currency AS "currencyNumber", r.points, r.money,
     r.money_currency AS "moneyCurrency", r.reserved_until AS "reservedUntil", c.options, c.counts
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM redemption WHERE program_id = $1 AND id = wanted.id OFFSET 0) r
   CROSS JOIN LATERAL (SELECT id FROM reward WHERE program_id = $1 AND number = r.reward OFFSET 0) w
   CROSS JOIN LATERAL (
     SELECT coalesce(array_agg(o.id::text ORDER BY chosen.option), '{}') AS options,
       coalesce(array_agg(chosen.quantity::integer ORDER BY chosen.option), '{}') AS counts
     FROM redemption_choice chosen
     JOIN reward_option o ON o.program_id = $1 AND o.reward_id = w.id AND o.number = chosen.option
     WHERE chosen.program_id = $1 AND chosen.redemption_id = wanted.id) c`,
);

/** Of a redemption. */
export const REDEMPTION_FACTS = factsOfSubjects(
  {
    redemption: id('rdm', 'The redemption.'),
    reward: id('rwd', 'What was chosen from the catalogue.'),
    choices: listOf(
      object({ option: id('rwo', 'The option.'), quantity: whole('How many of it, for each.') }),
      'What was chosen within it.',
    ),
    quantity: whole('How many of all that.'),
    status: oneOf('How it stands as of now.', ...Object.keys(RedemptionStatus)),
    currency: text('The key of the point currency.'),
    points: whole('Its price in points.'),
    money: orNull(money('What is paid on top.')),
    reservedUntil: orNull(instant('Until when it is reserved; null for what never was.')),
  },
  FIND_REDEMPTIONS,
  (row, settings) => ({
    redemption: encodeId('rdm', row.id),
    reward: encodeId('rwd', row.rewardId),
    choices: row.options.map((option, index) => ({ option: encodeId('rwo', option), quantity: row.counts[index] })),
    quantity: row.quantity,
    status: row.status,
    currency: currencyCodeOf(settings, row.currencyNumber),
    points: row.points,
    money: row.money === null ? null : moneyOf(row.money, row.moneyCurrency ?? settings.currency),
    reservedUntil: row.reservedUntil,
  }),
);

interface VoucherRow {
  id: string;
  templateId: string;
  status: string;
  validFrom: Date;
  expiresAt: Date | null;
  source: number;
  sourceId: string | null;
}

const FIND_VOUCHERS = statement<VoucherRow>(
  'find-vouchers-told',
  `SELECT v.id, t.id AS "templateId", v.status, v.valid_from AS "validFrom", v.expires_at AS "expiresAt", v.source_type AS source,
     v.source_id AS "sourceId"
   FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM voucher WHERE program_id = $1 AND id = wanted.id OFFSET 0) v
   CROSS JOIN LATERAL (SELECT id FROM voucher_template WHERE program_id = $1 AND number = v.template OFFSET 0) t`,
);

const SOURCES: ReadonlyMap<number, string> = new Map(Object.entries(VoucherSource).map(([name, code]) => [code, name]));

/** Of a voucher. Never its code: who may use it asks for it with their own credential. */
export const VOUCHER_FACTS = factsOfSubjects(
  {
    voucher: id('vch', 'The voucher. Its code is not told: ask for it by this id.'),
    template: id('vtp', 'What it gives.'),
    status: oneOf('How it stands as of now.', 'ISSUED', 'REDEEMED', 'REVOKED'),
    validFrom: instant('From when on it can be used.'),
    expiresAt: orNull(instant('When it can be used no more; null for never.')),
    source: oneOf('What it was issued for.', ...SOURCES.values()),
  },
  FIND_VOUCHERS,
  (row) => ({
    voucher: encodeId('vch', row.id),
    template: encodeId('vtp', row.templateId),
    status: row.status,
    validFrom: row.validFrom,
    expiresAt: row.expiresAt,
    source: SOURCES.get(row.source),
  }),
);
