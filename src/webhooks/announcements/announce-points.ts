import { Injectable } from '@nestjs/common';
import { addToDay, dayInZone, midnightAfter, startOfDay } from '../../kernel/calendar.js';
import { tell } from '../../members/index.js';
import { call, statement, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import { expiringIn, findWallets, Wallets } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import { noteEnds } from './announced-ends.js';
import { PLAN, type Announced, type Announcement, type LastDays, type PlannedDays } from './announcement.js';

const PLAN_DATED = statement(
  'plan-announcements-of-dated-points',
  `${PLAN}
   SELECT $1, 'POINTS', $2::date, $3::date, w.member_id FROM (
     SELECT DISTINCT wallet_id FROM point_lot
     WHERE program_id = $1 AND expires_at > $4 AND expires_at <= $5 AND state IN (1, 2) AND free > 0) l
   JOIN wallet w ON w.program_id = $1 AND w.id = l.wallet_id
   GROUP BY w.member_id ON CONFLICT DO NOTHING`,
);

// Who paused may do nothing for longer: that is looked at when it is told. A wallet's next change is never after its last day.
const PLAN_INACTIVE = statement(
  'plan-announcements-of-points-that-inactivity-ends',
  `${PLAN}
   SELECT $1, 'POINTS', $2::date, $3::date, member_id FROM wallet
   WHERE program_id = $1 AND currency = $4 AND next_change_at <= $5 AND available > 0
     AND (protection IS NOT NULL OR greatest(last_active_at, $6) BETWEEN $7 AND $8)
   ON CONFLICT DO NOTHING`,
);

// Who came back from a pause before its time loses the days that it would have protected: what they have ends sooner.
const RESUMED = 'FROM member_pause one WHERE program_id = $1 AND ended_at < until AND ended_at >= ';

// What was set aside did not end when its day was planned; free again it does.
const RELEASED = `FROM hold h JOIN wallet one ON one.program_id = h.program_id AND one.id = h.wallet_id
   WHERE h.program_id = $1 AND h.released > 0 AND h.ended_at >= `;

const planAgain = (name: string, whose: string) =>
  statement(
    name,
    `${PLAN} SELECT DISTINCT $1::integer, 'POINTS', $2::date, $3::date, one.member_id ${whose} $4 ON CONFLICT DO NOTHING`,
  );

/** Members of whom something ends on days that plans had already. */
const PLAN_AGAIN = [
  planAgain('plan-announcements-of-points-after-pauses', RESUMED),
  planAgain('plan-announcements-of-points-after-holds', RELEASED),
];

const IS_ANYBODY_AGAIN = statement<{ is: boolean }>(
  'is-anybody-to-be-planned-again',
  `SELECT EXISTS (SELECT ${RESUMED} $2) OR EXISTS (SELECT ${RELEASED} $2) AS is`,
);

const FIRST_DATED = statement<{ at: Date | null }>(
  'find-first-expiry-to-announce',
  `SELECT min(expires_at) AS at FROM point_lot
   WHERE program_id = $1 AND expires_at > $2 AND expires_at <= $3 AND state IN (1, 2) AND free > 0`,
);

const FIRST_INACTIVE = statement<{ at: Date | null }>(
  'find-first-inactivity-to-announce',
  `SELECT min(CASE WHEN protection IS NULL THEN greatest(last_active_at, $3) END) AS at FROM wallet
   WHERE program_id = $1 AND currency = $2 AND available > 0 AND next_change_at IS NOT NULL
   HAVING bool_or(protection IS NOT NULL) OR min(greatest(last_active_at, $3)) IS NOT NULL`,
);

/** By so many days more or less than the calendar says an inactivity may end: months are not of one length. */
const SLACK = 4;

/** Points that expire soon: one event for a member, point currency and moment, with the sum. */
@Injectable()
export class AnnouncePoints implements Announcement {
  readonly kind = 'POINTS';

  daysBefore({ announcePointsDays }: ProgramSettings): number | null {
    return announcePointsDays;
  }

  async firstDay(db: Queryable, settings: ProgramSettings, days: PlannedDays): Promise<string | null> {
    const { number: programId, timeZone } = settings;
    const { first, last, today, since } = days;
    if (since !== null) {
      const [anybody] = await db.query(IS_ANYBODY_AGAIN, [programId, startOfDay(since, timeZone)]);
      if (anybody?.is) return today;
    }
    const range = [startOfDay(first, timeZone), midnightAfter(last, timeZone)];
    const [dated] = await db.query(FIRST_DATED, [programId, ...range]);
    const ends = dated?.at ? [lastDayBefore(dated.at, timeZone)] : [];
    for (const { number, since, count, unit } of inactivitiesOf(settings)) {
      const [inactive] = await db.query(FIRST_INACTIVE, [programId, number, since]);
      if (!inactive) continue;
      if (!inactive.at) return first;
      const end = addToDay(dayInZone(inactive.at, timeZone), count, unit);
      const day = addToDay(end, -SLACK, 'DAYS');
      if (day <= last) ends.push(day < first ? first : day);
    }
    return ends.sort()[0] ?? null;
  }

  plan(settings: ProgramSettings, days: PlannedDays): Call<never>[] {
    const { number: programId, timeZone } = settings;
    const { today, since, last } = days;
    if (since === null) return this.planNew(settings, days);
    const again = PLAN_AGAIN.map((one) => call(one, [programId, today, last, startOfDay(since, timeZone)]));
    return [...again, ...this.planNew(settings, days)];
  }

  /** What ends on days that no plan had. */
  private planNew(settings: ProgramSettings, { first, last }: LastDays): Call<never>[] {
    if (first > last) return [];
    const { number: programId, timeZone } = settings;
    const until = midnightAfter(last, timeZone);
    const inactive = inactivitiesOf(settings).map(({ number, since, count, unit }) => {
      const from = addToDay(addToDay(first, -count, unit), -SLACK, 'DAYS');
      const to = addToDay(addToDay(last, -count, unit), SLACK, 'DAYS');
      const activity = [since, startOfDay(from, timeZone), midnightAfter(to, timeZone)];
      return call(PLAN_INACTIVE, [programId, first, last, number, until, ...activity]);
    });
    return [call(PLAN_DATED, [programId, first, last, startOfDay(first, timeZone), until]), ...inactive];
  }

  /** What `Member.points.expiring` shows of these days. */
  async tell(tx: Tx, { settings, members, now, days }: Announced): Promise<void> {
    const { number: programId, timeZone } = settings;
    const [rows] = await tx.pipeline([findWallets(programId, [...members.keys()])]);
    const wallets = new Wallets(settings, rows, members);
    // What is due by now is seen as settled; whoever does it writes it.
    await wallets.settle(tx, now);
    await wallets.contents.loadLiveLots(tx, wallets.all());
    const ends = wallets.all().flatMap((wallet) => {
      const { id, memberId } = wallet;
      return expiringIn(wallet, wallets.termsOf(wallet), midnightAfter(days.last, timeZone))
        .map(({ at, points }) => ({
          id,
          memberId,
          about: String(id),
          lastDay: lastDayBefore(at, timeZone),
          at,
          points,
        }))
        .filter(({ at, lastDay }) => at > now && lastDay >= days.first);
    });
    for (const { id: wallet, memberId, at, points } of await noteEnds(tx, programId, this.kind, ends)) {
      const member = members.get(memberId);
      const facts = { wallet, points, at: at.toISOString() };
      const about = { subjectId: null, walletId: null, postingSequence: null, occurredAt: now };
      if (member) tell(member, { type: 'points.expiring', ...about, facts });
    }
  }
}

function lastDayBefore(at: Date, timeZone: string): string {
  return dayInZone(new Date(at.getTime() - 1), timeZone);
}

/** The point currencies of which points expire when nothing is done, since when, and after how long. */
function inactivitiesOf({ currencies }: ProgramSettings) {
  return currencies.flatMap(({ number, policies }) => {
    const newest = policies.at(-1);
    if (newest?.expiry.kind !== 'INACTIVITY') return [];
    const { count, unit } = newest.expiry;
    if (count === null || unit === null) throw new Error('inactivity lasts so long, and nothing says how long');
    return [{ number, since: newest.effectiveAt, count, unit }];
  });
}
