import { dayInZone, midnightAfter, startOfDay } from '../kernel/calendar.js';
import { statement, type Queryable } from '../platform/database/index.js';
import type { ProgramSettings } from '../programs/index.js';
import { HoldStatus, Kind, SourceType } from './codes.js';
import { LimitPeriod, LimitReached } from './points.refusals.js';

/** What a member spent or set aside in a period. */
interface Spending {
  points: number;
  uses: number;
}

const IS_REDEMPTION = `source_type = ${String(SourceType.REDEMPTION)}`;

// By the indexes hold_of_wallet and posting_spent. What a canceled redemption gave back was not spent.
const SPENT_SINCE = statement<Spending & { memberId: string }>(
  'find-spending-since',
  `SELECT m.id AS "memberId", coalesce(sum(s.points), 0)::bigint AS points, count(*) AS uses
   FROM UNNEST($2::uuid[]) AS m (id)
   CROSS JOIN LATERAL (SELECT id FROM wallet WHERE program_id = $1 AND member_id = m.id OFFSET 0) w
   CROSS JOIN LATERAL (
     SELECT points - released AS points, CASE WHEN ${IS_REDEMPTION} THEN source_id END AS redemption FROM hold
     WHERE program_id = $1 AND wallet_id = w.id AND created_at >= $3
       AND (status = ${String(HoldStatus.CAPTURED)} OR status = ${String(HoldStatus.OPEN)} AND expires_at > $4)
     UNION ALL
     SELECT (SELECT sum(points) FROM movement WHERE program_id = $1 AND wallet_id = w.id AND sequence = p.sequence),
       CASE WHEN ${IS_REDEMPTION} THEN source_id END
     FROM posting p
     WHERE program_id = $1 AND wallet_id = w.id AND kind = ${String(Kind.SPEND)} AND occurred_at >= $3 OFFSET 0) s
   WHERE s.redemption IS NULL OR NOT EXISTS (
     SELECT FROM posting
     WHERE program_id = $1 AND wallet_id = w.id AND kind = ${String(Kind.REFUND)} AND kind IN (4, 10) AND occurred_at >= $3
       AND ${IS_REDEMPTION} AND source_id = s.redemption)
   GROUP BY m.id`,
);

/**
 * How much each member may spend in a day, by the program's setting. What is set aside counts on the day on which it was; a
 * hold that was released or timed out does not count, nor does a redemption that was canceled. Send it under the members' locks.
 */
export class SpendingLimit {
  private readonly spent = new Map<string, Spending>();

  constructor(
    private readonly settings: ProgramSettings,
    private readonly now: Date,
  ) {}

  async load(db: Queryable, memberIds: readonly string[]): Promise<void> {
    if (!this.settings.spendingLimit || memberIds.length === 0) return;
    const since = startOfDay(this.today, this.settings.timeZone);
    const rows = await db.query(SPENT_SINCE, [this.settings.number, memberIds, since, this.now]);
    for (const { memberId, points, uses } of rows) this.spent.set(memberId, { points, uses });
  }

  /** Counts so many points of one use, or refuses them. */
  count(memberId: string, points: number): LimitReached | null {
    const limit = this.settings.spendingLimit;
    if (!limit) return null;
    const before = this.spent.get(memberId) ?? { points: 0, uses: 0 };
    const after = { points: before.points + points, uses: before.uses + 1 };
    if (limit.points !== null && after.points > limit.points) return this.refusal('Too many points', limit.points);
    if (limit.uses !== null && after.uses > limit.uses) return this.refusal('Too many uses', limit.uses);
    this.spent.set(memberId, after);
    return null;
  }

  private refusal(what: string, limit: number): LimitReached {
    const resetsAt = midnightAfter(this.today, this.settings.timeZone);
    return LimitReached.of(what, limit, LimitPeriod.DAY, resetsAt, ['points']);
  }

  private get today(): string {
    return dayInZone(this.now, this.settings.timeZone);
  }
}
