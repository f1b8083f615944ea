import { randomUUID } from 'node:crypto';
import { decodeId } from '../../../src/kernel/ids.js';
import { bringInto } from '../../factories/a-life.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { anActivity } from '../../factories/an-activity.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { addCurrency } from '../earning/support/whole-rule.js';
import { createActivityType, keyFor, updateActivityType } from '../history/support/activity-types.js';
import { holding, pointsOf, record, type Outcome } from '../purchases/support/calls.js';
import { statementsOf } from '../purchases/support/statements.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { recordActivity } from './support/calls.js';

const NOW = '2027-03-01T12:00:00.000Z';
const MOST = 9_007_199_254_740_991;

const ACTIVITY = `
  id reference channel occurredAt recordedAt attributes pointsEarned
  type { key } member { id } awards { name points explanation rule { id } }`;

const RECORD_EVERYTHING = `mutation ($input: RecordActivityInput!) {
  recordActivity(input: $input) {
    ... on RecordActivityPayload {
      replayed pointsEarned
      member { id points { available } }
      awards { name points explanation rule { id } }
      activity { ${ACTIVITY} }
    }
    ... on UserError { code message }
  }
}`;

const STATEMENT = `query ($ref: MemberRef!, $currency: String) {
  member(ref: $ref) { statement(currency: $currency) { nodes {
    kind points pendingChange occurredAt awards { name points } source { __typename ... on Activity { id reference } }
  } } }
}`;

const SCHEMA = {
  type: 'object',
  properties: { stars: { type: 'integer', minimum: 1, maximum: 5 }, text: { type: 'string', maxLength: 20 } },
  required: ['stars'],
};

