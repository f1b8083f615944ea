import { randomUUID } from 'node:crypto';
import { dayInZone } from '../../../../src/kernel/calendar.js';
import { decodeId } from '../../../../src/kernel/ids.js';
import { Database } from '../../../../src/platform/database/index.js';
import { ProgramDirectory } from '../../../../src/programs/index.js';
import { LadderBook, openStandings } from '../../../../src/tiers/index.js';
import type { LadderFactory } from '../../../factories/a-ladder.js';
import type { Story } from '../../../factories/a-story.js';
import { setStatus } from './whole-ladder.js';

/** Makes a ladder of the story's program and lets members climb it. Answers its id. */
export async function climbable(story: Story, ladder: LadderFactory): Promise<string> {
  const { id } = await ladder.by(story.program.adminKey).draft();
  await makeActive(story, id);
  return id;
}

/** Lets members climb a ladder as it is now. */
export async function makeActive({ app, program }: Story, id: string): Promise<void> {
  await setStatus(app, id, 'ACTIVE', program.adminKey);
  app.get(ProgramDirectory).forget(program.program.number);
}

/** That something of a member's counts, by itself: so much on every ladder. */
export interface Deed {
  amount: number;
  /** The clock of the program then, which is the date of the deed too. */
  at: string;
  cause?: 'PURCHASE' | 'ACTIVITY';
  /** The inner id of what it is; something new when left out. */
  sourceId?: string;
  member?: { id: string };
}

/** Counts it, and leaves the clock at its date. Answers the inner id of what it is. */
export async function counts(story: Story, { cause = 'PURCHASE', ...deed }: Deed): Promise<string> {
  return decide(story, deed, (standings, counted) => standings.count(cause, counted));
}

/** Takes back what counted on a day, at the same moment. */
export async function takesBack(story: Story, deed: Deed & { sourceId: string }): Promise<void> {
  await decide(story, { ...deed, amount: -deed.amount }, (standings, counted) => standings.count('PURCHASE', counted), [
    deed.sourceId,
  ]);
}

type Opened = Awaited<ReturnType<typeof openStandings>>['standings'];
type Counted = Parameters<Opened['count']>[1];

async function decide(
  story: Story,
  { amount, at, sourceId = randomUUID(), member = story.member }: Omit<Deed, 'cause'>,
  happens: (standings: Opened, counted: Counted) => unknown,
  takenBack: readonly string[] = [],
): Promise<string> {
  const { app, program } = story;
  await story.letTimePass(at);
  const settings = await app.get(ProgramDirectory).settingsOf(program.program.number);
  const ladders = await app.get(LadderBook).laddersOf(settings);
  const memberId = decodeId('mem', member.id) as string;
  const now = new Date(at);
  const day = dayInZone(now, settings.timeZone);
  await app.get(Database).transaction(async (tx) => {
    const open = await openStandings(tx, settings, ladders, now, [{ memberId, at: now }], takenBack);
    happens(open.standings, { memberId, day, sourceId, amountFor: () => amount });
    await tx.pipeline(open.writes());
  });
  return sourceId;
}
