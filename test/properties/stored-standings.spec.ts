import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addToDay, dayInZone } from '../../src/kernel/calendar.js';
import { decodeId } from '../../src/kernel/ids.js';
import { Database } from '../../src/platform/database/index.js';
import { ProgramDirectory, type ProgramSettings } from '../../src/programs/index.js';
import {
  LadderBook,
  MemberDays,
  openStandings,
  Standings,
  type Counted,
  type Ladders,
  type StandingChange,
} from '../../src/tiers/index.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { startTestApp, type TestApp } from '../support/app.js';

const RUNS = Number(process.env['KINDRED_PROPERTY_RUNS'] ?? 1);
const SEED = Number(process.env['KINDRED_PROPERTY_SEED'] ?? 20_270_415);
const BEGINNING = '2027-03-01';

/**
 * Days pass, then something counts, told so many days late; or something that counted before comes back in part. Before that staff may
 * give a tier for so many days, or end that.
 */
interface Deed {
  passed: number;
  late: number;
  amount: number;
  back: number | null;
  floor: { ladder: number; tier: number; days: number | null } | { ladder: number; tier: null } | null;
}

const DEED: fc.Arbitrary<Deed> = fc.record({
  passed: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 100, max: 500 })),
  late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 60 })),
  amount: fc.integer({ min: 1, max: 120 }),
  back: fc.option(fc.nat(10), { freq: 3 }),
  floor: fc.option(
    fc.oneof(
      fc.record({ ladder: fc.nat(6), tier: fc.nat(3), days: fc.option(fc.nat(400)) }),
      fc.record({ ladder: fc.nat(6), tier: fc.constant(null) }),
    ),
    { freq: 1 },
  ),
});

describe('standings that are stored after each thing that happens', () => {
  let app: TestApp;
  let settings: ProgramSettings;
  let ladders: Ladders;
  beforeAll(async () => {
    app = await startTestApp();
    const tiers = (ladder: ReturnType<typeof aLadder>) =>
      ladder.tier('bronze', '0').tier('silver', '100').tier('gold', '200').tier('black', '400').active();
    await tiers(aLadder(app).falling('ONE_STEP'));
    await tiers(aLadder(app).falling('TO_EARNED', 30));
    await tiers(aLadder(app).within('CALENDAR_QUARTER').falling('ONE_STEP', 120));
    await tiers(aLadder(app).within('ROLLING', 12).falling('TO_EARNED'));
    await tiers(aLadder(app).within('ROLLING', 5).falling('ONE_STEP', 14));
    await tiers(aLadder(app).within('ANNIVERSARY').falling('TO_EARNED'));
    await tiers(aLadder(app).within('LIFETIME').falling('NEVER'));
    settings = await app.get(ProgramDirectory).settingsOf(app.program.program.number);
    ladders = await app.get(LadderBook).laddersOf(settings);
    expect(ladders.inForce).toHaveLength(7);
  });
  afterAll(() => app.close());

  it('are those of one who never forgets anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(DEED, { minLength: 3, maxLength: 25 }), async (deeds) => {
        const { id } = await aMember(app).enroll();
        const memberId = decodeId('mem', id) as string;
        await app.database.pool.query(`UPDATE member SET joined_at = '2026-05-17T09:00:00Z' WHERE id = $1`, [memberId]);
        const member = { joinedOn: '2026-05-17', protectedDays: [] };
        const remembered = new MemberDays();
        const noted: StandingChange[] = [];
        let rows: ReturnType<Standings['toWrite']> = [];
        const counted: Counted[] = [];
        let day = BEGINNING;

        for (const { passed, late, amount, back, floor } of deeds) {
          day = addToDay(day, passed, 'DAYS');
          const now = new Date(`${day}T12:00:00Z`);
          const earlier = back === null ? undefined : counted[back % Math.max(1, counted.length)];
          const what: Counted = earlier
            ? { ...earlier, amountFor: () => -1 }
            : { memberId, day: addToDay(day, -late, 'DAYS'), sourceId: randomUUID(), amountFor: () => amount };
          if (!earlier) counted.push(what);
          const overrideId = randomUUID();
          const happens = (standings: Standings): void => {
            if (floor) {
              const lastDay = floor.tier === null || floor.days === null ? null : addToDay(day, floor.days, 'DAYS');
              const given = floor.tier === null ? null : { tier: floor.tier, lastDay };
              standings.override(memberId, ladders.inForce[floor.ladder]!, given, overrideId);
            }
            standings.count('PURCHASE', what);
          };

          await app.get(Database).transaction(async (tx) => {
            const moments = [{ memberId, at: new Date(`${what.day}T12:00:00Z`) }];
            const open = await openStandings(tx, settings, ladders, now, moments, earlier ? [what.sourceId] : []);
            happens(open.standings);
            await tx.pipeline(open.writes());
          });
          const time = { now, timeZone: settings.timeZone };
          const climbs = noted.flatMap(({ ladder, sourceId, climb, at }) =>
            climb && sourceId !== null
              ? [{ memberId, ladder, sourceId, climb, cameBack: null, at, formerly: null }]
              : [],
          );
          const whole = new Standings(time, ladders.inForce, new Map([[memberId, member]]), rows, remembered, climbs);
          happens(whole);
          noted.push(...whole.changes);
          const changed = new Map(whole.toWrite().map((row) => [row.ladder, row]));
          rows = [...rows.filter((row) => !changed.has(row.ladder)), ...changed.values()];
        }

        expect(await changesOf(app, memberId)).toEqual(
          noted
            .map(({ ladder, number, cause, from, to, at }) => [ladder, number, cause, from, to, dayInZone(at, 'UTC')])
            .sort(),
        );
        expect(await lastDaysOf(app, memberId)).toEqual(
          rows
            .map(({ ladder, tier, lastDay, graceFrom, floorTier, floorLastDay }) => [
              ...[ladder, tier, lastDay, graceFrom],
              ...[floorTier, floorLastDay],
            ])
            .sort(),
        );
      }),
      { numRuns: 25 * RUNS, seed: SEED },
    );
  });
});

async function changesOf({ database }: TestApp, memberId: string): Promise<unknown[]> {
  const { rows } = await database.pool.query<unknown[]>({
    text: `SELECT ladder, number, cause, from_tier, to_tier, (at AT TIME ZONE 'UTC')::date::text FROM tier_change WHERE member_id = $1`,
    values: [memberId],
    rowMode: 'array',
  });
  return rows.sort();
}

async function lastDaysOf({ database }: TestApp, memberId: string): Promise<unknown[]> {
  const { rows } = await database.pool.query<unknown[]>({
    text: `SELECT ladder, tier, last_day::text, grace_from::text, floor_tier, floor_last_day::text FROM tier_standing WHERE member_id = $1`,
    values: [memberId],
    rowMode: 'array',
  });
  return rows.sort();
}
