import { Injectable } from '@nestjs/common';
import { dayInZone, midnightAfter, startOfDay } from '../../kernel/calendar.js';
import { tell } from '../../members/index.js';
import { call, statement, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { PLAN, type Announced, type Announcement, type LastDays, type PlannedDays } from './announcement.js';

const LEFT = `status = 'ISSUED' AND coalesce(uses_left, remaining) > 0`;

const PLAN_VOUCHERS = statement(
  'plan-announcements-of-vouchers',
  `${PLAN}
   SELECT DISTINCT $1::integer, 'VOUCHER', $2::date, $3::date, member_id FROM voucher
   WHERE program_id = $1 AND expires_at > $4 AND expires_at <= $5 AND ${LEFT} AND member_id IS NOT NULL
   ON CONFLICT DO NOTHING`,
);

const FIRST = statement<{ at: Date | null }>(
  'find-first-voucher-to-announce',
  `SELECT (SELECT expires_at FROM voucher
     WHERE program_id = $1 AND expires_at > $2 AND expires_at <= $3 AND ${LEFT} AND member_id IS NOT NULL
     ORDER BY expires_at LIMIT 1) AS at`,
);

const FIND = statement<{ memberId: string; voucherId: string }>(
  'find-vouchers-to-announce',
  `SELECT v.member_id AS "memberId", v.id AS "voucherId" FROM UNNEST($2::uuid[]) AS wanted (member_id)
   CROSS JOIN LATERAL (
     SELECT member_id, id, expires_at FROM voucher
     WHERE program_id = $1 AND member_id = wanted.member_id AND expires_at > $3 AND expires_at <= $4 AND ${LEFT} OFFSET 0) v
   ORDER BY v.expires_at, v.id`,
);

/** Vouchers that expire soon and can still be used: one event for each. */
@Injectable()
export class AnnounceVouchers implements Announcement {
  readonly kind = 'VOUCHER';

  daysBefore({ announceVoucherDays }: ProgramSettings): number | null {
    return announceVoucherDays;
  }

  async firstDay(db: Queryable, { number, timeZone }: ProgramSettings, days: PlannedDays): Promise<string | null> {
    const [row] = await db.query(FIRST, [number, ...between(days, timeZone)]);
    return row?.at ? dayInZone(new Date(row.at.getTime() - 1), timeZone) : null;
  }

  plan({ number, timeZone }: ProgramSettings, days: PlannedDays): Call<never>[] {
    if (days.first > days.last) return [];
    return [call(PLAN_VOUCHERS, [number, days.first, days.last, ...between(days, timeZone)])];
  }

  async tell(tx: Tx, { settings: { number, timeZone }, members, now, days }: Announced): Promise<void> {
    const [from, until] = between(days, timeZone);
    const after = from > now ? from : now;
    for (const { memberId, voucherId } of await tx.query(FIND, [number, [...members.keys()], after, until])) {
      const member = members.get(memberId);
      const about = { subjectId: voucherId, walletId: null, postingSequence: null, occurredAt: now };
      if (member) tell(member, { type: 'voucher.expiring', ...about });
    }
  }
}

/** What expires with these last days is gone after the first moment and up to the second. */
function between({ first, last }: LastDays, timeZone: string): [Date, Date] {
  return [startOfDay(first, timeZone), midnightAfter(last, timeZone)];
}
