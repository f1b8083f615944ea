import { randomUUID } from 'node:crypto';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { anActivity } from '../factories/an-activity.js';
import { recordActivities, recordActivity } from '../e2e/activities/support/calls.js';
import { createActivityType, updateActivityType } from '../e2e/history/support/activity-types.js';
import { holding, pointsOf, type Outcome } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { inSession, lockMember, untilBlocked } from '../support/sessions.js';

describe('activities at the same time on two servers', () => {
  let one: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    one = await startTestApp();
    other = await startTestApp({ on: one });
    await createActivityType(one, { key: 'review', oncePerReference: true });
    await aRule(one).on('ACTIVITY', 'review').fixed(20).active();
    // What an activity in the channel "poison" does stands for any error of the database that nobody thought of.
    await one.database.pool.query(`
      CREATE FUNCTION raise() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'value out of range' USING ERRCODE = 'numeric_value_out_of_range'; END $$;
      CREATE TRIGGER poison BEFORE INSERT ON activity FOR EACH ROW WHEN (NEW.channel = 'poison') EXECUTE FUNCTION raise();
    `);
  });
  afterEach(() => expectInvariants(one));
  afterAll(async () => {
    await other.close();
    await one.close();
  });

  it('about the same are one', async () => {
    const member = await aMember(one).enroll();
    const input = anActivity(one).by(member).about('mug').input();

    const outcomes: Outcome[] = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        recordActivity(index % 2 ? one : other, { ...input, idempotencyKey: index % 3 ? 'same' : randomUUID() }),
      ),
    );

    expect(outcomes.filter(({ replayed }) => replayed === false)).toHaveLength(1);
    expect(new Set(outcomes.map(({ activity }) => activity.id)).size).toBe(1);
    expect(await pointsOf(one, member)).toEqual(holding(20));
  });

  it('in lists that hold the same members and keys in another order are each recorded once', async () => {
    const members = await Promise.all(Array.from({ length: 20 }, () => aMember(one).enroll()));
    const list = members.map((member) => anActivity(one).by(member).about('tea').input());

    const answers: Outcome[] = await Promise.all(
      [list, list.toReversed(), list, list.toReversed()].map((some, index) =>
        recordActivities(index % 2 ? one : other, some),
      ),
    );

    const results = answers.flatMap(({ results }) => results);
    expect(results.filter(({ replayed }: Outcome) => replayed === false)).toHaveLength(20);
    expect(results.filter(({ replayed }: Outcome) => replayed === true)).toHaveLength(60);
    for (const member of members) expect(await pointsOf(one, member)).toEqual(holding(20));
  });

  it('of which one cannot be stored: it fails alone', async () => {
    const member = await aMember(one).enroll();
    const inputs = [null, 'poison', null].map((channel) =>
      anActivity(one).by(member).about(randomUUID()).with({ channel }).input(),
    );

    const [first, poisoned, last] = await Promise.all(inputs.map((input) => recordActivity(one, input)));

    expect([first.pointsEarned, last.pointsEarned]).toEqual([20, 20]);
    expect(poisoned.errors[0].extensions.code).toBe('INTERNAL');
    expect(JSON.stringify(poisoned)).not.toMatch(/range|poison|activity_|INSERT/i);
    expect(await pointsOf(one, member)).toEqual(holding(40));
  });

  it('are decided by a type that was changed while they waited for a lock', async () => {
    const member = await aMember(one).enroll();
    await createActivityType(one, { key: 'visit' });

    const outcome = await inSession(one, async (session) => {
      await lockMember(session, member.externalId);
      const answer = recordActivity(other, anActivity(one).by(member).of('visit').input());
      await untilBlocked(one);
      await updateActivityType(one, { key: 'visit', archived: true });
      await session.query('COMMIT');
      return answer;
    });

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ message: '"visit" is archived' }] });
  });
});
