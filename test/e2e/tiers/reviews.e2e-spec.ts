import { aLadder, type LadderFactory } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { decodeId } from '../../../src/kernel/ids.js';

const ADVANCE = `mutation ($input: AdvanceClockInput!) { advanceClock(input: $input) { __typename } }`;

/** What became of a standing: when, by what, from which tier to which, counted from 1. */
type Change = [at: string, cause: string, from: number, to: number];

describe('standings as time passes', () => {
  let app: TestApp;
  let ada: EnrolledMember;

  const start = async (ladder: (factory: LadderFactory) => LadderFactory): Promise<void> => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2026-11-20T12:00:00Z') } });
    await aRule(app).active();
    await ladder(aLadder(app)).tier('bronze', '0').tier('silver', '100').tier('gold', '200').active();
    ada = await aMember(app).enroll();
  };
  afterEach(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const earn = (points: string) => aPurchase(app).by(ada).worth(points).record();
  const advance = async (to: string): Promise<void> => {
    const { data, errors } = await app.asAdmin(ADVANCE, { input: { to } });
    expect([errors, data?.advanceClock.__typename]).toEqual([undefined, 'AdvanceClockPayload']);
  };
  const changes = async (): Promise<Change[]> => {
    const { rows } = await app.database.pool.query<{ at: Date; cause: string; from: number; to: number }>(
      `SELECT at, cause, from_tier AS "from", to_tier AS "to" FROM tier_change WHERE member_id = $1 ORDER BY number`,
      [decodeId('mem', ada.id)],
    );
    return rows.map(({ at, cause, from, to }) => [at.toISOString(), cause, from, to]);
  };

  it('T6: fall at the end of the year after, one step', async () => {
    await start((ladder) => ladder);
    await earn('220');
    await advance('2027-05-05T12:00:00Z');
    await earn('120');
    await advance('2029-06-01T12:00:00Z');

    expect(await changes()).toEqual([
      ['2026-11-20T12:00:00.000Z', 'PURCHASE', 1, 3],
      ['2028-01-01T00:00:00.000Z', 'REVIEW', 3, 2],
      ['2029-01-01T00:00:00.000Z', 'REVIEW', 2, 1],
    ]);
  });

  it('T7: fall after grace, to what was earned', async () => {
    await start((ladder) => ladder.falling('TO_EARNED', 30));
    await earn('220');
    await advance('2028-03-01T12:00:00Z');

    expect(await changes()).toEqual([
      ['2026-11-20T12:00:00.000Z', 'PURCHASE', 1, 3],
      ['2028-01-31T00:00:00.000Z', 'REVIEW', 3, 1],
    ]);
  });

  it('T4: the last 12 months', async () => {
    await start((ladder) => ladder.within('ROLLING', 12));
    await advance('2027-03-15T12:00:00Z');
    await earn('100');
    await advance('2028-06-01T12:00:00Z');

    expect(await changes()).toEqual([
      ['2027-03-15T12:00:00.000Z', 'PURCHASE', 1, 2],
      ['2028-03-16T00:00:00.000Z', 'REVIEW', 2, 1],
    ]);
  });

  it('are reviewed by the midnight of the program, in summer too', async () => {
    await start((ladder) => ladder.within('CALENDAR_QUARTER'));
    await earn('100');
    await advance('2027-12-01T12:00:00Z');

    expect(await changes()).toEqual([
      ['2026-11-20T12:00:00.000Z', 'PURCHASE', 1, 2],
      ['2027-03-31T23:00:00.000Z', 'REVIEW', 2, 1],
    ]);
  });
});
