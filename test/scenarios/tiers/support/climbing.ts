import { aLadder, type LadderFactory, type MadeLadder } from '../../../factories/a-ladder.js';
import { aStory, type Story } from '../../../factories/a-story.js';
import { tiersTold } from '../../../e2e/tiers/support/overrides.js';
import type { TestApp } from '../../../support/app.js';
import { createActivityType } from '../../../e2e/history/support/activity-types.js';
import { changeOf, shownOf, type Change, type Shown } from './shown.js';

/** A member who climbs: what was done and made in their story so far. */
export interface Climber {
  readonly story: Story;
  /** The ladders in the order in which they were named. */
  readonly ladders: readonly MadeLadder[];
  /** What was bought, by the name that the tale gave it. */
  readonly purchases: Map<string, string>;
  /** What payloads showed of changed tiers, the first first. */
  readonly answered: Change[];
}

/** Something that is done at a moment, after the clock was moved there. */
export type Deed = (climber: Climber) => Promise<unknown>;

/** When, what is done, and what apps show right after it, as `shownOf` says it; of several ladders, a line for each. */
export type Row = readonly [at: string, deed: Deed | null, ...shows: string[]];

/** What one member lives through, from top to bottom. A day means its noon in UTC. */
export interface Tale {
  /** When the program and the member begin; 20 November 2026 unless said. */
  readonly at?: string;
  /** UTC unless said. */
  readonly timeZone?: string;
  /** Fields of UpdateProgramInput. */
  readonly program?: Record<string, unknown>;
  /** The ladders, by which lines are shown in this order; all by points unless they say otherwise. */
  readonly ladders: readonly LadderFactory[];
  readonly rows: readonly Row[];
  /** Every change of a tier, the first first: `2028-01-01 00:00 REVIEW gold → silver`; of several ladders with its name. */
  readonly history: readonly string[];
}

const QUERY = `query ($ref: MemberRef!, $ladder: ID!) { member(ref: $ref) { tier(ladder: $ladder) {
  tier { key } since lastDay inGrace override { tier { key } lastDay }
  progress { lastDay next { key } toReachNext toKeep }
  history { from { key } to { key } at cause ladder { name } }
} } }`;

const BY_SOMEBODY = ['PURCHASE', 'ACTIVITY', 'RETURN', 'OVERRIDE'];

/** The primary ladder of most tales, with these tiers and their thresholds. */
export function metals(app: TestApp, thresholds: Readonly<Record<string, number>>): LadderFactory {
  const ladder = aLadder(app).named('Metals').primary();
  for (const [key, threshold] of Object.entries(thresholds)) ladder.tier(key, String(threshold));
  return ladder;
}

/**
 * Lives through a tale twice, with every job on time and with none: either shows what the tale says at each of its rows, has its
 * history in the end, and told the outside of each change once.
 */
export async function expectTale(app: TestApp, tale: Tale): Promise<void> {
  const [busy, idle] = [await begin(app, tale), await begin(app, tale)];
  const [lived, slept] = await Promise.all([live(busy, tale, 'jobs'), live(idle, tale, 'no jobs')]);
  expect(lived).toEqual({ rows: tale.rows.flatMap(shownBy), history: tale.history });
  expect(slept).toEqual(lived);
}

interface Lived {
  rows: string[];
  history: string[];
}

async function live(climber: Climber, tale: Tale, how: 'jobs' | 'no jobs'): Promise<Lived> {
  const { story } = climber;
  const rows: string[] = [];
  for (const [at, deed, ...shows] of tale.rows) {
    const to = momentOf(at);
    await (how === 'jobs' ? story.advance(to) : story.letTimePass(to));
    await deed?.(climber);
    if (shows.length > 0) rows.push(...(await standingsOf(climber)).map((one) => `${at}: ${shownOf(one)}`));
  }
  const noted = await historyOf(climber);
  await story.runDue();
  expect(await historyOf(climber)).toEqual(noted);
  expect((await tiersTold(story)).sort()).toEqual(
    noted.map((one) => `${one.at} ${one.cause} ${one.from} → ${one.to}`).sort(),
  );
  expect(climber.answered).toEqual(noted.filter(({ cause }) => BY_SOMEBODY.includes(cause)));
  const named = tale.ladders.length > 1;
  return { rows, history: noted.map((one) => changeOf(one, named)) };
}

/** A member and the ladders of a tale, before anything of it happens. */
export async function begin(
  app: TestApp,
  tale: Pick<Tale, 'at' | 'timeZone' | 'program' | 'ladders'>,
): Promise<Climber> {
  const { at = '2026-11-20', timeZone = 'UTC', program } = tale;
  const story = await aStory(app, { at: momentOf(at), timeZone, program: { backDatingDays: 400, ...program } });
  const ladders: MadeLadder[] = [];
  await createActivityType(app, { key: 'check-in' }, story.program.adminKey);
  for (const ladder of tale.ladders) ladders.push(await ladder.by(story.program.adminKey).active());
  return { story, ladders, purchases: new Map(), answered: [] };
}

/** Where a climber stands, a standing for each ladder. */
export async function standingsOf({ story, ladders }: Climber): Promise<Shown[]> {
  const { app, program, member } = story;
  return Promise.all(
    ladders.map(async ({ id }) => {
      const { data, errors } = await app.call(program.shopKey, QUERY, { ref: { id: member.id }, ladder: id });
      if (errors) throw new Error(JSON.stringify(errors));
      const shown = data.member.tier as Shown;
      const [latest] = shown.history;
      // A climb that was revoked is as if it had never been: who is back has been there all the while.
      if (latest && latest.cause !== 'RETURN') expect(shown.since).toBe(latest.at);
      return shown;
    }),
  );
}

/** Every change of a climber's tiers, the first first; at one moment in the order of the ladders. */
export async function historyOf(climber: Climber): Promise<Change[]> {
  const changes = (await standingsOf(climber)).flatMap(({ history }) => [...history].reverse());
  return changes
    .map(({ from, to, at, cause, ladder }) => ({ from: from.key, to: to.key, at, cause, ladder: ladder.name }))
    .sort((a, b) => Number(a.at > b.at) - Number(a.at < b.at));
}

function shownBy([at, , ...shows]: Row): string[] {
  return shows.map((show) => `${at}: ${show}`);
}

function momentOf(at: string): string {
  return at.length === 10 ? `${at}T12:00:00.000Z` : at;
}
