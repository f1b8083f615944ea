import { dayInZone, endOfPeriod, midnightAfter, startOfDay } from '../../kernel/calendar.js';
import { statement, type Queryable } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { Kind, SourceType } from '../codes.js';
import { LimitPeriod, LimitReached } from '../points.refusals.js';

/** How many points a member sent on the day and in the year of now. */
interface Sent {
  inYear: number;
  onDay: number;
}

// By the index posting_sent; what a merge moved has another source.
const SENT_SINCE = statement<Sent & { memberId: string }>(
  'find-transferred-since',
  `SELECT m.id AS "memberId", sum(v.points)::bigint AS "inYear",
          coalesce(sum(v.points) FILTER (WHERE p.occurred_at >= $4), 0)::bigint AS "onDay"
   FROM UNNEST($2::uuid[]) AS m (id)
   CROSS JOIN LATERAL (SELECT id FROM wallet WHERE program_id = $1 AND member_id = m.id OFFSET 0) w
   CROSS JOIN LATERAL (
     SELECT sequence, occurred_at FROM posting
     WHERE program_id = $1 AND wallet_id = w.id AND kind = ${String(Kind.TRANSFER_OUT)} AND occurred_at >= $3
       AND source_type = ${String(SourceType.TRANSFER)} OFFSET 0) p
   CROSS JOIN LATERAL (
     SELECT points FROM movement WHERE program_id = $1 AND wallet_id = w.id AND sequence = p.sequence OFFSET 0) v
   GROUP BY m.id`,
);

/**
 * How much each member may send in a calendar day and year of the program's zone, by its settings; all point currencies
 * together.
 */
export class TransferLimits {
  private readonly sent = new Map<string, Sent>();
  private today = '';

  constructor(private readonly settings: ProgramSettings) {}

  /** Reads what they sent until now. Send it under the members' locks. */
  async load(db: Queryable, now: Date, memberIds: readonly string[]): Promise<void> {
    const { transfers, timeZone, number } = this.settings;
    this.today = dayInZone(now, timeZone);
    if (!transfers.enabled || memberIds.length === 0) return;
    if (transfers.pointsPerDay === null && transfers.pointsPerYear === null) return;
    const day = startOfDay(this.today, timeZone);
    const year = startOfDay(`${this.today.slice(0, -6)}-01-01`, timeZone);
    const since = transfers.pointsPerYear === null ? day : year;
    const rows = await db.query(SENT_SINCE, [number, [...new Set(memberIds)], since, day]);
    for (const { memberId, inYear, onDay } of rows) this.sent.set(memberId, { inYear, onDay });
  }

  /** Why so many points more may not be sent, or null. The year first: who waits for midnight would be refused again. */
  refusalOf(memberId: string, points: number): LimitReached | null {
    const { transfers, timeZone } = this.settings;
    const { inYear, onDay } = this.of(memberId);
    if (transfers.pointsPerYear !== null && inYear + points > transfers.pointsPerYear) {
      const resetsAt = midnightAfter(endOfPeriod(this.today, 'YEAR'), timeZone);
      return refusal(transfers.pointsPerYear, LimitPeriod.YEAR, resetsAt);
    }
    if (transfers.pointsPerDay !== null && onDay + points > transfers.pointsPerDay) {
      return refusal(transfers.pointsPerDay, LimitPeriod.DAY, midnightAfter(this.today, timeZone));
    }
    return null;
  }

  count(memberId: string, points: number): void {
    const { inYear, onDay } = this.of(memberId);
    this.sent.set(memberId, { inYear: inYear + points, onDay: onDay + points });
  }

  private of(memberId: string): Sent {
    return this.sent.get(memberId) ?? { inYear: 0, onDay: 0 };
  }
}

function refusal(limit: number, period: LimitPeriod, resetsAt: Date): LimitReached {
  return LimitReached.of('Too many points sent', limit, period, resetsAt, ['points']);
}
