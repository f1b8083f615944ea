import { call, columnsOf, statement, type Call, type Queryable } from '../../../platform/database/index.js';
import type { AgeBand } from '../../relevance/age-band.js';
import type { RedemptionStatus } from '../shown/redemption-status.types.js';

/** A redemption as it is stored. */
export interface RedemptionRow {
  uuid: string;
  memberId: string;
  /** The reward by its number, and the version by which it was decided. */
  reward: number;
  version: number;
  status: RedemptionStatus;
  quantity: number;
  currencyNumber: number;
  /** The price of all of it, and the money on top in the smallest unit. */
  points: number;
  money: number | null;
  moneyCurrency: string | null;
  walletId: number;
  /** The posting that spent the points; null until it is issued. */
  sequence: number | null;
  /** What set them aside; null for one that was never reserved. */
  holdId: string | null;
  /** The day in the program's zone on which it counts for limits. */
  countedOn: string;
  ageBand: AgeBand;
  /** On the primary ladder, by its inner id. */
  tier: string | null;
  /** Whether all of it is handed over by somebody. */
  isByHand: boolean;
  createdAt: Date;
  reservedUntil: Date | null;
  issuedAt: Date | null;
  fulfilledAt: Date | null;
  endedAt: Date | null;
  /** Points that were available again when it was canceled after it had been issued. */
  givenBack: number | null;
  reason: string | null;
}

/** An option that was chosen, and how often for each of the quantity. */
export interface ChoiceRow {
  option: number;
  quantity: number;
}

/** A voucher or a code that came of a redemption. */
export interface ItemRow {
  number: number;
  /** For which option; 0 for the reward itself. */
  option: number;
  gives: 'VOUCHER' | 'CODE_POOL';
  voucherTemplate: string | null;
  /** The voucher by its inner id; null until it is issued. */
  voucherId: string | null;
  /** The code by its pool and its number in it. */
  pool: number | null;
  code: number | null;
}

/** A redemption with all that belongs to it. */
export interface RedemptionFile extends RedemptionRow {
  choices: ChoiceRow[];
  items: ItemRow[];
}

export const REDEMPTION_COLUMNS = `r.id AS uuid, r.member_id AS "memberId", r.reward, r.version, r.status, r.quantity,
  r.currency AS "currencyNumber", r.points, r.money, r.money_currency AS "moneyCurrency", r.wallet_id AS "walletId", r.sequence,
  r.hold_id AS "holdId", r.counted_on AS "countedOn", r.age_band AS "ageBand", r.tier, r.by_hand AS "isByHand", r.created_at AS "createdAt",
  r.reserved_until AS "reservedUntil", r.issued_at AS "issuedAt", r.fulfilled_at AS "fulfilledAt", r.ended_at AS "endedAt",
  r.given_back AS "givenBack", r.reason`;

const FILE = `${REDEMPTION_COLUMNS},
  (SELECT coalesce(jsonb_agg(jsonb_build_object('option', c.option, 'quantity', c.quantity) ORDER BY c.option), '[]')
   FROM redemption_choice c WHERE c.program_id = $1 AND c.redemption_id = r.id) AS choices,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('number', i.number, 'option', i.option, 'gives', i.gives,
     'voucherTemplate', i.voucher_template, 'voucherId', i.voucher_id, 'pool', i.pool, 'code', i.code) ORDER BY i.number), '[]')
   FROM redemption_item i WHERE i.program_id = $1 AND i.redemption_id = r.id) AS items`;

const FILES = statement<RedemptionFile>(
  'find-whole-redemptions',
  `SELECT ${FILE} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (SELECT * FROM redemption WHERE program_id = $1 AND id = wanted.id OFFSET 0) r`,
);

const RESERVED = statement<RedemptionFile>(
  'find-reservations-of-members',
  `SELECT ${FILE} FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT * FROM redemption
     WHERE program_id = $1 AND member_id = wanted.id AND status = 'RESERVED' OFFSET 0) r
   ORDER BY r.id`,
);

const VOUCHERS = statement<{ redemption: string; voucher: string }>(
  'find-vouchers-of-redemptions',
  `SELECT i.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT redemption_id AS redemption, voucher_id AS voucher FROM redemption_item
     WHERE program_id = $1 AND redemption_id = wanted.id AND voucher_id IS NOT NULL OFFSET 0) i`,
);

