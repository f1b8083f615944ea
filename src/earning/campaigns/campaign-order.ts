import { daysBefore } from '../../kernel/calendar.js';

/** A rule as far as it may be a campaign: `id` is time-ordered. */
interface Windowed {
  id: string;
  from: Date | null;
  until: Date | null;
}

/** Whether the window of a campaign has begun. */
export type CampaignStage = 'RUNNING' | 'UPCOMING';

/** So many days ahead a campaign is announced. */
const AHEAD = 90;

/**
 * The campaigns among these rules, which are those with a window: first what runs, soonest ending first, then what begins
 * within 90 days, soonest first; at one moment the older first. What has ended is left out.
 */
export function campaignsAt<Rule extends Windowed>(
  rules: readonly Rule[],
  now: Date,
): { rule: Rule; stage: CampaignStage }[] {
  const horizon = daysBefore(now, -AHEAD);
  const campaigns = rules.filter(({ from, until }) => (from ?? until) !== null && (until === null || until > now));
  const running = campaigns.filter(({ from }) => from === null || from <= now);
  const upcoming = campaigns.filter(({ from }) => from !== null && from > now && from <= horizon);
  return [
    ...running.sort(by(({ until }) => until)).map((rule) => ({ rule, stage: 'RUNNING' as const })),
    ...upcoming.sort(by(({ from }) => from)).map((rule) => ({ rule, stage: 'UPCOMING' as const })),
  ];
}

/** Sooner before later, what has no such moment last. */
function by(momentOf: (rule: Windowed) => Date | null): (one: Windowed, other: Windowed) => number {
  const timeOf = (rule: Windowed): number => momentOf(rule)?.getTime() ?? Number.MAX_SAFE_INTEGER;
  return (one, other) => timeOf(one) - timeOf(other) || (one.id < other.id ? -1 : 1);
}
