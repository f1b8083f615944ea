import { Injectable } from '@nestjs/common';
import { Span } from '../../../earning/index.js';
import { Coalescer } from '../../../platform/batching/index.js';
import { Database, DATABASE_CLOCK, statement, type Settled } from '../../../platform/database/index.js';
import { CodeKeys } from '../../../vouchers/index.js';
import { codesLeftIn } from '../../catalogue/codes/codes-left.js';
import { HELD, usedNumbers, type UsedNumbers } from './used-numbers.js';

/** What is left of a reward (option 0) or an option. */
export interface Left {
  /** Null for any number. */
  readonly stock: number | null;
  readonly claimed: number;
  /** Codes of its own pool that can be given. */
  readonly codesLeft: number;
}

/** What is left of a reward and its options, what reservations that are over keep of it yet being given back. */
export interface Shelves {
  readonly left: ReadonlyMap<number, Left>;
  /** What all members together used of it. */
  readonly used: UsedNumbers;
}

interface ShelvesRow {
  reward: number;
  /** The option, what is left, what was claimed, codes. */
  stocks: readonly (readonly [number, number | null, number, number])[];
  totals: UsedNumbers;
  /** What reservations that are over used, and what of it belongs to which option, and codes to which pool; null for none. */
  overdue: UsedNumbers | null;
  claimed: readonly (readonly [number, number])[] | null;
  codes: readonly (readonly [number, number])[] | null;
}

const REWARDS_AT_ONCE = 1000;

/** In SQL, the same numbers from the rows of `reward_total`, as of `now.day`. */
const totalsIn = (span: number, unit: string | null): string =>
  ['uses', 'points']
    .map((column) => {
      const first = unit === null ? '' : ` AND start >= date_trunc('${unit}', now.day::timestamp)`;
      return `coalesce(sum(${column}) FILTER (WHERE span = ${span}${first}), 0)`;
    })
    .join(', ');

const TOTALS = [
  totalsIn(Span.EVER, null),
  totalsIn(Span.MONTH, 'year'),
  totalsIn(Span.MONTH, 'month'),
  totalsIn(Span.DAY, 'week'),
  totalsIn(Span.DAY, 'day'),
].join(', ');

const FIND = statement<ShelvesRow>(
  'find-shelves',
  `WITH now AS MATERIALIZED (
     SELECT c.at, (c.at AT TIME ZONE c.time_zone)::date AS day
     FROM (
       SELECT coalesce(clock, date_trunc('milliseconds', ${DATABASE_CLOCK})) AS at, time_zone
       FROM program WHERE id = $1 OFFSET 0) c),
   over AS MATERIALIZED (
     SELECT * FROM redemption WHERE program_id = $1 AND status = 'RESERVED' AND reserved_until <= (SELECT at FROM now))
   SELECT wanted.reward, s.stocks, t.totals, o.overdue, o.claimed, o.codes
   FROM now CROSS JOIN UNNEST($2::integer[]) AS wanted (reward)
   CROSS JOIN LATERAL (
     SELECT jsonb_agg(jsonb_build_array(k.option, k.remaining, k.claimed, ${codesLeftIn('k', '$3')})) AS stocks
     FROM reward_stock k WHERE k.program_id = $1 AND k.reward = wanted.reward OFFSET 0) s
   CROSS JOIN LATERAL (
     SELECT jsonb_build_array(${TOTALS}) AS totals FROM reward_total
     WHERE program_id = $1 AND reward = wanted.reward
       AND (span = ${Span.EVER} OR span = ${Span.MONTH} AND start >= date_trunc('year', now.day::timestamp)
         OR span = ${Span.DAY} AND start >= date_trunc('week', now.day::timestamp)) OFFSET 0) t
   LEFT JOIN LATERAL (
     SELECT jsonb_build_array(${usedNumbers('now.day')}) AS overdue,
       (SELECT jsonb_agg(jsonb_build_array(c.option, c.quantity * x.quantity))
        FROM over x JOIN redemption_choice c ON c.program_id = $1 AND c.redemption_id = x.id
        WHERE x.reward = wanted.reward) AS claimed,
       (SELECT jsonb_agg(jsonb_build_array(i.pool, 1))
        FROM over x JOIN redemption_item i ON i.program_id = $1 AND i.redemption_id = x.id
        JOIN reward_code c ON c.program_id = $1 AND c.reward = x.reward AND c.option = i.pool AND c.number = i.code
        WHERE x.reward = wanted.reward AND c.code_key = ANY ($3)) AS codes
     FROM over r WHERE r.reward = wanted.reward AND ${HELD} HAVING count(*) > 0 OFFSET 0) o ON true`,
);

/** Reads what is left of rewards: all that is asked for at about the same time in one statement. */
@Injectable()
export class ShelvesReader {
  private readonly coalescer: Coalescer<number, Shelves>;

  constructor(database: Database, keys: CodeKeys) {
    this.coalescer = new Coalescer(
      async (programId, rewards) => {
        const rows = await database.query(FIND, [programId, [...new Set(rewards)], keys.numbers]);
        const byReward = new Map(rows.map((row) => [row.reward, shelvesOf(row)]));
        return rewards.map((reward): Settled<Shelves> => {
          const value = byReward.get(reward);
          return value ? { value } : { error: new Error(`reward ${reward} has no stock`) };
        });
      },
      { atMost: REWARDS_AT_ONCE, inFlight: 2 },
    );
  }

  /** What is left of these rewards, by their numbers, in their order. */
  of(programId: number, rewards: readonly number[]): Promise<Shelves[]> {
    return rewards.length === 0 ? Promise.resolve([]) : this.coalescer.submitAll(programId, rewards);
  }
}

function shelvesOf({ stocks, totals, overdue, claimed, codes }: ShelvesRow): Shelves {
  const left = new Map(
    stocks.map(([option, stock, taken, codesLeft]): [number, Left] => [option, { stock, claimed: taken, codesLeft }]),
  );
  if (overdue === null) return { left, used: totals };
  const back = (option: number, count: number, codesBack: number): void => {
    const { stock, claimed: taken, codesLeft } = left.get(option) ?? { stock: null, claimed: 0, codesLeft: 0 };
    const more = stock === null ? null : stock + count;
    left.set(option, { stock: more, claimed: taken - count, codesLeft: codesLeft + codesBack });
  };
  back(0, overdue[0], 0);
  for (const [option, count] of claimed ?? []) back(option, count, 0);
  for (const [pool, count] of codes ?? []) back(pool, 0, count);
  return { left, used: totals.map((number, index) => number - (overdue[index] ?? 0)) as unknown as UsedNumbers };
}