// From the wallet that paid to its member, and on to whom that one was merged into.
const HOLDERS = statement<{ uuid: string; memberId: string }>(
  'find-holders-of-redemptions',
  `WITH RECURSIVE asked AS (
     SELECT r.id, r.member_id, r.wallet_id FROM UNNEST($2::uuid[]) AS wanted (id)
     CROSS JOIN LATERAL (SELECT * FROM redemption WHERE program_id = $1 AND id = wanted.id OFFSET 0) r),
   holder AS (
     SELECT a.id, a.member_id FROM asked a
     UNION
     SELECT a.id, w.member_id FROM asked a
     CROSS JOIN LATERAL (SELECT member_id FROM wallet WHERE program_id = $1 AND id = a.wallet_id OFFSET 0) w
     UNION
     SELECT h.id, m.merged_into FROM holder h
     CROSS JOIN LATERAL (
       SELECT merged_into FROM member WHERE program_id = $1 AND id = h.member_id AND merged_into IS NOT NULL OFFSET 0) m)
   SELECT h.id AS uuid, h.member_id AS "memberId" FROM holder h JOIN asked a ON a.id = h.id
   ORDER BY h.member_id <> a.member_id`,
);

const DUE = statement<{ uuid: string; memberId: string }>(
  'find-due-reservations',
  `SELECT id AS uuid, member_id AS "memberId" FROM redemption
   WHERE program_id = $1 AND status = 'RESERVED' AND reserved_until <= $2 ORDER BY reserved_until LIMIT $3`,
);

// Few are due at a time, whatever a plan may think of a table that was empty when it was made.
const DUE_OF_REWARDS = statement<{ uuid: string }>(
  'find-due-reservations-of-rewards',
  `SELECT id AS uuid FROM (
     SELECT id, reward FROM redemption WHERE program_id = $1 AND status = 'RESERVED' AND reserved_until <= $3
     ORDER BY reserved_until OFFSET 0) due
   WHERE reward = ANY ($2::integer[]) LIMIT 1`,
);

const NEXT_DUE = statement<{ at: Date | null }>(
  'find-next-due-reservation',
  `SELECT (SELECT reserved_until FROM redemption WHERE program_id = $1 AND status = 'RESERVED' AND reserved_until <= $2
           ORDER BY reserved_until LIMIT 1) AS at`,
);

/** What a member has of a reward on a day, one that timed out left out. */
export interface UseRow {
  memberId: string;
  reward: number;
  day: string;
  uses: number;
  points: number;
}

const USES = statement<UseRow>(
  'find-uses-of-rewards',
  `SELECT asked.member_id AS "memberId", asked.reward, u.day, u.uses, u.points
   FROM UNNEST($2::uuid[], $3::integer[], $4::date[]) AS asked (member_id, reward, since)
   CROSS JOIN LATERAL (
     SELECT counted_on AS day, sum(quantity)::integer AS uses, sum(points)::bigint AS points FROM redemption
     WHERE program_id = $1 AND member_id = asked.member_id AND reward = asked.reward AND counted_on >= asked.since
       AND status IN ('RESERVED', 'ISSUED', 'FULFILLED') AND (status <> 'RESERVED' OR reserved_until > $5)
     GROUP BY counted_on OFFSET 0) u`,
);

const WRITE = statement(
  'write-redemptions',
  `INSERT INTO redemption (program_id, id, member_id, reward, version, status, quantity, currency, points, money, money_currency,
     wallet_id, sequence, hold_id, counted_on, age_band, tier, by_hand, created_at, reserved_until, issued_at, fulfilled_at, ended_at,
     given_back, reason)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::uuid[], $4::integer[], $5::integer[], $6::text[], $7::smallint[], $8::smallint[],
     $9::bigint[], $10::bigint[], $11::text[], $12::bigint[], $13::integer[], $14::uuid[], $15::date[], $16::text[], $17::uuid[],
     $18::boolean[], $19::timestamptz[], $20::timestamptz[], $21::timestamptz[], $22::timestamptz[], $23::timestamptz[],
     $24::bigint[], $25::text[])
   ON CONFLICT (program_id, id) DO UPDATE SET status = excluded.status, sequence = excluded.sequence,
     issued_at = excluded.issued_at, fulfilled_at = excluded.fulfilled_at, ended_at = excluded.ended_at,
     given_back = excluded.given_back, reason = excluded.reason`,
);

const WRITE_CHOICES = statement(
  'write-choices-of-redemptions',
  `INSERT INTO redemption_choice (program_id, redemption_id, option, quantity)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::smallint[]) ON CONFLICT DO NOTHING`,
);

