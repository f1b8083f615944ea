import { Span } from '../../../earning/index.js';
import { call, columnsOf, statement, type Call } from '../../../platform/database/index.js';
import type { Sealed } from '../../../platform/secrets/index.js';

/** Which stock: of an option by its number, of the reward itself by 0. */
export interface ShelfPlace {
  reward: number;
  option: number;
}

/** What is left of a reward or an option, as it is stored. */
export interface ShelfRow extends ShelfPlace {
  /** Null for any number. */
  remaining: number | null;
  claimed: number;
  /** Codes that nobody has, under whichever secret. */
  codesLeft: number;
  /** The last place in its pool. */
  lastCode: number;
}

/** A code of a pool. */
export interface CodePlace extends ShelfPlace {
  number: number;
}

/** A code that nobody has. */
export interface FreeCode extends CodePlace, Sealed {}

/** What all members together have of a reward in a span. */
export interface TotalRow {
  reward: number;
  span: Span;
  start: string;
  uses: number;
  points: number;
}

/** How often members of an age band and a tier chose something. */
export interface PopularityRow extends ShelfPlace {
  ageBand: string;
  tier: string | null;
  chosen: number;
}

const LOCK = statement<ShelfRow>(
  'lock-shelf',
  `SELECT s.* FROM UNNEST($2::integer[], $3::smallint[]) AS wanted (reward, option)
   CROSS JOIN LATERAL (
     SELECT reward, option, remaining, claimed, codes_left AS "codesLeft", last_code AS "lastCode" FROM reward_stock
     WHERE program_id = $1 AND reward = wanted.reward AND option = wanted.option FOR NO KEY UPDATE) s`,
);

// Secret by secret, each by its own index: what another one sealed is not looked at, however much of it there is.
const FREE_CODES = statement<FreeCode>(
  'find-free-codes',
  `SELECT c.* FROM UNNEST($2::integer[], $3::smallint[], $4::integer[]) AS wanted (reward, option, count)
   CROSS JOIN LATERAL (
     SELECT wanted.reward, wanted.option, sealed.number, sealed.key, sealed.cipher FROM UNNEST($5::smallint[]) AS given (secret)
     CROSS JOIN LATERAL (
       SELECT number, place, code_key AS key, code_cipher AS cipher FROM reward_code
       WHERE program_id = $1 AND reward = wanted.reward AND option = wanted.option AND code_key = given.secret
         AND redemption_id IS NULL ORDER BY place LIMIT wanted.count) sealed
     ORDER BY sealed.place LIMIT wanted.count) c`,
);

const CODES_OF = statement<Sealed & { redemptionId: string }>(
  'find-codes-of-redemptions',
  `SELECT c.* FROM UNNEST($2::uuid[]) AS wanted (id)
   CROSS JOIN LATERAL (
     SELECT redemption_id AS "redemptionId", code_key AS key, code_cipher AS cipher FROM reward_code
     WHERE program_id = $1 AND redemption_id = wanted.id OFFSET 0) c`,
);

/** What limits of any period around a day are made of: the days of its week, the months of its year and all time. */
const WEEK = `date_trunc('week', $3::date::timestamp)`;
const YEAR = `date_trunc('year', $3::date::timestamp)`;

const TOTALS = statement<TotalRow>(
  'find-totals-of-rewards',
  `SELECT t.* FROM UNNEST($2::integer[]) AS wanted (reward)
   CROSS JOIN LATERAL (
     SELECT reward, span, start, uses, points FROM reward_total
     WHERE program_id = $1 AND reward = wanted.reward AND span = ${Span.EVER}
     UNION ALL
     SELECT reward, span, start, uses, points FROM reward_total
     WHERE program_id = $1 AND reward = wanted.reward AND span = ${Span.MONTH} AND start >= ${YEAR}
       AND start < ${YEAR} + interval '1 year'
     UNION ALL
     SELECT reward, span, start, uses, points FROM reward_total
     WHERE program_id = $1 AND reward = wanted.reward AND span = ${Span.DAY} AND start >= ${WEEK}
       AND start < ${WEEK} + interval '7 days' OFFSET 0) t`,
);

// Every row is there and locked. Written as an upsert because that always goes by the key, see docs/adr/0013.
const WRITE_STOCK = statement(
  'write-shelf',
  `INSERT INTO reward_stock (program_id, reward, option, remaining, claimed, codes_left, last_code)
   SELECT $1, * FROM UNNEST($2::integer[], $3::smallint[], $4::integer[], $5::integer[], $6::integer[], $7::bigint[])
   ON CONFLICT (program_id, reward, option) DO UPDATE SET remaining = excluded.remaining, claimed = excluded.claimed,
     codes_left = excluded.codes_left, last_code = excluded.last_code`,
);

const GIVE_CODES = statement(
  'give-codes',
  `UPDATE reward_code c SET redemption_id = n.redemption_id
   FROM UNNEST($2::integer[], $3::smallint[], $4::integer[], $5::uuid[]) AS n (reward, option, number, redemption_id)
   WHERE c.program_id = $1 AND c.reward = n.reward AND c.option = n.option AND c.number = n.number
     AND c.redemption_id IS NULL`,
);

const TAKE_CODES_BACK = statement(
  'take-codes-back',
  `UPDATE reward_code c SET redemption_id = NULL, place = n.place
   FROM UNNEST($2::integer[], $3::smallint[], $4::integer[], $5::bigint[]) AS n (reward, option, number, place)
   WHERE c.program_id = $1 AND c.reward = n.reward AND c.option = n.option AND c.number = n.number`,
);

