import { lockMembers, tellEvents } from '../../src/members/index.js';
import { Database } from '../../src/platform/database/index.js';
import {
  ActorType,
  earn,
  earningOf,
  findWallets,
  post,
  SourceType,
  tellPostings,
  Wallets,
} from '../../src/points/index.js';
import { ProgramDirectory, readMoment } from '../../src/programs/index.js';
import { contextOn } from './shop/context.js';

/**
 * Postings through the ledger from a script, 100 in a transaction, four transactions at a time: lock, load, decide, write, and
 * the events that belong to them. Started with for how many seconds, how many at most, and how many before that do not count; prints how
 * many were posted, in how many seconds, with how many of processor time.
 */
const PROGRAM = 1;
const BATCH = 100;
const IN_FLIGHT = 4;

const seconds = Number(process.argv[2]);
const most = Number(process.argv[3] ?? Infinity);
const warmingUp = Number(process.argv[4] ?? 0);
const context = await contextOn(process.env['DATABASE_URL'] as string);
const database = context.get(Database, { strict: false });
const settings = await context.get(ProgramDirectory, { strict: false }).settingsOf(PROGRAM);
const MEMBERS = (await database.manager.query<{ id: string }[]>('SELECT id FROM member WHERE program_id = 1')).map(
  (row) => row.id,
);

async function postBatch(): Promise<void> {
  const chosen = Array.from({ length: BATCH }, () => MEMBERS[Math.floor(Math.random() * MEMBERS.length)] as string);
  await database.transaction(async (tx) => {
    const members = await lockMembers(tx, PROGRAM, chosen);
    const [[moment], rows] = await tx.pipeline([readMoment(PROGRAM), findWallets(PROGRAM, [...members.keys()])]);
    if (!moment) throw new Error('no program');
    const wallets = new Wallets(settings, rows, members);
    const postings = chosen.flatMap((memberId) => {
      const cause = {
        sourceType: SourceType.NONE,
        sourceId: null,
        actorType: ActorType.SYSTEM,
        actorId: null,
        at: moment.now,
      };
      const wallet = wallets.of(memberId, 1);
      const earned = earn(wallet, [earningOf(wallets.termsOf(wallet), 7, moment.now, moment.now)], cause);
      const member = members.get(memberId);
      if (member) tellPostings(member, earned.postings);
      return earned.postings;
    });
    await post(tx, PROGRAM, postings, moment.now, tellEvents(PROGRAM, members.values()));
  });
}

/** Posts until the time is over or so many are there, whichever is first. Answers how many. */
async function postFor(milliseconds: number, atMost: number): Promise<number> {
  const until = performance.now() + milliseconds;
  let asked = 0;
  const line = async (): Promise<void> => {
    while (performance.now() < until && asked < atMost) {
      asked += BATCH;
      await postBatch();
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, line));
  return asked;
}

await postFor(Infinity, warmingUp);
const started = process.cpuUsage();
const begun = performance.now();
const posted = await postFor(seconds * 1000, most);
const used = process.cpuUsage(started);
const elapsed = (performance.now() - begun) / 1000;
process.stdout.write(`${String(posted)} ${String(elapsed)} ${String((used.user + used.system) / 1e6)}\n`);
await context.close();