const WRITE_ITEMS = statement(
  'write-items-of-redemptions',
  `INSERT INTO redemption_item (program_id, redemption_id, number, option, gives, voucher_template, voucher_id, pool, code)
   SELECT $1, * FROM UNNEST($2::uuid[], $3::smallint[], $4::smallint[], $5::text[], $6::uuid[], $7::uuid[], $8::smallint[],
     $9::integer[])
   ON CONFLICT (program_id, redemption_id, number) DO UPDATE SET voucher_id = excluded.voucher_id`,
);

/** These redemptions with all that belongs to them. Send it under their members' locks. */
export function findFiles(programId: number, uuids: readonly string[]): Call<RedemptionFile> {
  return call(FILES, [programId, uuids]);
}

/** The reservations of these members that nobody ended, due ones too. Send it under their locks. */
export function findReservations(programId: number, memberIds: readonly string[]): Call<RedemptionFile> {
  return call(RESERVED, [programId, memberIds]);
}

/**
 * For each of these redemptions first whose it is, then the members in whose wallet it was paid where that is another's: members who
 * were merged since. What is given back needs their locks too.
 */
export async function findHolders(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<Map<string, string[]>> {
  const holders = new Map<string, string[]>();
  if (uuids.length === 0) return holders;
  for (const { uuid, memberId } of await db.query(HOLDERS, [programId, uuids]))
    holders.set(uuid, [...(holders.get(uuid) ?? []), memberId]);
  return holders;
}

/** The vouchers that came of these redemptions. */
export function findVouchersOf(
  db: Queryable,
  programId: number,
  uuids: readonly string[],
): Promise<{ redemption: string; voucher: string }[]> {
  return uuids.length === 0 ? Promise.resolve([]) : db.query(VOUCHERS, [programId, [...new Set(uuids)]]);
}

/** At most so many reservations that ended by then and are stored as open, those due longest first. */
export function findDue(
  db: Queryable,
  programId: number,
  at: Date,
  limit: number,
): Promise<{ uuid: string; memberId: string }[]> {
  return db.query(DUE, [programId, at, limit]);
}

/** Whether a reservation of one of these rewards ended by then and is stored as open. */
export function findDueOf(programId: number, rewards: readonly number[], now: Date): Call<{ uuid: string }> {
  return call(DUE_OF_REWARDS, [programId, rewards, now]);
}

/** When the next reservation ends that is stored as open; null for none by `until`. */
export async function nextDue(db: Queryable, programId: number, until: Date): Promise<Date | null> {
  const [next] = await db.query(NEXT_DUE, [programId, until]);
  return next?.at ?? null;
}

/** What members have of rewards since a day. Send it under their locks. */
export function findUses(
  programId: number,
  asked: readonly { memberId: string; reward: number; since: string }[],
  now: Date,
): Call<UseRow> {
  return call(USES, [programId, ...columnsOf(asked, 'memberId', 'reward', 'since'), now]);
}

/** Writes redemptions, new ones and those that changed. */
export function writeRedemptions(programId: number, files: readonly RedemptionFile[]): Call<never>[] {
  if (files.length === 0) return [];
  const choices = files.flatMap(({ uuid, choices: own }) => own.map((choice) => ({ ...choice, uuid })));
  const items = files.flatMap(({ uuid, items: own }) => own.map((item) => ({ ...item, uuid })));
  const writes: Call<never>[] = [
    call(WRITE, [
      programId,
      ...columnsOf(files, 'uuid', 'memberId', 'reward', 'version', 'status', 'quantity', 'currencyNumber', 'points'),
      ...columnsOf(files, 'money', 'moneyCurrency', 'walletId', 'sequence', 'holdId', 'countedOn', 'ageBand', 'tier'),
      ...columnsOf(
        files,
        'isByHand',
        'createdAt',
        'reservedUntil',
        'issuedAt',
        'fulfilledAt',
        'endedAt',
        'givenBack',
        'reason',
      ),
    ]),
  ];
  if (choices.length > 0)
    writes.push(call(WRITE_CHOICES, [programId, ...columnsOf(choices, 'uuid', 'option', 'quantity')]));
  if (items.length > 0)
    writes.push(
      call(WRITE_ITEMS, [
        programId,
        ...columnsOf(items, 'uuid', 'number', 'option', 'gives', 'voucherTemplate', 'voucherId', 'pool', 'code'),
      ]),
    );
  return writes;
}
