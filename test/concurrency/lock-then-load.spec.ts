import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { spendIn } from '../factories/a-spending.js';
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

  const WALLET = `FROM member m JOIN member_identifier i ON i.member_id = m.id JOIN wallet w ON w.member_id = m.id WHERE i.value = $1`;

  /** What a second session reads of the wallet while a first one that spends 70 of 100 holds the lock and then commits. */
  const readBehindTheLock = (read: string[]) =>
    inSession(app, async (second) => {
      const reading = await inSession(app, async (first) => {
        await spendIn(first, member.externalId, 70);
        const answers = read.reduce(
          async (before, sql) => (await before, second.query(sql, [member.externalId])),
          Promise.resolve({ rows: [] as { available: string }[] }),
        );
        await untilBlocked(app);
        await first.query('COMMIT');
        return answers;
      });
      return Number(reading.rows[0]?.available);
    });

  it('a statement that locks and reads other rows sees them as they were before it waited', async () => {
    const available = await readBehindTheLock([`SELECT w.available ${WALLET} FOR NO KEY UPDATE OF m`]);

    expect(available).toBe(100); // the trap: 30 are left, and who trusts this number spends 70 of them again
    expect(await pointsOf(app, member)).toMatchObject({ available: 30 });
  });

  it('a statement after the one that locks sees them as they are', async () => {
    const available = await readBehindTheLock([
      'SELECT FROM member m JOIN member_identifier i ON i.member_id = m.id WHERE i.value = $1 FOR NO KEY UPDATE OF m',
      `SELECT w.available ${WALLET}`,
    ]);

    expect(available).toBe(30);
  });

  /** A call that waits for the lock while another session spends 70 of the 100. */
  const behindASpending = <Answer>(call: () => Promise<Answer>) =>
    inSession(app, async (session) => {
      await lockMember(session, member.externalId);
      const answer = call();
      await untilBlocked(app);
      await spendIn(session, member.externalId, 70);
      await session.query('COMMIT');
      return answer;
    });

  it('a purchase that waited for the lock loses nothing of what happened meanwhile', async () => {
    const recorded = await behindASpending(() => record(app, aPurchase(app).by(member).worth('25').input()));

    expect(recorded).toMatchObject({ pointsEarned: 25, replayed: false });
    expect(await pointsOf(app, member)).toMatchObject({ available: 55, lifetimeEarned: 125 });
  });

  it('a cancellation that waited for the lock takes only what is left', async () => {
    const canceled = await behindASpending(() => cancel(app, { orderId: `first of ${member.id}` }));

    expect(canceled).toMatchObject({ pointsTaken: 30, pointsForgiven: 70, pointsOwed: 0 });
    expect(await pointsOf(app, member)).toMatchObject({ available: 0, owed: 0, lifetimeEarned: 0 });
  });
});
