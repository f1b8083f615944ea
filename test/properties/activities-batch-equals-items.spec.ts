import fc from 'fast-check';
import { createActivityType } from '../e2e/history/support/activity-types.js';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { rowsOf } from '../support/rows.js';

const RESULT = `
  __typename
  ... on RecordActivityPayload { replayed pointsEarned awards { name points explanation } activity { reference pointsEarned } }
  ... on UserError { code path }
  ... on InvalidInput { problems { path message } }
  ... on LimitReached { limit period resetsAt }`;

const RECORD = `mutation ($input: RecordActivityInput!) { recordActivity(input: $input) { ${RESULT} } }`;
const RECORD_ALL = `mutation ($input: RecordActivitiesInput!) { recordActivities(input: $input) { results { ${RESULT} } } }`;

const NOW = '2027-03-10T12:00:00Z';
const RUNS = { seed: 20_270_310, numRuns: 10 };
const MEMBERS = ['ada', 'bob'];

/** Few keys, references and members, so that they meet and reach limits; a refusal now and then. */
const activity = fc.record({
  idempotencyKey: fc.oneof(
    { arbitrary: fc.nat(40).map((number) => `k${number}`), weight: 24 },
    { arbitrary: fc.constant(''), weight: 1 },
  ),
  member: fc.constantFrom(...MEMBERS, ...MEMBERS, ...MEMBERS, 'nobody').map((externalId) => ({ externalId })),
  type: fc.constantFrom('review', 'visit', 'visit', 'visit'),
  reference: fc.constantFrom('a', 'b', 'c', null),
  channel: fc.constantFrom(null, 'app', 'web'),
  occurredAt: fc.constantFrom(
    null,
    '2027-03-10T11:00:00Z',
    '2027-03-09T12:00:00Z',
    '2027-03-02T12:00:00Z',
    '2027-02-27T12:00:00Z',
    '2026-01-01T00:00:00Z',
  ),
});

/** A batch with repetitions: some of its items come once more, as they were or under another key. */
const batch = fc
  .array(activity, { minLength: 1, maxLength: 14 })
  .chain((items) =>
    fc
      .array(fc.record({ of: fc.nat(items.length - 1), key: fc.constantFrom(undefined, 'k1', 'k9') }), { maxLength: 4 })
      .map((again) => [
        ...items,
        ...again.map(({ of, key }) => ({ ...items[of]!, ...(key === undefined ? {} : { idempotencyKey: key }) })),
      ]),
  );

describe('a batch of activities', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** A program of its own, in which the same rules and members stand. */
  const aProgram = async () => {
    const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
    await createActivityType(app, { key: 'review', oncePerReference: true }, program.adminKey);
    await createActivityType(app, { key: 'visit' }, program.adminKey);
    const rule = (name: string) => aRule(app).by(program.adminKey).named(name);
    await rule('A review').on('ACTIVITY', 'review').fixed(20).limits({ points: 50, period: 'MONTH' }).active();
    await rule('A visit')
      .on('ACTIVITY', 'visit')
      .fixed(5)
      .limits({ uses: 2, period: 'DAY' }, { uses: 3, period: 'WEEK' })
      .active();
    await rule('Few visits')
      .on('ACTIVITY', 'visit')
      .fixed(7)
      .limits({ uses: 4, period: 'EVER', perMember: false })
      .active();
    await rule('Now and then').on('ACTIVITY', 'visit').fixed(11).inChannels('app').cooldownDays(3).active();
    await rule('More')
      .on('ACTIVITY', 'visit')
      .factor('1.5')
      .limits({ points: 9, period: 'YEAR', perMember: false })
      .active();
    for (const externalId of MEMBERS) {
      const known = { externalId, idempotencyKey: `enroll ${externalId}` };
      await aMember(app).of(program).with(known).enroll();
    }
    return { key: program.shopKey, rows: () => rowsOf(app.database.pool, program.program.number) };
  };

  it('leaves the same rows and answers the same as its items one by one, apart from ids and times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 2 }), async (batches) => {
        const together = await aProgram();
        const apart = await aProgram();

        for (const activities of batches) {
          const answer = await app.call(together.key, RECORD_ALL, { input: { activities } });
          const results = [];
          for (const input of activities)
            results.push((await app.call(apart.key, RECORD, { input })).data.recordActivity);

          expect(answer.data.recordActivities.results).toEqual(results);
        }

        expect(await together.rows()).toEqual(await apart.rows());
      }),
      RUNS,
    );
  }, 90_000);
});
