import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aRule } from '../../factories/a-rule.js';
import { anActivity } from '../../factories/an-activity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { createActivityType, keyFor, updateActivityType } from '../history/support/activity-types.js';
import { holding, pointsOf, type Outcome } from '../purchases/support/calls.js';
import { statementsOf } from '../purchases/support/statements.js';
import { storedIn } from '../purchases/support/stored.js';
import { recordActivities, recordActivity } from './support/calls.js';

const EVERYTHING = `mutation ($input: RecordActivitiesInput!) {
  recordActivities(input: $input) {
    results {
      ... on RecordActivityPayload {
        pointsEarned
        awards { points rule { id } }
        member { id points { available } }
        activity { reference type { key } member { externalId } awards { points } }
      }
      ... on UserError { code }
    }
  }
}`;

describe('recordActivities', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp();
    await createActivityType(app, { key: 'review', oncePerReference: true });
    await createActivityType(app, { key: 'check-in' });
    await aRule(app).on('ACTIVITY', 'review').named('A review').fixed(20).active();
    const limits = [
      { uses: 2, period: 'EVER' },
      { uses: 1_000_000, period: 'YEAR', perMember: false },
    ];
    await aRule(app)
      .on('ACTIVITY', 'check-in')
      .named('A visit')
      .fixed(5)
      .limits(...limits)
      .active();
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const aReview = (by: EnrolledMember, reference: string = randomUUID()) => anActivity(app).by(by).about(reference);
  const aVisit = (by: EnrolledMember) => anActivity(app).by(by).of('check-in');
  const recorded = (points: number, replayed = false) =>
    expect.objectContaining({ replayed, pointsEarned: points, activity: { id: expect.any(String) } });
  const refused = (code: string, ...path: string[]) => expect.objectContaining({ code, path });

  it('answers in the order of the input and leaves the others when one is refused', async () => {
    const bob = await aMember(app).enroll();
    const taken = aReview(ada).input();
    await recordActivity(app, taken);

    const { __typename, results } = await recordActivities(app, [
      aVisit(bob).input(),
      aReview(bob).with({ type: 'nonsense' }).input(),
      aVisit(bob).input(),
      aVisit(bob).input(),
      aReview(bob)
        .with({ member: { externalId: 'nobody' } })
        .input(),
      aReview(bob).with({ reference: 'a\u0000b' }).input(),
      aReview(bob).with({ idempotencyKey: 'a\ud800b' }).input(),
      aReview(bob).with({ idempotencyKey: taken['idempotencyKey'] }).input(),
      { ...taken, idempotencyKey: randomUUID(), channel: 'web' },
      aReview(bob).input(),
    ]);

    expect(__typename).toBe('RecordActivitiesPayload');
    expect(results).toEqual([
      recorded(5),
      refused('INVALID_INPUT', 'type'),
      recorded(5),
      refused('LIMIT_REACHED', 'type'),
      refused('MEMBER_NOT_FOUND', 'member'),
      refused('INVALID_INPUT', 'reference'),
      refused('INVALID_INPUT', 'idempotencyKey'),
      refused('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'),
      refused('ACTIVITY_ALREADY_RECORDED', 'reference'),
      recorded(20),
    ]);
    expect(await pointsOf(app, bob)).toEqual(holding(30));
  });

  it('records what stands twice in the list once', async () => {
    const bob = await aMember(app).enroll();
    const one = aReview(bob).input();

    const { results } = await recordActivities(app, [
      one,
      one,
      { ...one, idempotencyKey: randomUUID() },
      { ...one, channel: 'web' },
      { ...one, idempotencyKey: randomUUID(), channel: 'web' },
      { ...one, idempotencyKey: randomUUID(), member: { id: ada.id } },
      { ...one, reference: 'another under the same key' },
    ]);

    expect(results).toEqual([
      recorded(20),
      recorded(20, true),
      recorded(20, true),
      refused('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'),
      refused('ACTIVITY_ALREADY_RECORDED', 'reference'),
      recorded(20),
      refused('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey'),
    ]);
    expect(results[1].activity).toEqual(results[0].activity);
    expect(results[1].awards).toEqual(results[0].awards);
    expect(await pointsOf(app, bob)).toEqual(holding(20));
  });

  it('gives a key to the first in the list that is good', async () => {
    const one = aReview(ada).input();

    const { results } = await recordActivities(app, [{ ...one, channel: '' }, one]);

    expect(results).toEqual([refused('INVALID_INPUT', 'channel'), recorded(20)]);
  });

  it('answers a repeated list as the first time and changes nothing', async () => {
    const bob = await aMember(app).enroll();
    const activities = [aVisit(bob).input(), aVisit(bob).input(), aVisit(bob).input(), aReview(bob).input()];
    const first = await recordActivities(app, activities);
    const before = await storedIn(app);

    const { results } = await recordActivities(app, activities);

    expect(results).toEqual(
      first.results.map((result: Outcome) => (result.code ? result : { ...result, replayed: true })),
    );
    expect(await storedIn(app)).toEqual(before);
  });

  it('shares keys and references with recordActivity', async () => {
    const one = aReview(ada).input();
    await recordActivity(app, one);

    const { results } = await recordActivities(app, [one, { ...one, idempotencyKey: randomUUID() }]);

    expect(results).toEqual([recorded(20, true), recorded(20, true)]);
  });

  it('takes what was done before its type is done once for nothing but itself', async () => {
    await createActivityType(app, { key: 'tasting' });
    const tasting = () => anActivity(app).by(ada).of('tasting').about('beans').input();
    const before = tasting();
    await recordActivity(app, before);
    await updateActivityType(app, { key: 'tasting', oncePerReference: true });

    const { results } = await recordActivities(app, [before, tasting(), tasting()]);

    expect(results).toEqual([recorded(0, true), recorded(0), recorded(0, true)]);
    expect(results[1].activity).not.toEqual(results[0].activity);
    expect(results[2].activity).toEqual(results[1].activity);
  });

  it.each([0, 101])('refuses %i activities as a whole', async (given) => {
    const activities = Array.from({ length: given }, () => aReview(ada).input());
    const before = await storedIn(app);

    const outcome = await recordActivities(app, activities);

    expect(outcome).toEqual({
      __typename: 'ActivityBatchSizeNotAllowed',
      results: [],
      code: 'ACTIVITY_BATCH_SIZE_NOT_ALLOWED',
      message: `${given} activities; 1 to 100 are allowed in one call.`,
      path: ['activities'],
      given,
      atMost: 100,
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it('names the activity when the form of one is wrong, and records none', async () => {
    const before = await storedIn(app);

    const { errors } = await recordActivities(app, [
      aReview(ada).input(),
      aReview(ada).with({ occurredAt: 'yesterday' }).input(),
    ]);

    expect(errors).toHaveLength(1);
    expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(errors[0].message).toContain('at "input.activities[1].occurredAt"');
    expect(await storedIn(app)).toEqual(before);
  });

  it.each(['MARKETER', 'SUPPORT', 'ANALYST'])('is not for %s', async (role) => {
    const { data, errors } = await recordActivities(app, [aReview(ada).input()], await keyFor(app, role));

    expect(data).toBeNull();
    expect(errors[0].extensions.code).toBe('FORBIDDEN');
  });

  it('sends as many statements for 100 activities of 100 members as for one', async () => {
    const members = await Promise.all(Array.from({ length: 100 }, () => aMember(app).enroll()));
    const list = (some: EnrolledMember[]) =>
      some.map((member, index) => (index % 2 === 0 ? aVisit(member) : aReview(member)).input());
    const send = (activities: unknown[]) => app.asShop(EVERYTHING, { input: { activities } });

    let answer: Outcome;
    const two = await statementsOf(app, () => send(list(members.slice(0, 2))));
    const hundred = await statementsOf(app, async () => (answer = await send(list(members))));

    const { results } = answer.data.recordActivities;
    expect(results.map((result: Outcome) => result.pointsEarned)).toEqual(
      members.map((_, i) => (i % 2 === 0 ? 5 : 20)),
    );
    expect(hundred).toEqual(two);
  });
});
