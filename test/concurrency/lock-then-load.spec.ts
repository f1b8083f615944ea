import { pauseMember } from '../factories/a-life.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { aStory } from '../factories/a-story.js';
import { holdPoints } from '../factories/a-spending.js';
import { cancel, pointsOf, record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { inSession, lockMember, untilBlocked } from '../support/sessions.js';

describe('lock first, read next', () => {
  let app: TestApp;
  let member: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  beforeEach(async () => {
    member = await aMember(app).enroll();
    await aPurchase(app)
      .by(member)
      .with({ orderId: `first of ${member.id}` })
      .worth('100')
      .record();
  });
  afterEach(() => expectInvariants(app));
  afterAll(() => app.close());

  /** What waits for the member's lock behind a call that sets 70 of the 100 aside. Who waits longer gets it first. */
  const behindAHold = <Answer>(work: () => Promise<Answer>) =>
    inSession(app, async (session) => {
      await lockMember(session, member.externalId);
      const holding = holdPoints(app, member, 70);
      await untilBlocked(app, 1);
      const answer = work();
      await untilBlocked(app, 2);
      await session.query('COMMIT');
      await holding;
      return answer;
    });

  const WALLET = `FROM member m JOIN member_identifier i ON i.member_id = m.id JOIN wallet w ON w.member_id = m.id WHERE i.value = $1`;

  /** What a session of its own reads of the wallet with these statements, behind the hold. */
  const readBehindAHold = (read: string[]) =>
    inSession(app, async (reader) => {
      const reading = await behindAHold(() =>
        read.reduce(
          async (before, sql) => (await before, reader.query(sql, [member.externalId])),
          Promise.resolve({ rows: [] as { available: string }[] }),
        ),
      );
      return Number(reading.rows[0]?.available);
    });

  it('a statement that locks and reads other rows sees them as they were before it waited', async () => {
    const available = await readBehindAHold([`SELECT w.available ${WALLET} FOR NO KEY UPDATE OF m`]);

    expect(available).toBe(100); // the trap: 30 are left, and who trusts this number spends 70 of them again
    expect(await pointsOf(app, member)).toMatchObject({ available: 30 });
  });

  it('a statement after the one that locks sees them as they are', async () => {
    const available = await readBehindAHold([
      'SELECT FROM member m JOIN member_identifier i ON i.member_id = m.id WHERE i.value = $1 FOR NO KEY UPDATE OF m',
      `SELECT w.available ${WALLET}`,
    ]);

    expect(available).toBe(30);
  });

  it('a purchase that waited for the lock loses nothing of what happened meanwhile', async () => {
    const recorded = await behindAHold(() => record(app, aPurchase(app).by(member).worth('25').input()));

    expect(recorded).toMatchObject({ pointsEarned: 25, replayed: false });
    expect(await pointsOf(app, member)).toMatchObject({ available: 55, held: 70, lifetimeEarned: 125 });
  });

  it('a hold that waited for the lock until the end of a pause is of who is active again', async () => {
    const story = await aStory(app, { at: '2027-03-01T09:00:00Z' });
    await story.earn(100);
    await pauseMember(app, story.program.adminKey, story.member, { until: '2027-03-31' });
    await story.letTimePass('2027-03-31T22:59:59Z');

    const held = await inSession(app, async (session) => {
      await lockMember(session, story.member.externalId);
      const holding = story.tryHold(40);
      await untilBlocked(app, 1);
      await story.letTimePass('2027-03-31T23:00:00Z');
      await session.query('COMMIT');
      return holding;
    });

    expect(held).toMatchObject({ hold: { status: 'OPEN', points: 40 } });
  });

  it('a cancellation that waited for the lock takes only what is left', async () => {
    const canceled = await behindAHold(() => cancel(app, { orderId: `first of ${member.id}` }));

    expect(canceled).toMatchObject({ pointsTaken: 30, pointsForgiven: 0, pointsOwed: 70 });
    expect(await pointsOf(app, member)).toMatchObject({ available: 0, held: 70, owed: 70, lifetimeEarned: 0 });
  });

  it('a second hold that waited for the lock is refused what the first one took', async () => {
    const held = () => holdPoints(app, member, 70).catch((error: unknown) => String(error));

    const second = await behindAHold(held);

    expect(second).toContain('70 points are needed, 30 are available.');
    expect(await pointsOf(app, member)).toMatchObject({ available: 30, held: 70 });
  });
});
