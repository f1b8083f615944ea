import { Injectable } from '@nestjs/common';
import { midnightAfter } from '../../kernel/calendar.js';
import { fromMinor } from '../../kernel/money.js';
import { tell, type LockedMember } from '../../members/index.js';
import { call, statement, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { LadderBook, settledStandings, type CompiledLadder, type StandingNow } from '../../tiers/index.js';
import { noteEnds, type End } from './announced-ends.js';
import { PLAN, type Announced, type Announcement, type LastDays, type PlannedDays } from './announcement.js';

// A review is never after the last day is over. Who paused stays longer: that is looked at when it is told.
const DUE = `FROM tier_standing s
   JOIN tier_ladder l ON l.program_id = $1 AND l.number = s.ladder AND l.status = 'ACTIVE'
   JOIN member m ON m.program_id = $1 AND m.id = s.member_id
   WHERE s.program_id = $1 AND s.review_on <= $3::date + 1
     AND (m.protection IS NOT NULL OR s.last_day BETWEEN $2::date AND $3::date AND NOT EXISTS (
       SELECT FROM announced_end
       WHERE program_id = $1 AND kind = 'TIER' AND last_day = s.last_day AND member_id = s.member_id AND about = s.ladder || '/' || s.tier))`;

const PLAN_TIERS = statement(
  'plan-announcements-of-tiers',
  `${PLAN} SELECT DISTINCT $1::integer, 'TIER', $2::date, $3::date, s.member_id ${DUE} ON CONFLICT DO NOTHING`,
);

const FIRST = statement<{ day: string | null }>(
  'find-first-tier-end-to-announce',
  `SELECT min(CASE WHEN m.protection IS NULL THEN s.last_day ELSE $2::date END) AS day ${DUE}`,
);

/**
 * Tiers that end soon, where what keeps them is not there yet: one event for each end. Tiers get other ends within days that are planned,
 * by reviews, grace, returns and pauses that end early, so every plan looks at all days for ends that were not looked at.
 */
@Injectable()
export class AnnounceTiers implements Announcement {
  readonly kind = 'TIER';

  constructor(private readonly ladderBook: LadderBook) {}

  daysBefore({ announceTierDays }: ProgramSettings): number | null {
    return announceTierDays;
  }

  async firstDay(db: Queryable, { number }: ProgramSettings, { today, last }: PlannedDays): Promise<string | null> {
    const [row] = await db.query(FIRST, [number, today, last]);
    return row?.day ?? null;
  }

  plan({ number }: ProgramSettings, { today, last }: PlannedDays): Call<never>[] {
    return [call(PLAN_TIERS, [number, today, last])];
  }

  /** What `Member.tier` shows of the end and of what is missing. */
  async tell(tx: Tx, { settings, members, now, days }: Announced): Promise<void> {
    const { number: programId, timeZone } = settings;
    const { inForce } = await this.ladderBook.laddersOf(settings);
    const memberIds = [...members.keys()];
    const standings = await settledStandings(tx, { programId, timeZone }, memberIds, inForce);
    const ends = [...members.values()].flatMap((member) =>
      inForce.flatMap((ladder) => endsOn(days, member, ladder, standings.of(member.uuid, ladder))),
    );
    for (const { member, ladder, tier, toKeep, lastDay } of await noteEnds(tx, programId, this.kind, ends)) {
      if (toKeep === 0) continue;
      const facts = {
        ladder: ladder.number,
        tier,
        toKeep: ladder.moneyCurrency === null ? String(toKeep) : fromMinor(toKeep, ladder.moneyCurrency),
        until: midnightAfter(lastDay, timeZone).toISOString(),
        lastDay,
      };
      const about = { subjectId: null, walletId: null, postingSequence: null, occurredAt: now };
      tell(member, { type: 'tier.at-risk', ...about, facts });
    }
  }
}

/** The end of a tier on these days that something decides which the member does, if there is one. */
function endsOn(
  { first, last }: LastDays,
  member: LockedMember,
  ladder: CompiledLadder,
  { lastDay, progress: { toKeep }, tier: { number: tier } }: StandingNow,
): (End & { member: LockedMember; ladder: CompiledLadder; tier: number; toKeep: number })[] {
  if (lastDay === null || lastDay < first || lastDay > last || toKeep === null) return [];
  const about = `${String(ladder.number)}/${String(tier)}`;
  return [{ memberId: member.uuid, about, lastDay, member, ladder, tier, toKeep }];
}