describe('recordActivity', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let ruleId: string;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    await createActivityType(app, { key: 'review', oncePerReference: true });
    await createActivityType(app, { key: 'check-in' });
    await createActivityType(app, { key: 'survey', attributesSchema: SCHEMA });
    await createActivityType(app, { key: 'gone' });
    await updateActivityType(app, { key: 'gone', archived: true });
    ruleId = await aRule(app).named('A word').on('ACTIVITY', 'review').fixed(200).active();
    await aRule(app).active();
    ada = await aMember(app)
      .named('Ada')
      .with({ externalId: 'ada', email: 'ada@example.com', phone: '+44 20 7946 0000', card: 'CARD1' })
      .enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const aReview = (by: EnrolledMember = ada) => anActivity(app).by(by).about(`product ${randomUUID()}`);
  const AWARD = { name: 'A word', points: 200, explanation: '200 points' };
  const recorded = { replayed: false, pointsEarned: 200, activity: { id: expect.any(String) }, awards: [AWARD] };
  const invalid = (...problems: [path: string[], message: string][]) => ({
    code: 'INVALID_INPUT',
    path: problems[0]?.[0],
    problems: problems.map(([path, message]) => ({ path, message })),
  });

  it('records what was done, awards its points and says why', async () => {
    const member = await aMember(app).enroll();
    const attributes = { stars: 5, text: 'Splendid 🎈', photos: [{ url: 'a' }] };
    const input = {
      idempotencyKey: 'the first',
      member: { id: member.id },
      type: 'review',
      reference: 'A-1 ☕',
      channel: 'app',
      occurredAt: '2027-02-28T23:30:00+01:00',
      attributes,
    };

    const { data } = await app.asShop(RECORD_EVERYTHING, { input });

    const award = { ...AWARD, rule: { id: ruleId } };
    const activity = {
      id: expect.stringMatching(/^act_[0-9a-z]{26}$/),
      reference: 'A-1 ☕',
      channel: 'app',
      occurredAt: '2027-02-28T22:30:00.000Z',
      recordedAt: NOW,
      attributes,
      pointsEarned: 200,
      type: { key: 'review' },
      member: { id: member.id },
      awards: [award],
    };
    expect(data.recordActivity).toEqual({
      replayed: false,
      pointsEarned: 200,
      member: { id: member.id, points: { available: 200 } },
      awards: [award],
      activity,
    });
    // What is read again later is the same.
    const { id } = data.recordActivity.activity;
    const node = await app.asAdmin(`query ($id: ID!) { node(id: $id) { ... on Activity { ${ACTIVITY} } } }`, { id });
    expect(node.data.node).toEqual(activity);
  });

  it('is what its posting is for, and the posting says which awards it booked', async () => {
    const member = await aMember(app).enroll();
    const { id } = await anActivity(app).by(member).about('mug').at('2027-02-20T00:00:00Z').record();

    const { data } = await app.asAdmin(STATEMENT, { ref: { id: member.id } });

    expect(data.member.statement.nodes).toEqual([
      {
        kind: 'EARN',
        points: 200,
        pendingChange: 0,
        occurredAt: NOW,
        awards: [{ name: 'A word', points: 200 }],
        source: { __typename: 'Activity', id, reference: 'mug' },
      },
    ]);
  });

  it('tells the outside of the activity and of its points, in order', async () => {
    const member = await aMember(app).enroll();
    const { id } = await aReview(member).record();

    const { rows } = await app.database.pool.query(
      `SELECT type, subject_id = $2 AS of_activity FROM outbox_event WHERE member_id = $1 ORDER BY sequence`,
      [decodeId('mem', member.id), decodeId('act', id)],
    );

    expect(rows.slice(-2)).toEqual([
      { type: 'activity.recorded', of_activity: true },
      { type: 'points.earned', of_activity: true },
    ]);
  });

  it('records what is worth nothing', async () => {
    const member = await aMember(app).enroll();

    const outcome = await recordActivity(app, anActivity(app).by(member).of('check-in').input());

    expect(outcome).toEqual({ replayed: false, pointsEarned: 0, activity: { id: expect.any(String) }, awards: [] });
    expect(await pointsOf(app, member)).toEqual(holding(0));
  });

  it('takes what is empty as left out', async () => {
    const nothing = { reference: null, channel: null, occurredAt: null, attributes: null };

    const { data } = await app.asShop(RECORD_EVERYTHING, {
      input: anActivity(app).by(ada).of('check-in').with(nothing).input(),
    });

    expect(data.recordActivity.activity).toMatchObject({ ...nothing, occurredAt: NOW });
  });

  it.each([
    ['externalId', ' ada '],
    ['email', 'ADA@Example.com'],
    ['phone', '0044 (0)20 7946-0000'],
    ['card', 'card 1'],
  ])('knows the member by %s', async (kind, value) => {
    const outcome = await recordActivity(
      app,
      aReview()
        .with({ member: { [kind]: value } })
        .input(),
    );

    expect(outcome).toEqual(recorded);
  });

  it.each(['ADMIN', 'SHOP'])('is for %s', async (role) => {
    const outcome = await recordActivity(app, aReview().input(), await keyFor(app, role));

    expect(outcome).toEqual(recorded);
  });

  it.each(['MARKETER', 'SUPPORT', 'ANALYST', 'MEMBER'])('is not for %s', async (role) => {
    const as = role === 'MEMBER' ? await ada.token() : await keyFor(app, role);
    const before = await storedIn(app);

    const { data, errors } = await recordActivity(app, aReview().input(), as);

    expect(data).toBeNull();
    expect(errors).toEqual([
      {
        message: `recordActivity needs one of the roles ADMIN, SHOP; this credential has ${role}.`,
        locations: [{ line: 1, column: 43 }],
        path: ['recordActivity'],
        extensions: { code: 'FORBIDDEN', requestId: expect.any(String) },
      },
    ]);
    expect(await storedIn(app)).toEqual(before);
  });

  describe('refuses, and stores nothing:', () => {
    it.each<[what: string, fields: Record<string, unknown>, path: string[], message: string]>([
      ['an unknown type', { type: 'Review' }, ['type'], 'there is no activity type "Review" in this program'],
      ['an archived type', { type: 'gone' }, ['type'], '"gone" is archived'],
      ['a type of the system', { type: 'birthday' }, ['type'], '"birthday" is recorded by Kindred itself'],
      ['a type with NUL', { type: 'a\u0000b' }, ['type'], 'must have 1 to 64 characters, no control characters'],
      ['a type without end', { type: 'a'.repeat(65) }, ['type'], 'must have 1 to 64 characters, no control characters'],
      ['no reference', { reference: null }, ['reference'], 'is needed: "review" is done once per reference'],
      ['a blank reference', { reference: ' ' }, ['reference'], 'must have 1 to 255 characters, no control characters'],
      [
        'a reference with a line break',
        { reference: 'a\nb' },
        ['reference'],
        'must have 1 to 255 characters, no control characters',
      ],
      [
        'a long reference',
        { reference: 'r'.repeat(256) },
        ['reference'],
        'must have 1 to 255 characters, no control characters',
      ],
      [
        'half a character',
        { reference: 'a\ud800' },
        ['reference'],
        'must have 1 to 255 characters, no control characters',
      ],
      ['an empty channel', { channel: '' }, ['channel'], 'must have 1 to 64 characters, no control characters'],
      [
        'a long channel',
        { channel: 'c'.repeat(65) },
        ['channel'],
        'must have 1 to 64 characters, no control characters',
      ],
      [
        'an empty key',
        { idempotencyKey: '' },
        ['idempotencyKey'],
        'must have 1 to 255 characters, no control characters',
      ],
      [
        'a long key',
        { idempotencyKey: 'k'.repeat(256) },
        ['idempotencyKey'],
        'must have 1 to 255 characters, no control characters',
      ],
      [
        'more than five minutes ahead',
        { occurredAt: '2027-03-01T12:05:00.001Z' },
        ['occurredAt'],
        '2027-03-01T12:05:00.001Z is in the future; it is 2027-03-01T12:00:00.000Z',
      ],
      [
        'too far back',
        { occurredAt: '2027-01-30T11:59:59.999Z' },
        ['occurredAt'],
        '2027-01-30T11:59:59.999Z is too far back; the earliest is 2027-01-30T12:00:00.000Z (30 days)',
      ],
      ['attributes without what is needed', { type: 'survey', attributes: null }, ['attributes', 'stars'], 'is needed'],
      [
        'attributes that do not fit',
        { type: 'survey', attributes: { stars: 6 } },
        ['attributes', 'stars'],
        '6 is not <= 5',
      ],
      [
        'attributes with NUL',
        { attributes: { a: ['\u0000'] } },
        ['attributes'],
        'must not contain NUL or half a character in a text',
      ],
      [
        'attributes without end',
        { attributes: { a: 'a'.repeat(3_993) } },
        ['attributes'],
        'must be at most 4000 characters as JSON, not 4001',
      ],
    ])('%s', async (_what, fields, path, message) => {
      const before = await storedIn(app);

      const outcome = await recordActivity(app, aReview().with(fields).input());

      expect(outcome).toEqual({ ...invalid([path, message]), message: expect.any(String) });
      expect(await storedIn(app)).toEqual(before);
    });

    it('everything that is wrong, at once', async () => {
      const attributes = { stars: 'many', text: 'This is much more than was asked for.' };
      const fields = { type: 'survey', reference: '', channel: '\t', occurredAt: '2028-01-01T00:00:00Z', attributes };

      const outcome = await recordActivity(app, aReview().with(fields).input());

      expect(outcome.problems.map(({ path }: Outcome) => path.join('.')).sort()).toEqual([
        'attributes.stars',
        'attributes.text',
        'channel',
        'occurredAt',
        'reference',
      ]);
    });

    it.each([
      ['attributes', { attributes: [] }],
      ['occurredAt', { occurredAt: '2027-02-30T00:00:00Z' }],
      ['member', { member: { id: 'x', email: 'y' } }],
    ])('a %s of the wrong form', async (field, fields) => {
      const before = await storedIn(app);

      const { errors } = await recordActivity(app, aReview().with(fields).input());

      expect(errors).toHaveLength(1);
      expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
      expect(errors[0].message).toContain(`input.${field}`);
      expect(await storedIn(app)).toEqual(before);
    });

    it.each([20, 3_000])('attributes of %i levels', async (levels) => {
      const text = `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
      const before = await storedIn(app);

      const outcome = await recordActivity(
        app,
        aReview()
          .with({ attributes: JSON.parse(text) })
          .input(),
      );

      expect(outcome).toMatchObject(invalid([['attributes'], 'must not be nested deeper than 10 levels']));
      expect(await storedIn(app)).toEqual(before);
    });

    it('a member that is not there', async () => {
      const before = await storedIn(app);

      const outcome = await recordActivity(
        app,
        aReview()
          .with({ member: { externalId: 'nobody' } })
          .input(),
      );

      expect(outcome).toEqual({ code: 'MEMBER_NOT_FOUND', message: expect.any(String), path: ['member'] });
      expect(await storedIn(app)).toEqual(before);
    });

    it('a member of another program', async () => {
      const stranger = await aMember(app)
        .of(await app.anotherProgram())
        .enroll();

      const outcome = await recordActivity(app, aReview(stranger).input());

      expect(outcome).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
    });

    it.each(['BLOCKED', 'CLOSED'])('a member who is %s', async (status) => {
      const member = await aMember(app).enroll();
      await bringInto(app, app.program.adminKey, member, status);
      const before = await storedIn(app);

      const outcome = await recordActivity(app, aReview(member).input());

      expect(outcome).toEqual({ code: 'MEMBER_NOT_ACTIVE', message: expect.any(String), path: ['member'], status });
      expect(await storedIn(app)).toEqual(before);
    });

    it('more points than can be counted', async () => {
      const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
      await createActivityType(app, { key: 'review' }, program.adminKey);
      await aRule(app).by(program.adminKey).on('ACTIVITY', 'review').fixed(1_000_000_000).active();
      const member = await aMember(app).of(program).enroll();
      const adjust = `mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }`;
      const input = { idempotencyKey: 'all', member: { id: member.id }, points: MOST - 1_000_000_000, reason: 'All' };
      await app.call(program.adminKey, adjust, { input });
      await anActivity(app).in(program).by(member).record();
      const before = await storedIn(app);

      const outcome = await recordActivity(app, anActivity(app).by(member).input(), program.shopKey);

      expect(outcome).toEqual({ code: 'TOO_MANY_POINTS', message: expect.any(String), path: ['type'] });
      expect(await storedIn(app)).toEqual(before);
    });

    it('a key that was used for something else', async () => {
      const input = aReview().input();
      await recordActivity(app, input);
      const purchase = aPurchase(app).by(ada).input();
      await record(app, purchase);
      const bob = await aMember(app).enroll();
      const others: Record<string, unknown>[] = [
        { ...input, reference: 'another' },
        { ...input, type: 'check-in' },
        { ...input, channel: 'web' },
        { ...input, attributes: {} },
        { ...input, occurredAt: NOW },
        { ...input, member: { id: bob.id } },
        { ...input, member: { externalId: 'ada' } },
        { ...input, idempotencyKey: purchase['idempotencyKey'] },
      ];
      const before = await storedIn(app);

      const outcomes = await Promise.all(others.map((other) => recordActivity(app, other)));

      for (const [index, outcome] of outcomes.entries()) {
        expect(outcome).toEqual({
          code: 'IDEMPOTENCY_KEY_REUSED',
          message: expect.any(String),
          path: ['idempotencyKey'],
          idempotencyKey: others[index]?.['idempotencyKey'],
        });
      }
      const purchased = await record(
        app,
        aPurchase(app).by(ada).with({ idempotencyKey: input['idempotencyKey'] }).input(),
      );
      expect(purchased).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await storedIn(app)).toEqual(before);
    });

    it('what was done already for this reference, told in another way', async () => {
      const input = aReview().input();
      const { activity } = await recordActivity(app, input);
      const before = await storedIn(app);

      for (const fields of [{ channel: 'web' }, { attributes: { stars: 1 } }, { occurredAt: '2027-02-20T00:00:00Z' }]) {
        const outcome = await recordActivity(app, { ...input, ...fields, idempotencyKey: randomUUID() });

        expect(outcome).toEqual({
          code: 'ACTIVITY_ALREADY_RECORDED',
          message: 'The member did this already for this reference, and it was told in another way then.',
          path: ['reference'],
          activityId: activity.id,
        });
      }
      expect(await storedIn(app)).toEqual(before);
    });
  });

  it('records for a member who is paused: they still earn', async () => {
    const member = await aMember(app).enroll();
    await bringInto(app, app.program.adminKey, member, 'PAUSED');

    expect(await recordActivity(app, aReview(member).input())).toEqual(recorded);
  });

  it.each(['2027-03-01T12:05:00.000Z', '2027-01-30T12:00:00.000Z'])('takes what is just in time: %s', async (at) => {
    expect(await recordActivity(app, aReview().at(at).input())).toEqual(recorded);
  });

  it.each(['0002-06-01T00:00:00Z', '0002-01-01T00:00:00+01:00', '9999-12-31T23:59:59-12:00'])(
    'refuses %s by its date also where rules are limited',
    async (occurredAt) => {
      const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
      await createActivityType(app, { key: 'review' }, program.adminKey);
      const limit = { uses: 1, period: 'DAY', perMember: false };
      await aRule(app).by(program.adminKey).on('ACTIVITY', 'review').fixed(1).limits(limit).active();
      const member = await aMember(app).of(program).enroll();

      const outcome = await recordActivity(app, anActivity(app).by(member).at(occurredAt).input(), program.shopKey);

      expect(outcome).toMatchObject({ code: 'INVALID_INPUT', path: ['occurredAt'] });
    },
  );

  it.each([
    ['0002-01-01T00:00:00Z', 'Europe/Berlin'],
    ['0002-01-01T00:00:00Z', 'America/New_York'],
    ['9999-12-31T23:59:59Z', 'Europe/Berlin'],
  ])('refuses %s by its date also where it would count for tiers, in %s', async (occurredAt, timeZone) => {
    const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW), timeZone });
    await createActivityType(app, { key: 'review' }, program.adminKey);
    const ladder = () => aLadder(app).by(program.adminKey).counting('ACTIVITIES', 'review');
    await ladder().within('CALENDAR_YEAR').active();
    await ladder().within('ROLLING', 60).active();
    const member = await aMember(app).of(program).enroll();

    const outcome = await recordActivity(app, anActivity(app).by(member).at(occurredAt).input(), program.shopKey);

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', path: ['occurredAt'] });
  });

  describe('sent again', () => {
    it('with the same key answers the same and changes nothing', async () => {
      const member = await aMember(app).enroll();
      const input = aReview(member)
        .with({ attributes: { stars: 5, text: 'x' }, channel: 'app' })
        .input();
      const first = await recordActivity(app, input);
      const before = await storedIn(app);

      const again = await recordActivity(app, { ...input, attributes: { text: 'x', stars: 5 }, occurredAt: null });

      expect(again).toEqual({ ...first, replayed: true });
      expect(await storedIn(app)).toEqual(before);
      expect(await pointsOf(app, member)).toEqual(holding(200));
    });

    it('with null in an attribute that was left out is another activity: refused, by key and by reference', async () => {
      const input = aReview()
        .with({ attributes: { stars: 5 } })
        .input();
      const first = await recordActivity(app, input);
      const other = { ...input, attributes: { stars: 5, text: null } };
      const before = await storedIn(app);

      const outcomes = [
        await recordActivity(app, other),
        await recordActivity(app, { ...other, idempotencyKey: randomUUID() }),
      ];

      expect(first).toMatchObject({ replayed: false });
      expect(outcomes.map(({ code }) => code)).toEqual(['IDEMPOTENCY_KEY_REUSED', 'ACTIVITY_ALREADY_RECORDED']);
      expect(await storedIn(app)).toEqual(before);
    });

    it('with the same key answers the same by another API key of the program', async () => {
      const input = aReview().input();
      const first = await recordActivity(app, input);

      const again = await recordActivity(app, input, await keyFor(app, 'SHOP'));

      expect(again).toEqual({ ...first, replayed: true });
    });

    it('about the same with another key is one activity, and uses that key up', async () => {
      const member = await aMember(app).enroll();
      const input = aReview(member)
        .with({ attributes: { stars: 5 } })
        .input();
      const first = await recordActivity(app, input);
      const before = await storedIn(app);
      const idempotencyKey = randomUUID();

      const again = await recordActivity(app, { ...input, idempotencyKey });

      expect(again).toEqual({ ...first, replayed: true });
      await expectNothingStored(app, before, again);
      expect(await recordActivity(app, { ...input, idempotencyKey })).toEqual({ ...first, replayed: true });
      const other = await recordActivity(app, { ...input, reference: 'another', idempotencyKey });
      expect(other).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      expect(await pointsOf(app, member)).toEqual(holding(200));
    });

    it('about the same by another reference to the same member is one activity', async () => {
      const input = aReview().input();
      const first = await recordActivity(app, input);

      const again = await recordActivity(app, {
        ...input,
        idempotencyKey: randomUUID(),
        member: { externalId: 'ada' },
      });

      expect(again).toEqual({ ...first, replayed: true });
    });

    it('about the same under a key that cannot be stored is refused for that', async () => {
      const input = aReview().input();
      await recordActivity(app, input);

      const again = await recordActivity(app, { ...input, idempotencyKey: 'a\u0000b' });

      expect(again).toMatchObject({ code: 'INVALID_INPUT', path: ['idempotencyKey'] });
    });

    it('by another member, about something else or after a refusal is a new activity', async () => {
      const bob = await aMember(app).enroll();
      const input = aReview().input();
      const refused = await recordActivity(app, { ...input, channel: '' });

      expect(refused).toMatchObject({ code: 'INVALID_INPUT' });
      expect(await recordActivity(app, input)).toEqual(recorded);
      expect(await recordActivity(app, { ...input, idempotencyKey: 'of bob', member: { id: bob.id } })).toEqual(
        recorded,
      );
    });

    it('later than it could be recorded still answers as the first time', async () => {
      const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
      const type = { key: 'review', oncePerReference: true };
      await createActivityType(app, type, program.adminKey);
      await aRule(app).by(program.adminKey).on('ACTIVITY', 'review').fixed(7).active();
      const member = await aMember(app).of(program).enroll();
      const input = anActivity(app).by(member).about('mug').at(NOW).input();
      const first = await recordActivity(app, input, program.shopKey);
      const advance = `mutation { advanceClock(input: { to: "2027-06-01T00:00:00Z" }) { __typename } }`;
      await app.call(program.adminKey, advance);
      await bringInto(app, program.adminKey, member, 'CLOSED');
      const change = { key: 'review', attributesSchema: SCHEMA, archived: true };
      await updateActivityType(app, change, program.adminKey);

      const again = await recordActivity(app, { ...input, idempotencyKey: 'another' }, program.shopKey);

      expect(first).toMatchObject({ replayed: false, pointsEarned: 7 });
      expect(again).toEqual({ ...first, replayed: true });
    });

    it('in another program under the same key is another activity', async () => {
      const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
      await createActivityType(app, { key: 'review' }, program.adminKey);
      const member = await aMember(app).of(program).with({ externalId: 'ada' }).enroll();
      const input = aReview()
        .with({ member: { externalId: 'ada' } })
        .input();
      await recordActivity(app, input);

      const outcome = await recordActivity(app, input, program.shopKey);

      expect(outcome).toMatchObject({ replayed: false, pointsEarned: 0 });
      expect(await pointsOf(app, member, program.shopKey)).toEqual(holding(0));
    });

    it('at the same time is one activity', async () => {
      const member = await aMember(app).enroll();
      const input = aReview(member).input();

      const outcomes = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          recordActivity(app, { ...input, idempotencyKey: index < 3 ? 'one' : `another ${index}` }),
        ),
      );

      expect(outcomes.filter(({ replayed }) => replayed === false)).toHaveLength(1);
      expect(new Set(outcomes.map(({ activity }) => activity.id)).size).toBe(1);
      expect(await pointsOf(app, member)).toEqual(holding(200));
    });
  });

  it('records a type that is done more than once as often as it is sent, with or without reference', async () => {
    await createActivityType(app, { key: 'visit' });
    await aRule(app).on('ACTIVITY', 'visit').fixed(5).active();
    const member = await aMember(app).enroll();

    for (const reference of [null, null, 'shop 1', 'shop 1']) {
      const outcome = await recordActivity(app, anActivity(app).by(member).of('visit').with({ reference }).input());

      expect(outcome).toMatchObject({ replayed: false, pointsEarned: 5 });
    }
    expect(await pointsOf(app, member)).toEqual(holding(20));
  });

  it('may be done again for a reference when its type is not done once any more', async () => {
    await createActivityType(app, { key: 'tasting', oncePerReference: true });
    const tasting = () => anActivity(app).by(ada).of('tasting').about('beans').input();
    const { activity } = await recordActivity(app, tasting());
    await updateActivityType(app, { key: 'tasting', oncePerReference: false });

    const again = await recordActivity(app, tasting());
    await updateActivityType(app, { key: 'tasting', oncePerReference: true });
    const once = await recordActivity(app, tasting());

    expect(again.replayed).toBe(false);
    expect(again.activity.id).not.toBe(activity.id);
    expect(once).toMatchObject({ replayed: true, activity });
  });

  describe('books what its rules give', () => {
    it('in several point currencies, each in its own wallet', async () => {
      await addCurrency(app, 'stars');
      await createActivityType(app, { key: 'quiz' });
      await aRule(app).named('Stars').on('ACTIVITY', 'quiz').fixed(3).inCurrency('stars').active();
      await aRule(app).named('Points').on('ACTIVITY', 'quiz').fixed(50).active();
      await aRule(app).named('More').on('ACTIVITY', 'quiz').factor('1.5').active();
      const member = await aMember(app).enroll();

      const outcome = await recordActivity(app, anActivity(app).by(member).of('quiz').input());

      expect(outcome).toMatchObject({
        pointsEarned: 78,
        awards: [
          { name: 'Stars', points: 3, explanation: '3 points' },
          { name: 'Points', points: 50, explanation: '50 points' },
          { name: 'More', points: 25, explanation: 'times 1.5 on 50 points: 25 more' },
        ],
      });
      expect(await pointsOf(app, member)).toEqual(holding(75));
      const stars = await app.asAdmin(STATEMENT, { ref: { id: member.id }, currency: 'stars' });
      expect(stars.data.member.statement.nodes).toMatchObject([{ kind: 'EARN', points: 3 }]);
    });

    it('by the pending and expiry policies of a rule', async () => {
      const program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
      await createActivityType(app, { key: 'review' }, program.adminKey);
      const rule = () => aRule(app).by(program.adminKey).on('ACTIVITY', 'review');
      const pending = { kind: 'AFTER', count: 10, unit: 'DAYS' };
      await rule().fixed(100).withPolicies({ pending }).active();
      await rule()
        .fixed(30)
        .withPolicies({ expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } })
        .active();
      // There is nothing to complete about an activity.
      await rule()
        .fixed(7)
        .withPolicies({ pending: { kind: 'COMPLETED' } })
        .active();
      const member = await aMember(app).of(program).enroll();

      await anActivity(app).in(program).by(member).at('2027-02-20T12:00:00Z').record();

      const points = `query ($ref: MemberRef!) { member(ref: $ref) { points {
        available pending maturing { at points } expiring { at lastDay points } } } }`;
      const { data } = await app.call(program.adminKey, points, { ref: { id: member.id } });
      // Pending and expiry count from when it was done.
      expect(data.member.points).toEqual({
        available: 37,
        pending: 100,
        maturing: [{ at: '2027-03-02T12:00:00.000Z', points: 100 }],
        expiring: [{ at: '2027-03-21T00:00:00.000Z', lastDay: '2027-03-20', points: 30 }],
      });
    });
  });

  describe('costs few statements:', () => {
    /** What only the one or only the other needs. */
    const OF_THE_FACT = /purchase|activit/;

    it('as many as a plain purchase, where no rule is limited', async () => {
      const program = await app.anotherProgram();
      await createActivityType(app, { key: 'review' }, program.adminKey);
      await aRule(app).by(program.adminKey).on('ACTIVITY', 'review').fixed(10).active();
      await aRule(app).by(program.adminKey).active();
      const member = await aMember(app).of(program).enroll();
      const purchase = () => record(app, aPurchase(app).by(member).input(), program.shopKey);
      const activity = () => recordActivity(app, anActivity(app).by(member).input(), program.shopKey);
      await purchase();
      await activity();

      const ofPurchase = await statementsOf(app, purchase);
      const ofActivity = await statementsOf(app, activity);

      const beside = (names: string[]) => names.filter((name) => !OF_THE_FACT.test(name));
      expect(ofActivity.filter((name) => OF_THE_FACT.test(name))).toEqual([
        'find-activities-by-reference',
        'insert-activities',
      ]);
      expect(beside(ofActivity)).toEqual(beside(ofPurchase));
    });
  });
});
