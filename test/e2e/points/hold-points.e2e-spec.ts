import { randomUUID } from 'node:crypto';
import { aMember } from '../../factories/a-member.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import { aStory, having, NOTHING, Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import type { Outcome } from '../purchases/support/calls.js';
import { statementsOf } from '../purchases/support/statements.js';
import { adjust, aKey, lotsOf, setStatus, storingNothing } from './support/corrections.js';
import { captureHold, holdPoints, releaseHold, sourcesOf } from './support/holds.js';

const NOW = '2027-03-01T12:00:00.000Z';
const MOST = Number.MAX_SAFE_INTEGER;
const LONGEST = 30 * 24 * 60 * 60;

const MEMBER_NOT_FOUND = {
  code: 'MEMBER_NOT_FOUND',
  message: 'There is no such member in this program.',
  path: ['member'],
};

const invalid = (...problems: { path: string[]; message: string }[]) => ({
  code: 'INVALID_INPUT',
  message: problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  path: problems[0]?.path,
  problems,
});

describe('holdPoints', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const refused = (input: Record<string, unknown>, as?: string): Promise<Outcome> =>
    storingNothing(story, () => holdPoints(story, input, as));

  it('sets points aside', async () => {
    await story.earn(100);

    const outcome = await holdPoints(story, { points: 40, purpose: 'Basket 17 🎈' });

    expect(outcome).toEqual({
      replayed: false,
      hold: {
        id: expect.stringMatching(/^hld_[0-9a-z]{26}$/),
        status: 'OPEN',
        points: 40,
        captured: 0,
        released: 0,
        createdAt: NOW,
        expiresAt: '2027-03-01T12:15:00.000Z',
        endedAt: null,
        purpose: 'Basket 17 🎈',
        currency: { code: 'points' },
        member: { id: story.member.id },
      },
      member: { id: story.member.id, points: { available: 60, held: 40 } },
    });
    expect(await story.balance()).toEqual(having({ available: 60, held: 40 }));
    expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 0, lifetimeExpired: 0 });
  });

  it('is one posting whose source is the hold, and tells the outside', async () => {
    const order = await story.earn(100);

    const { hold } = await holdPoints(story, { points: 40 });

    expect(await story.diary()).toEqual([`${NOW} EARN +100`, `${NOW} HOLD -40, held +40`]);
    expect(await sourcesOf(story)).toEqual([`EARN Purchase ${order.id}`, `HOLD Hold ${hold.id}`]);
    const { rows } = await app.database.pool.query(
      "SELECT type, posting_sequence AS sequence FROM outbox_event WHERE program_id = $1 AND type LIKE 'points.%' ORDER BY 2",
      [story.program.program.number],
    );
    expect(rows).toEqual([
      { type: 'points.earned', sequence: 1 },
      { type: 'points.held', sequence: 2 },
    ]);
  });

  it.each([
    ['a second', 1, '2027-03-01T12:00:01.000Z'],
    ['30 days', LONGEST, '2027-03-31T12:00:00.000Z'],
    ['15 minutes when that is null', null, '2027-03-01T12:15:00.000Z'],
  ])('lasts %s', async (_, expiresInSeconds, expiresAt) => {
    await story.earn(10);

    expect((await holdPoints(story, { points: 10, expiresInSeconds })).hold).toMatchObject({ expiresAt });
  });

  it('can take all that is available, to the last point, in several holds', async () => {
    await story.earn(10);

    const holds = [await holdPoints(story, { points: 1 }), await holdPoints(story, { points: 9 })];

    expect(holds.map(({ member }) => member.points)).toEqual([
      { available: 9, held: 1 },
      { available: 0, held: 10 },
    ]);
    expect(holds[0].hold.id).not.toBe(holds[1].hold.id);
  });

  it('takes what expires soonest, lot by lot', async () => {
    await story.credit(50, '2027-06-30');
    await story.credit(50);
    await story.credit(50, '2027-05-31');

    await holdPoints(story, { points: 70 });

    expect(await lotsOf(story)).toMatchObject([
      { free: 30, held: 20 },
      { free: 50, held: 0 },
      { free: 0, held: 50 },
    ]);
  });

  it('takes points of the currency that is named', async () => {
    await story.addCurrency({ code: 'stars' });
    await story.earn(10);
    await adjust(story, { points: 7, currency: 'stars' });

    const { hold, member } = await holdPoints(story, { points: 5, currency: 'stars' });

    expect(hold.currency).toEqual({ code: 'stars' });
    expect(member.points).toEqual({ available: 10, held: 0 });
    expect(await story.balance('stars')).toEqual(having({ available: 2, held: 5 }));
    expect(await holdPoints(story, { points: 6, currency: 'stars' })).toMatchObject({ available: 2, missing: 4 });
  });

  it("is for the member's own points with their token, named or not", async () => {
    await story.earn(10);
    const token = await story.member.token();
    const own = [undefined, null, { id: story.member.id }, { externalId: story.member.externalId }];

    for (const member of own) {
      expect(await holdPoints(story, { member, points: 1 }, token)).toMatchObject({
        replayed: false,
        member: { id: story.member.id },
      });
    }

    expect(await story.balance()).toEqual(having({ available: 6, held: 4 }));
  });

  it('names who did it', async () => {
    await story.earn(10);
    const key = await aKey(story, 'SUPPORT');

    await holdPoints(story, { points: 1 }, key);
    await holdPoints(story, { points: 1 }, await story.member.token());

    const { rows } = await app.database.pool.query(
      `SELECT p.actor_type AS type, coalesce(k.name, i.value) AS name FROM posting p
       LEFT JOIN api_key k ON k.program_id = p.program_id AND k.id = p.actor_id
       LEFT JOIN member_identifier i ON i.program_id = p.program_id AND i.member_id = p.actor_id AND i.kind = 'EXTERNAL_ID'
       WHERE p.program_id = $1 AND p.kind = 5 ORDER BY p.sequence`,
      [story.program.program.number],
    );
    expect(rows.map(({ name }) => name)).toEqual(['SUPPORT', story.member.externalId]);
    expect(new Set(rows.map(({ type }) => type)).size).toBe(2);
  });

  it('decides one after the other what comes at the same time', async () => {
    await story.earn(100);

    const outcomes = await Promise.all([60, 50, 40, 1].map((points) => holdPoints(story, { points })));

    const held = outcomes.reduce<number>((sum, { hold }) => sum + Number(hold?.points ?? 0), 0);
    expect(held).toBeLessThanOrEqual(100);
    expect(outcomes.filter(({ code }) => code === 'INSUFFICIENT_POINTS').length).toBeGreaterThan(0);
    expect(await story.balance()).toEqual(having({ available: 100 - held, held }));
  });

  it('takes as many statements for the tenth hold as for the second', async () => {
    await story.earn(100);
    const once = () => statementsOf(app, () => holdPoints(story, { points: 1 }));
    await once();
    const second = await once();
    for (let more = 0; more < 7; more++) await once();

    expect(await once()).toEqual(second);
    expect(second.filter((name) => name === 'find-holds-by-id')).toHaveLength(1);
  });

  describe('under the same key', () => {
    it('answers with the same hold, and holds nothing more', async () => {
      await story.earn(100);
      const input = { idempotencyKey: 'checkout-1', points: 40, purpose: 'A basket' };
      const first = await holdPoints(story, input);

      const again = await storingNothing(story, () => holdPoints(story, input));

      expect(again).toEqual({ ...first, replayed: true });
    });

    it('answers with the hold as it is now, also when nothing could be held any more', async () => {
      await story.earn(100);
      const input = { idempotencyKey: 'checkout-1', points: 40 };
      const { hold } = await holdPoints(story, input);
      await story.capture(hold.id, 30);
      await story.spend(70);
      await setStatus(story, 'PAUSED');

      expect(await holdPoints(story, input)).toMatchObject({
        replayed: true,
        hold: { id: hold.id, status: 'CAPTURED', points: 40, captured: 30, released: 10 },
        member: { points: { available: 0, held: 0 } },
      });
    });

    it('at the same time holds once', async () => {
      await story.earn(100);
      const input = { idempotencyKey: randomUUID(), points: 40 };

      const outcomes = await Promise.all(Array.from({ length: 8 }, () => holdPoints(story, input)));

      expect(new Set(outcomes.map(({ hold }) => hold.id)).size).toBe(1);
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(await story.balance()).toEqual(having({ available: 60, held: 40 }));
    });

    it.each([
      ['other points', { points: 41 }],
      ['another time', { expiresInSeconds: 901 }],
      ['another purpose', { purpose: 'Another' }],
      ['another way to name the member', { member: { id: 'mem_nobody' } }],
    ])('refuses %s', async (_, changed) => {
      await story.earn(100);
      const input = { idempotencyKey: 'checkout-1', points: 40 };
      await holdPoints(story, input);

      expect(await refused({ ...input, ...changed })).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        path: ['idempotencyKey'],
        idempotencyKey: 'checkout-1',
      });
    });

    it('refuses what another operation did', async () => {
      await story.earn(100);
      await adjust(story, { idempotencyKey: 'k', points: 1 });

      expect(await refused({ idempotencyKey: 'k', points: 1 })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    });

    it('does not mix what a member and a shop did', async () => {
      await story.earn(100);
      const input = { idempotencyKey: 'k', member: undefined, points: 5 };

      await holdPoints(story, { ...input, member: { id: story.member.id } });
      await holdPoints(story, input, await story.member.token());

      expect(await story.balance()).toEqual(having({ available: 90, held: 10 }));
    });

    it('may be tried again after a refusal', async () => {
      const input = { idempotencyKey: 'k', points: 5 };
      expect(await refused(input)).toMatchObject({ code: 'INSUFFICIENT_POINTS' });

      await story.earn(5);

      expect(await holdPoints(story, input)).toMatchObject({ replayed: false });
    });
  });

  describe('refuses more than is available', () => {
    it('and says how much is missing', async () => {
      await story.earn(90);

      expect(await refused({ points: 100 })).toEqual({
        code: 'INSUFFICIENT_POINTS',
        message: '100 points are needed, 90 are available.',
        path: ['points'],
        ...{ required: 100, available: 90, missing: 10 },
      });
      expect(await story.balance()).toEqual(having({ available: 90 }));
    });

    it('of who never had any', async () => {
      expect(await refused({ points: MOST })).toMatchObject({ required: MOST, available: 0, missing: MOST });
    });

    it('and counts neither pending points nor those of other holds', async () => {
      await story.earn(50);
      await story.earn(50, { completed: false });
      await story.hold(20);

      expect(await refused({ points: 31 })).toMatchObject({ required: 31, available: 30, missing: 1 });
    });

    it('and not what expired before any job ran', async () => {
      await story.credit(50, '2027-03-01');
      await story.earn(10);
      await story.letTimePass('2027-03-02T00:00:00Z');

      expect(await refused({ points: 11 })).toMatchObject({ required: 11, available: 10, missing: 1 });
    });

    it('of who owes', async () => {
      await setDebtPolicy(app, 'OWE', story.program.adminKey);
      const order = await story.earn(50);
      await story.spend(50);
      await story.cancel(order);

      expect(await refused({ points: 1 })).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0 });
      expect(await story.balance()).toEqual(having({ owed: 50 }));
    });

    it('but gives what timed out before any job ran', async () => {
      await story.earn(50);
      await story.hold(50, 60);
      await story.letTimePass('2027-03-01T12:01:00Z');

      expect(await holdPoints(story, { points: 50 })).toMatchObject({ member: { points: { available: 0, held: 50 } } });
      expect((await story.diary()).slice(2)).toEqual([
        '2027-03-01T12:01:00.000Z RELEASE +50, held -50',
        '2027-03-01T12:01:00.000Z HOLD -50, held +50',
      ]);
    });
  });

  describe('refuses a member', () => {
    it('whom an API key does not name', async () => {
      await story.earn(10);

      for (const member of [undefined, null])
        expect(await refused({ member, points: 1 })).toEqual(
          invalid({ path: ['member'], message: 'needed with an API key: whose points' }),
        );
    });

    it('who is unknown, of another program, or erased', async () => {
      await story.earn(10);
      const other = await aStory(app, { at: NOW });
      await setStatus(story, 'ERASED');
      const unknown = [
        { id: story.member.id },
        { externalId: story.member.externalId },
        { id: other.member.id },
        { externalId: other.member.externalId },
        { id: 'nonsense' },
        { externalId: 'nobody' },
      ];

      for (const member of unknown) expect(await refused({ member, points: 1 })).toEqual(MEMBER_NOT_FOUND);
    });

    it('who is another than the one of the token, as one whom nobody knows', async () => {
      await story.earn(10);
      const bob = await aMember(app).of(story.program).enroll();
      const token = await bob.token();
      const others = [{ id: story.member.id }, { externalId: story.member.externalId }, { externalId: 'nobody' }];

      for (const member of others) expect(await refused({ member, points: 1 }, token)).toEqual(MEMBER_NOT_FOUND);
    });

    it.each(['PAUSED', 'BLOCKED', 'CLOSED', 'MERGED'])('who is %s', async (status) => {
      await story.earn(10);
      await setStatus(story, status);

      expect(await refused({ points: 1 })).toEqual({
        code: 'MEMBER_NOT_ACTIVE',
        message: `The member is ${status.toLowerCase()}.`,
        path: ['member'],
        status,
      });
    });

    it.each(['PAUSED', 'BLOCKED'])('who calls and is %s', async (status) => {
      await story.earn(10);
      const token = await story.member.token();
      await setStatus(story, status);

      expect(await refused({ member: undefined, points: 1 }, token)).toMatchObject({
        code: 'MEMBER_NOT_ACTIVE',
        status,
      });
    });
  });

  describe('within what may be spent in a day', () => {
    // 23:00 of 29 December in Auckland, whose day ends 13 hours before that of UTC.
    const EVENING = '2027-12-29T10:00:00.000Z';
    const MIDNIGHT = '2027-12-29T11:00:00.000Z';
    const limited = async (spendingLimit: Record<string, unknown>, points = 100): Promise<void> => {
      story = await aStory(app, { at: EVENING, timeZone: 'Pacific/Auckland', program: { spendingLimit } });
      await story.earn(points);
    };
    const LIMIT = { code: 'LIMIT_REACHED', path: ['points'], period: 'DAY', resetsAt: MIDNIGHT };

    it('holds so many points', async () => {
      await limited({ points: 50 });
      await holdPoints(story, { points: 30 });

      expect(await refused({ points: 21 })).toEqual({
        ...LIMIT,
        message: 'Too many points: 50 in a day are allowed.',
        limit: 50,
      });
      expect(await holdPoints(story, { points: 20 })).toMatchObject({ replayed: false });
      expect(await refused({ points: 1 })).toMatchObject(LIMIT);
    });

    it('holds so many times', async () => {
      await limited({ uses: 2 });
      await holdPoints(story, { points: 1 });
      await holdPoints(story, { points: 1 });

      expect(await refused({ points: 1 })).toEqual({
        ...LIMIT,
        message: 'Too many uses: 2 in a day are allowed.',
        limit: 2,
      });
    });

    it('holds both so many points and so many times', async () => {
      await limited({ points: 50, uses: 2 });
      await holdPoints(story, { points: 10 });

      expect(await refused({ points: 41 })).toMatchObject({ ...LIMIT, limit: 50 });
      await holdPoints(story, { points: 10 });
      expect(await refused({ points: 1 })).toMatchObject({ ...LIMIT, limit: 2 });
    });

    it('says that points are missing before it says that a limit is reached', async () => {
      await limited({ points: 50 });

      expect(await refused({ points: 101 })).toMatchObject({ code: 'INSUFFICIENT_POINTS' });
    });

    it('counts what was spent, not what a capture released', async () => {
      await limited({ points: 50, uses: 2 });
      const { hold } = await holdPoints(story, { points: 50 });
      await captureHold(story, { holdId: hold.id, points: 20 });

      expect(await refused({ points: 31 })).toMatchObject(LIMIT);
      expect(await holdPoints(story, { points: 30 })).toMatchObject({ replayed: false });
    });

    it('does not count what was released', async () => {
      await limited({ points: 50, uses: 1 });
      const { hold } = await holdPoints(story, { points: 50 });
      await releaseHold(story, { holdId: hold.id });

      expect(await holdPoints(story, { points: 50 })).toMatchObject({ replayed: false });
    });

    it.each(['before any job ran', 'and was released by the job'])('does not count what timed out %s', async (when) => {
      await limited({ points: 50, uses: 1 });
      await holdPoints(story, { points: 50, expiresInSeconds: 60 });
      expect(await refused({ points: 1 })).toMatchObject(LIMIT);

      await story.letTimePass('2027-12-29T10:01:00Z');
      if (when !== 'before any job ran') await story.runDue();

      expect(await holdPoints(story, { points: 50 })).toMatchObject({ replayed: false });
      expect(await refused({ points: 1 })).toMatchObject(LIMIT);
    });

    it('counts anew from midnight in the zone of the program', async () => {
      await limited({ points: 50, uses: 1 }, 101);
      const { hold } = await holdPoints(story, { points: 50, expiresInSeconds: LONGEST });
      await story.advance('2027-12-29T10:59:59.999Z');
      expect(await refused({ points: 1 })).toMatchObject(LIMIT);

      await story.advance(MIDNIGHT);

      // What was set aside yesterday counted yesterday, whenever it is captured.
      await captureHold(story, { holdId: hold.id });
      expect(await holdPoints(story, { points: 50 })).toMatchObject({ replayed: false });
      expect(await refused({ points: 1 })).toMatchObject({ ...LIMIT, resetsAt: '2027-12-30T11:00:00.000Z' });
    });

    it('counts for each member, whoever holds and in whatever currency', async () => {
      await limited({ uses: 1 });
      await story.addCurrency({ code: 'stars' });
      await adjust(story, { points: 7, currency: 'stars' });
      const bob = new Story(app, story.program, await aMember(app).of(story.program).enroll());
      await bob.earn(10);
      await holdPoints(story, { member: undefined, points: 1 }, await story.member.token());

      expect(await refused({ points: 1 }, await aKey(story, 'SUPPORT'))).toMatchObject(LIMIT);
      expect(await refused({ points: 1, currency: 'stars' })).toMatchObject(LIMIT);
      expect(await holdPoints(bob, { points: 1 })).toMatchObject({ replayed: false });
    });

    it('counts what comes at the same time', async () => {
      await limited({ points: 50, uses: 3 });

      const outcomes = await Promise.all(Array.from({ length: 8 }, () => holdPoints(story, { points: 10 })));

      expect(outcomes.filter(({ code }) => code === 'LIMIT_REACHED')).toHaveLength(5);
      expect(await story.balance()).toEqual(having({ available: 70, held: 30 }));
    });

    it('is asked for again under the same key without counting twice', async () => {
      await limited({ uses: 1 });
      const input = { idempotencyKey: 'k', points: 1 };
      await holdPoints(story, input);

      expect(await holdPoints(story, input)).toMatchObject({ replayed: true });
    });
  });

  describe('refuses what makes no sense', () => {
    const SECONDS = `must be from 1 to ${String(LONGEST)}`;
    const PURPOSE = 'must have 1 to 200 characters, no control characters';

    it.each<[string, Record<string, unknown>, string, string]>([
      ['no points', { points: 0 }, 'points', `must be from 1 to ${String(MOST)}`],
      ['fewer than none', { points: -5 }, 'points', `must be from 1 to ${String(MOST)}`],
      ['no time', { expiresInSeconds: 0 }, 'expiresInSeconds', SECONDS],
      ['time past', { expiresInSeconds: -1 }, 'expiresInSeconds', SECONDS],
      ['more than 30 days', { expiresInSeconds: LONGEST + 1 }, 'expiresInSeconds', SECONDS],
      ['an empty purpose', { purpose: '' }, 'purpose', PURPOSE],
      ['a blank purpose', { purpose: ' \t' }, 'purpose', PURPOSE],
      ['a long purpose', { purpose: 'x'.repeat(201) }, 'purpose', PURPOSE],
      ['a NUL in the purpose', { purpose: 'a\u0000b' }, 'purpose', PURPOSE],
      ['half a character in the purpose', { purpose: 'a\ud83c' }, 'purpose', PURPOSE],
      ['an unknown currency', { currency: 'stars' }, 'currency', 'there is no "stars"; this program has points'],
      [
        'an empty key',
        { idempotencyKey: '' },
        'idempotencyKey',
        'must have 1 to 255 characters, no control characters',
      ],
      [
        'a long key',
        { idempotencyKey: 'x'.repeat(256) },
        'idempotencyKey',
        'must have 1 to 255 characters, no control characters',
      ],
    ])('%s', async (_, changed, field, message) => {
      await story.earn(10);

      expect(await refused({ points: 1, ...changed })).toEqual(invalid({ path: [field], message }));
    });

    it('all of it at once', async () => {
      const input = { idempotencyKey: '', member: { id: 'nobody' }, currency: '', points: 0, expiresInSeconds: 0 };

      const { problems } = await refused({ ...input, purpose: '' });

      expect(problems.map(({ path }: { path: string[] }) => path[0])).toEqual([
        'idempotencyKey',
        'currency',
        'points',
        'expiresInSeconds',
        'purpose',
      ]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['half a point', { points: 1.5 }],
      ['more points than can be counted', { points: MOST + 1 }],
      ['points in words', { points: 'ten' }],
      ['half a second', { points: 1, expiresInSeconds: 1.5 }],
      ['more seconds than an Int has', { points: 1, expiresInSeconds: 2 ** 31 }],
    ])('%s, as a bad question', async (_, input) => {
      const { errors } = await refused(input);

      expect(errors[0].extensions.code).toBe('BAD_USER_INPUT');
    });

    it('but takes a purpose of 200 characters', async () => {
      await story.earn(10);

      expect(await holdPoints(story, { points: 1, purpose: 'x'.repeat(200) })).toMatchObject({ replayed: false });
    });
  });

  it('moves nothing of who is refused', async () => {
    await refused({ points: 1 });

    expect(await story.balance()).toEqual(NOTHING);
    expect(await story.postings()).toEqual([]);
  });
});
