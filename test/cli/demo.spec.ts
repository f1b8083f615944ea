import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppModule } from '../../src/app.module.js';
import { apiOf, type Ask } from '../../src/cli/api.js';
import { openDemo } from '../../src/cli/demo/open-demo.js';
import { readConfig } from '../../src/platform/config/config.js';
import { Database } from '../../src/platform/database/index.js';
import { createLogger, createServer } from '../../src/platform/http/index.js';
import { findPrograms } from '../../src/programs/index.js';
import { createTestDatabase } from '../support/database.js';

interface Demo {
  ask: Ask;
  close(): Promise<void>;
}

/** The demo as it is for somebody who starts Kindred at this moment for the first time. */
async function demoAt(moment: string): Promise<Demo> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'kindred-demo-'));
  const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, KINDRED_DATA_DIR: folder });
  const logger = createLogger('silent');
  const clock = { now: () => new Date(moment) };
  const app = await createServer(
    AppModule.on({ config, databaseUrl: database.url, logger, clock }),
    logger,
    config.limits.http,
  );
  await app.init();
  await openDemo({
    app,
    databaseUrl: database.url,
    dataDirectory: folder,
    isAskedToStop: () => false,
    say: () => undefined,
  });
  const [program] = await findPrograms(app.get(Database, { strict: false }));
  return {
    ask: apiOf(app, program!.number),
    close: async () => {
      await app.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Shown {
  externalId: string;
  status: string;
  points: { available: number; owed: number; lifetimeExpired: number };
  tier: { tier: { name: string }; lastDay: string | null; progress: { toReachNext: string; toKeep: string } };
  redemptions: { nodes: { reward: { name: string } }[] };
  vouchers: { nodes: { name: string; status: string }[] };
  referral: { rewarded: number };
}

const PEOPLE = `{
  program { clock }
  members(first: 50) {
    nodes {
      externalId
      status
      points { available owed lifetimeExpired }
      tier { tier { name } lastDay progress { toReachNext toKeep } }
      redemptions(first: 10) { nodes { reward { name } } }
      vouchers(first: 10) { nodes { name status } }
      referral { rewarded }
    }
  }
}`;

describe('the demo on whatever day it is made', () => {
  it.each(['2027-01-01T00:30:00Z', '2028-02-29T12:00:00Z', '2027-08-31T22:59:00Z'])(
    'has everybody’s story at %s',
    async (moment) => {
      const demo = await demoAt(moment);

      const { program, members } = await demo.ask<{ program: { clock: string }; members: { nodes: Shown[] } }>(PEOPLE);

      await demo.close();
      const of = (number: number) => members.nodes.find((one) => one.externalId === `customer-${number}`)!;
      const taken = (number: number) => of(number).redemptions.nodes.map(({ reward }) => reward.name);
      const vouchers = (number: number) => of(number).vouchers.nodes.map(({ name, status }) => `${name} ${status}`);
      expect(program.clock).toBe(new Date(moment).toISOString());
      expect(members.nodes).toHaveLength(44);
      // Ada is close to the next tier, Bruno may fall, Jonas owes.
      expect(of(1)).toMatchObject({
        points: { available: 101 },
        tier: { tier: { name: 'Reader' }, progress: { toReachNext: '5' } },
      });
      expect(of(2).tier).toMatchObject({ tier: { name: 'Regular' }, progress: { toKeep: '114' } });
      expect(of(15).points).toMatchObject({ available: 0, owed: 30 });
      // Mina climbed, chose, brought a friend and lost some.
      expect(of(7)).toMatchObject({ tier: { tier: { name: 'Bookworm' } }, referral: { rewarded: 1 } });
      expect(taken(7)).toEqual(['5 pounds off', '5 pounds off', 'A day out']);
      expect(vouchers(7)).toEqual(['5 pounds off ISSUED', '5 pounds off REDEEMED', 'A drink on the house EXPIRED']);
      expect(of(7).points.lifetimeExpired).toBeGreaterThan(0);
      expect(vouchers(9)).toContain('5 pounds off EXPIRED');
      expect([of(13).status, of(14).status]).toEqual(['PAUSED', 'CLOSED']);
      expect(members.nodes.flatMap((one) => one.redemptions.nodes)).toHaveLength(19);
    },
    120_000,
  );
});