const ADD_TOTALS = statement(
  'add-totals-of-rewards',
  `INSERT INTO reward_total AS stored (program_id, reward, span, start, uses, points)
   SELECT $1, * FROM UNNEST($2::integer[], $3::smallint[], $4::date[], $5::bigint[], $6::bigint[])
   ON CONFLICT (program_id, reward, span, start) DO UPDATE SET uses = stored.uses + excluded.uses,
     points = stored.points + excluded.points`,
);

const TAKE_TOTALS = statement(
  'take-from-totals-of-rewards',
  `INSERT INTO reward_total AS stored (program_id, reward, span, start, uses, points)
   SELECT $1, * FROM UNNEST($2::integer[], $3::smallint[], $4::date[], $5::bigint[], $6::bigint[])
   ON CONFLICT (program_id, reward, span, start) DO UPDATE SET uses = stored.uses - excluded.uses,
     points = stored.points - excluded.points`,
);

const POPULAR = 'program_id, reward, option, age_band, tier';

const ADD_POPULARITY = statement(
  'add-popularity',
  `INSERT INTO reward_popularity AS stored (${POPULAR}, chosen)
   SELECT $1, * FROM UNNEST($2::integer[], $3::smallint[], $4::text[], $5::uuid[], $6::bigint[])
   ON CONFLICT (${POPULAR}) DO UPDATE SET chosen = stored.chosen + excluded.chosen`,
);

const TAKE_POPULARITY = statement(
  'take-from-popularity',
  `INSERT INTO reward_popularity AS stored (${POPULAR}, chosen)
   SELECT $1, * FROM UNNEST($2::integer[], $3::smallint[], $4::text[], $5::uuid[], $6::bigint[])
   ON CONFLICT (${POPULAR}) DO UPDATE SET chosen = stored.chosen - excluded.chosen`,
);

/** In the order in which they are locked. */
function sorted(places: readonly ShelfPlace[]): ShelfPlace[] {
  const each = new Map(places.map(({ reward, option }) => [`${reward}/${option}`, { reward, option }]));
  return [...each.values()].sort((one, other) => one.reward - other.reward || one.option - other.option);
}

/** Locks these stocks, rewards and options ascending, and answers what is left. Send it after the members' locks. */
export function lockShelf(programId: number, places: readonly ShelfPlace[]): Call<ShelfRow> {
  return call(LOCK, [programId, ...columnsOf(sorted(places), 'reward', 'option')]);
}

/** The next codes of pools which these secrets sealed. Send it after the lock of their stocks. */
export function findFreeCodes(
  programId: number,
  wanted: readonly (ShelfPlace & { count: number })[],
  secrets: readonly number[],
): Call<FreeCode> {
  return call(FREE_CODES, [programId, ...columnsOf(wanted, 'reward', 'option', 'count'), secrets]);
}

/** The codes that these redemptions have. */
export function findCodesOf(
  programId: number,
  redemptions: readonly string[],
): Call<Sealed & { redemptionId: string }> {
  return call(CODES_OF, [programId, redemptions]);
}

/** What all members together have of these rewards around a day. Send it after the lock of their stocks. */
export function findTotals(programId: number, rewards: readonly number[], day: string): Call<TotalRow> {
  return call(TOTALS, [programId, rewards, day]);
}

export function writeShelf(programId: number, rows: readonly ShelfRow[]): Call<never>[] {
  if (rows.length === 0) return [];
  const columns = columnsOf(rows, 'reward', 'option', 'remaining', 'claimed', 'codesLeft', 'lastCode');
  return [call(WRITE_STOCK, [programId, ...columns])];
}

export function giveCodes(programId: number, codes: readonly (CodePlace & { redemptionId: string })[]): Call<never>[] {
  if (codes.length === 0) return [];
  return [call(GIVE_CODES, [programId, ...columnsOf(codes, 'reward', 'option', 'number', 'redemptionId')])];
}

export function takeCodesBack(programId: number, codes: readonly (CodePlace & { place: number })[]): Call<never>[] {
  if (codes.length === 0) return [];
  return [call(TAKE_CODES_BACK, [programId, ...columnsOf(codes, 'reward', 'option', 'number', 'place')])];
}

/** Adds to totals what is positive, and takes from them what is negative. */
export function writeTotals(programId: number, changes: readonly TotalRow[]): Call<never>[] {
  const columns = ['reward', 'span', 'start', 'uses', 'points'] as const;
  const more = changes.filter(({ uses }) => uses > 0);
  const less = changes.filter(({ uses }) => uses < 0).map((row) => ({ ...row, uses: -row.uses, points: -row.points }));
  return [
    ...(more.length > 0 ? [call(ADD_TOTALS, [programId, ...columnsOf(more, ...columns)])] : []),
    ...(less.length > 0 ? [call(TAKE_TOTALS, [programId, ...columnsOf(less, ...columns)])] : []),
  ];
}

/** The same for how often things were chosen. */
export function writePopularity(programId: number, changes: readonly PopularityRow[]): Call<never>[] {
  const columns = ['reward', 'option', 'ageBand', 'tier', 'chosen'] as const;
  const more = changes.filter(({ chosen }) => chosen > 0);
  const less = changes.filter(({ chosen }) => chosen < 0).map((row) => ({ ...row, chosen: -row.chosen }));
  return [
    ...(more.length > 0 ? [call(ADD_POPULARITY, [programId, ...columnsOf(more, ...columns)])] : []),
    ...(less.length > 0 ? [call(TAKE_POPULARITY, [programId, ...columnsOf(less, ...columns)])] : []),
  ];
}
