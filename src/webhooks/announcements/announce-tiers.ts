import { Injectable } from '@nestjs/common';
import { midnightAfter } from '../../kernel/calendar.js';
import { fromMinor } from '../../kernel/money.js';
import { tell } from '../../members/index.js';
import { call, statement, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { LadderBook, settledStandings } from '../../tiers/index.js';
import { PLAN, type Announced, type Announcement, type LastDays } from './announcement.js';

// A review is never after the last day is over. Who paused stays longer: that is looked at when it is told.
const DUE = `FROM tier_standing s JOIN member m ON m.program_id = $1 AND m.id = s.member_id
   WHERE s.program_id = $1 AND s.review_on <= $3::date + 1
     AND (m.protection IS NOT NULL OR s.last_day BETWEEN $2::date AND $3::date)`;

const PLAN_TIERS = statement(
  'plan-announcements-of-tiers',
  `${PLAN} SELECT DISTINCT $1::integer, 'TIER', $2::date, $3::date, s.member_id ${DUE} ON CONFLICT DO NOTHING`,
);

const FIRST = statement<{ day: string | null }>(
  'find-first-tier-end-to-announce',
  `SELECT min(CASE WHEN m.protection IS NULL THEN s.last_day ELSE $2::date END) AS day ${DUE}`,
);

/** Tiers that end soon, where what keeps them is not there yet: one event for each end. */
@Injectable()
export class AnnounceTiers implements Announcement {
  readonly kind = 'TIER';

  constructor(private readonly ladderBook: LadderBook) {}

  daysBefore({ announceTierDays }: ProgramSettings): number | null {
    return announceTierDays;
  }

  async firstDay(db: Queryable, { number: programId }: ProgramSettings, days: LastDays): Promise<string | null> {
    const [row] = await db.query(FIRST, [programId, days.first, days.last]);
    return row?.day ?? null;
  }

  plan({ number: programId }: ProgramSettings, { first, last }: LastDays): Call<never>[] {
    return [call(PLAN_TIERS, [programId, first, last])];
  }

  /** What `Member.tier` shows of the end and of what is missing. */
  async tell(tx: Tx, { settings, members, now, days }: Announced): Promise<void> {
    const { number: programId, timeZone } = settings;
    const { inForce } = await this.ladderBook.laddersOf(settings);
    const memberIds = [...members.keys()];
    const standings = await settledStandings(tx, { programId, timeZone }, memberIds, inForce);
    for (const member of members.values()) {
      for (const ladder of inForce) {
        const { lastDay, progress, tier } = standings.of(member.uuid, ladder);
        const { toKeep } = progress;
        if (lastDay === null || lastDay < days.first || lastDay > days.last || !toKeep) continue;
        const facts = {
          ladder: ladder.number,
          tier: tier.number,
          toKeep: ladder.moneyCurrency === null ? String(toKeep) : fromMinor(toKeep, ladder.moneyCurrency),
          until: midnightAfter(lastDay, timeZone).toISOString(),
          lastDay,
        };
        const about = { subjectId: null, walletId: null, postingSequence: null, occurredAt: now };
        tell(member, { type: 'tier.at-risk', ...about, facts });
      }
    }
  }
}
