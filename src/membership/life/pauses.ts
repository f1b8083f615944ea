import { addToDay, midnightAfter } from '../../kernel/calendar.js';
import { newId } from '../../kernel/ids.js';
import {
  endedEarly,
  endPauseEarly,
  findPauses,
  insertPause,
  MemberStatus,
  noteProtection,
  planProtection,
  type PauseRow,
  type Protection,
} from '../../members/index.js';
import type { Tx } from '../../platform/database/index.js';
import { protectLots, recallLots, SourceType } from '../../points/index.js';
import type { LifeDesk } from './life-changes.js';

/** How long a pause is planned to last when nobody says. */
export const OPEN_ENDED_YEARS = 10;

/**
 * The member of the desk pauses from today on, to the end of `lastDay`, or without an end. The plan counts for points at once: every
 * lot with a date lives as much longer as days on its way are protected, and nothing is left to do when the pause ends as planned.
 * Answers the inner id of the pause.
 */
export async function startPause(tx: Tx, desk: LifeDesk, lastDay: string | null): Promise<string> {
  const { settings, member, wallets, now, today } = desk;
  const own = wallets.ofMember(member.uuid);
  const [pauses] = await tx.pipeline([findPauses(settings.number, [member.uuid])]);
  await wallets.contents.loadLiveLots(tx, own);
  const earlier = protectionOf(pauses) ?? [];
  const pause = (pauses.at(-1)?.number ?? 0) + 1;
  const last = lastDay ?? addToDay(today, OPEN_ENDED_YEARS, 'YEARS');
  const row: PauseRow = {
    memberId: member.uuid,
    number: pause,
    uuid: newId(),
    since: now,
    firstDay: today,
    lastDay: last,
    isOpenEnded: lastDay === null,
    until: midnightAfter(last, settings.timeZone),
    endedAt: null,
    protection: planProtection({ pause, first: today, last }, settings.protectedDays, earlier),
    reason: desk.reason,
  };
  desk.countsDays = true;
  desk.become({ status: MemberStatus.PAUSED, pausedUntil: row.until }, 'member.paused');
  desk.writes.push(insertPause(settings.number, row, desk.by));
  protect(desk, protectionOf([...pauses, row]));
  const cause = desk.causeOf(SourceType.PAUSE, row.uuid);
  for (const wallet of own) desk.book(protectLots(wallet, cause));
  return row.uuid;
}

/**
 * The pause of the member of the desk ends now, before its time: they are active. The days up to yesterday were protected; what was
 * planned from today on is taken back from the lots that count it. Does nothing for who is not paused.
 */
export async function endPause(tx: Tx, desk: LifeDesk): Promise<void> {
  const { settings, member, wallets, now, today } = desk;
  if (member.status !== MemberStatus.PAUSED) return;
  const own = wallets.ofMember(member.uuid);
  const [pauses] = await tx.pipeline([findPauses(settings.number, [member.uuid])]);
  const running = pauses.at(-1);
  if (!running || running.endedAt) throw new Error(`member ${member.uuid} is paused without a pause`);
  await wallets.contents.loadLiveLots(tx, own);
  await wallets.contents.loadLotsOfPause(tx, own, running.number);
  const kept = endedEarly(running.protection, today);
  desk.become({ status: MemberStatus.ACTIVE }, 'member.resumed');
  desk.writes.push(endPauseEarly(settings.number, running, now, kept));
  protect(desk, protectionOf(pauses.with(-1, { ...running, protection: kept })));
  const plan = { timeZone: settings.timeZone, spans: running.protection };
  const cause = desk.causeOf(SourceType.PAUSE, running.uuid);
  for (const wallet of own) {
    desk.book(recallLots(wallet, plan, { pause: running.number, day: today }, cause));
  }
}

/** From now on these are the days that the member's pauses protect: in what they have, and in wallets to come. */
function protect({ settings, member, wallets, writes }: LifeDesk, protection: Protection): void {
  member.protection = protection;
  wallets.protect(member.uuid, protection);
  writes.push(noteProtection(settings.number, member.uuid, protection));
}

function protectionOf(pauses: readonly PauseRow[]): Protection {
  const spans = pauses.flatMap((pause) => pause.protection);
  return spans.length > 0 ? spans : null;
}
