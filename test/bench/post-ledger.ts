import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module.js';
import { lockMembers, tellEvents } from '../../src/members/index.js';
import { readConfig } from '../../src/platform/config/config.js';
import { Database } from '../../src/platform/database/index.js';
import { createLogger } from '../../src/platform/http/index.js';
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

/**
 * Postings through the ledger from a script, 100 in a transaction, four transactions at a time: lock, load, decide, write, and
 * the events that belong to them. Started with for how many seconds, and how many at most; prints how many were posted, in how many
 * seconds, with how many of processor time.
 */
const PROGRAM = 1;
const BATCH = 100;
const IN_FLIGHT = 4;

const seconds = Number(process.argv[2]);
const most = Number(process.argv[3] ?? Infinity);
const config = readConfig(process.env);
const logger = createLogger('silent');
const foundation = { config, databaseUrl: config.databaseUrl as string, logger };
const context = await NestFactory.createApplicationContext(AppModule.on(foundation), { logger: false });
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

const started = process.cpuUsage();
const begun = performance.now();
const until = begun + seconds * 1000;
let posted = 0;
let asked = 0;
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    while (performance.now() < until && asked < most) {
      asked += BATCH;
      await postBatch();
      posted += BATCH;
    }
  }),
);
const used = process.cpuUsage(started);
const elapsed = (performance.now() - begun) / 1000;
process.stdout.write(`${String(posted)} ${String(elapsed)} ${String((used.user + used.system) / 1e6)}\n`);
await context.close();
