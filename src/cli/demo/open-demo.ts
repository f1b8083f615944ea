import type { INestApplicationContext, Type } from '@nestjs/common';
import { Client } from 'pg';
import type { Clock } from '../../kernel/clock.js';
import { dayInZone } from '../../kernel/calendar.js';
import { Database } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import { GraphiqlPage } from '../../platform/graphql/index.js';
import { CreateProgram, findPrograms } from '../../programs/index.js';
import { apiOf, type Ask } from '../api.js';
import { keepDemoKeys, readDemoKeys, type DemoKeys } from './demo-keys.js';
import { demoTabs } from './examples.js';
import { live, type OnEvening } from './live.js';
import { openShop } from './open-shop.js';
import { PROGRAM } from './shop.js';
import { beginOfYear, yearUntil } from './year.js';

const LOCK = 7_164_001_802; // any number that nobody else takes in this database
const SAY_EVERY = 3000;

/** What the demo needs of the server that opens it. */
export interface DemoPlace {
  app: INestApplicationContext;
  databaseUrl: string;
  dataDirectory: string;
  /** Whether the server is to end: then the year is left where it stands, and the next start goes on. */
  isAskedToStop: () => boolean;
  /** Tells whoever waits how far it is. */
  say: (line: string) => void;
}

/**
 * The demo program of a server that is not in production: a sandbox, made when the database has no program yet, whose clock
 * is moved to now at each start. However many servers start, one makes it and the others wait; who comes after an
 * interruption goes on. Answers its keys, or null when they are not known here.
 */
export async function openDemo(place: DemoPlace): Promise<DemoKeys | null> {
  const { app, databaseUrl, dataDirectory } = place;
  const guard = new Client({ connectionString: databaseUrl, application_name: 'kindred demo' });
  await guard.connect();
  try {
    await guard.query('SELECT pg_advisory_lock($1)', [LOCK]);
    const now = service<Clock>(app, WALL_CLOCK).now();
    const demo = (await readDemoKeys(app, dataDirectory)) ?? (await createDemo(app, dataDirectory, now));
    if (!demo) return null;
    const ask = apiOf(app, demo.programId);
    if (!demo.complete) {
      const isOver = await liveTheYear(app, ask, demo.programId, sayHowFar(place));
      if (!isOver) return demo;
      keepDemoKeys(dataDirectory, demo, true);
    }
    await catchUp(ask, now);
    service(app, GraphiqlPage).openWith(() => demoTabs(ask, demo));
    return demo;
  } finally {
    await guard.end();
  }
}

type Demo = DemoKeys & { programId: number; complete: boolean };

async function createDemo(app: INestApplicationContext, dataDirectory: string, now: Date): Promise<Demo | null> {
  if ((await findPrograms(service(app, Database))).length > 0) return null;
  const clock = beginOfYear(dayInZone(now, PROGRAM.timeZone));
  const created = await service(app, CreateProgram).run({ ...PROGRAM, sandbox: true, clock });
  if (!('program' in created)) throw new Error(`the demo program could not be made: ${created.message}`);
  const { program, adminKey, shopKey } = created;
  keepDemoKeys(dataDirectory, { adminKey, shopKey }, false);
  return { programId: program.number, adminKey, shopKey, complete: false };
}

/** The year ends on the day on which the demo was begun, also when it is completed later. */
async function liveTheYear(
  app: INestApplicationContext,
  ask: Ask,
  programId: number,
  onEvening: OnEvening,
): Promise<boolean> {
  const programs = await findPrograms(service(app, Database));
  const program = programs.find(({ number }) => number === programId);
  if (!program) throw new Error('the demo program is gone');
  await openShop(ask);
  return live(ask, yearUntil(dayInZone(program.createdAt, PROGRAM.timeZone)), onEvening);
}

/** So that nobody thinks it hangs: at once, and now and then while it takes longer. */
function sayHowFar({ isAskedToStop, say }: DemoPlace): OnEvening {
  say('Making the demo: a year of a small shop. This happens once and takes some seconds…');
  let said = performance.now();
  return (done, of) => {
    if (performance.now() - said > SAY_EVERY) {
      say(`  week ${String(done + 1)} of ${String(of)}`);
      said = performance.now();
    }
    return isAskedToStop();
  };
}

/** A sandbox's clock stands still. Who comes back another day finds the demo on that day, with what became due since. */
async function catchUp(ask: Ask, now: Date): Promise<void> {
  const { program } = await ask<{ program: { clock: string } }>('{ program { clock } }');
  if (new Date(program.clock) >= now) return; // somebody moved it into the future to look around there
  await ask('mutation ($to: DateTime!) { advanceClock(input: { to: $to }) { ... on UserError { code message } } }', {
    to: now.toISOString(),
  });
}

function service<Service>(app: INestApplicationContext, token: Type<Service> | symbol): Service {
  return app.get<Service>(token, { strict: false });
}
