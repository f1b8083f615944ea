import { randomUUID } from 'node:crypto';
import { aMember } from '../../factories/a-member.js';
import { aStory, type Setting, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { adjust, aKey, BAD_CORRECTIONS, lotsOf, setStatus, storingNothing } from './support/corrections.js';

const NOW = '2027-03-01T12:00:00.000Z';
const MOST = Number.MAX_SAFE_INTEGER;
const NO_LIFE = { lifetimeEarned: 0, lifetimeSpent: 0, lifetimeExpired: 0 };

describe('adjustPoints', () => {
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

  it('credits points and says why', async () => {
    const outcome = await adjust(story, { points: 100, reason: 'Delivered late 🎈' });

    expect(outcome).toEqual({
      posting: {
        id: expect.stringMatching(/^pst_[0-9a-z]{12}$/),
        sequence: 1,
        kind: 'ADJUST',
        points: 100,
        owedChange: 0,
        availableAfter: 100,
        occurredAt: NOW,
        reason: 'Delivered late 🎈',
      },
      member: { id: story.member.id, points: { available: 100, held: 0, owed: 0, ...NO_LIFE } },
      replayed: false,
    });
  });

  it('takes points, and neither counts them as spent nor as earned', async () => {
    await story.earn(100);

    const outcome = await adjust(story, { points: -30 });

    expect(outcome).toMatchObject({
      posting: { kind: 'ADJUST', points: -30, availableAfter: 70, reason: 'A mistake' },
      member: { points: { available: 70, lifetimeEarned: 100, lifetimeSpent: 0 } },
    });
  });

  it('names the key that did it, and tells the outside', async () => {
    const key = await aKey(story, 'SUPPORT');

    await adjust(story, { points: 5 }, key);

    const { rows } = await app.database.pool.query(
      `SELECT k.name, p.actor_type AS type, p.source_type AS source FROM posting p LEFT JOIN api_key k ON k.id = p.actor_id
       WHERE p.program_id = $1`,
      [story.program.program.number],
    );
    const events = await app.database.pool.query(
      'SELECT type FROM outbox_event WHERE program_id = $1 AND wallet_id > 0',
      [story.program.program.number],
    );
    expect(rows).toEqual([{ name: 'SUPPORT', type: 1, source: 0 }]);
    expect(events.rows).toEqual([{ type: 'points.adjusted' }]);
  });

  it.each<[string, Setting['currency'], string | undefined, string | null]>([
    ['never, when that is the policy', {}, undefined, null],
    [
      'by the policy',
      { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } },
      undefined,
      '2027-04-02T00:00:00.000+01:00',
    ],
    [
      'on the day that is given',
      { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } },
      '2027-06-01',
      '2027-06-02T00:00:00.000+01:00',
    ],
    ['today', {}, '2027-03-01', '2027-03-02T00:00:00.000Z'],
    ['in a hundred years', {}, '2127-03-01', '2127-03-02T00:00:00.000Z'],
  ])('lets credited points expire %s', async (_, currency, expiresOn, gone) => {
    story = await aStory(app, { at: NOW, ...(currency && Object.keys(currency).length > 0 ? { currency } : {}) });

    await adjust(story, { points: 100, ...(expiresOn && { expiresOn }) });

    expect(await lotsOf(story)).toMatchObject([{ free: 100, gone: gone && new Date(gone).toISOString() }]);
  });

  it('L1: spends what expires sooner first', async () => {
    await adjust(story, { points: 100, expiresOn: '2027-12-01' });
    await adjust(story, { points: 100, expiresOn: '2027-06-01' });

    await story.spend(100);

    expect(await lotsOf(story)).toMatchObject([{ free: 100 }, { free: 0 }]);
    expect(await story.expiring()).toEqual([{ at: '2027-12-02T00:00:00.000Z', lastDay: '2027-12-01', points: 100 }]);
  });

  it('L3: takes of the lot that expires sooner, then of the next', async () => {
    await adjust(story, { points: 50, expiresOn: '2027-07-01' });
    await adjust(story, { points: 50, expiresOn: '2027-06-01' });

    await adjust(story, { points: -70 });

    expect(await lotsOf(story)).toMatchObject([{ free: 30 }, { free: 0 }]);
  });

  it('E3: what is credited expires after its last day', async () => {
    await adjust(story, { points: 100, expiresOn: '2027-03-31' });
    await adjust(story, { points: 50, expiresOn: '2027-04-30' });

    await story.advance('2027-04-15T00:00:00Z');

    expect(await story.diary()).toEqual([
      `${NOW} ADJUST +100`,
      `${NOW} ADJUST +50`,
      '2027-03-31T23:00:00.000Z EXPIRE -100',
    ]);
    expect(await story.balance()).toMatchObject({ available: 50 });
  });

  it('repays what is owed from what is credited', async () => {
    await adjust(story, { points: -30, allowOwed: true });

    const outcome = await adjust(story, { points: 100 });

    expect(outcome).toMatchObject({
      posting: { kind: 'ADJUST', points: 100 },
      member: { points: { available: 70, owed: 0 } },
    });
    expect(await story.postings()).toEqual(['ADJUST owed +30', 'ADJUST +100', 'REPAY -30, owed -30']);
  });

  it('lets the member owe what is missing, when that is allowed', async () => {
    await story.earn(50);
    await story.hold(20);

    const outcome = await adjust(story, { points: -100, allowOwed: true });

    expect(outcome).toMatchObject({
      posting: { points: -30, owedChange: 70, availableAfter: 0 },
      member: { points: { available: 0, held: 20, owed: 70 } },
    });
  });

  it.each([
    [0, -1],
    [50, -51],
    [50, -MOST],
  ])('refuses to take more than the %i that are available: %i', async (available, points) => {
    if (available > 0) await story.earn(available);

    const outcome = await storingNothing(story, () => adjust(story, { points, allowOwed: false }));

    expect(outcome).toEqual({
      code: 'INSUFFICIENT_POINTS',
      message: `${String(-points)} points are needed, ${String(available)} are available.`,
      path: ['points'],
      required: -points,
      available,
      missing: -points - available,
    });
  });

  it('counts what is due as gone', async () => {
    await adjust(story, { points: 50, expiresOn: '2027-03-01' });
    await story.letTimePass('2027-03-02T00:00:00Z');

    const outcome = await storingNothing(story, () => adjust(story, { points: -50 }));

    expect(outcome).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0 });
  });

  it('refuses more than can be counted exactly', async () => {
    await adjust(story, { points: MOST });

    const more = await storingNothing(story, () => adjust(story, { points: 1 }));

    expect(more).toMatchObject({ code: 'TOO_MANY_POINTS', path: ['points'] });
    await story.spend(MOST);
    expect(await storingNothing(story, () => adjust(story, { points: 1 }))).toMatchObject({ code: 'TOO_MANY_POINTS' });
    expect(await adjust(story, { points: -MOST, allowOwed: true })).toMatchObject({
      member: { points: { owed: MOST } },
    });
    const deeper = await storingNothing(story, () => adjust(story, { points: -1, allowOwed: true }));
    expect(deeper).toMatchObject({ code: 'TOO_MANY_POINTS' });
  });

  it('repeats nothing under the same key', async () => {
    const input = { idempotencyKey: 'once', points: 100, expiresOn: '2027-03-01' };
    const first = await adjust(story, input);
    await story.letTimePass('2027-03-01T20:00:00Z');

    const again = await storingNothing(story, () => adjust(story, input));

    expect(again).toEqual({ ...first, replayed: true });
    await story.advance('2027-03-02T12:00:00Z');
    const { member, ...rest } = await storingNothing(story, () => adjust(story, input));
    expect(rest).toEqual({ posting: first.posting, replayed: true });
    expect(member.points).toMatchObject({ available: 0, lifetimeExpired: 100 });
  });

  it('refuses a key that was used for something else', async () => {
    await adjust(story, { idempotencyKey: 'once', points: 100 });

    for (const change of [{ points: 101 }, { points: 100, reason: 'Another' }, { points: 100, allowOwed: true }]) {
      const outcome = await storingNothing(story, () => adjust(story, { idempotencyKey: 'once', ...change }));
      expect(outcome).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: 'once' });
    }
  });

  it('decides one after the other what comes at the same time', async () => {
    await adjust(story, { points: 100 });
    const key = randomUUID();

    const taken = await Promise.all(Array.from({ length: 10 }, () => adjust(story, { points: -30 })));
    const once = await Promise.all(Array.from({ length: 5 }, () => adjust(story, { points: 7, idempotencyKey: key })));

    expect(taken.filter(({ code }) => code === 'INSUFFICIENT_POINTS')).toHaveLength(7);
    expect(once.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await story.balance()).toMatchObject({ available: 17 });
  });

  it.each([
    ...BAD_CORRECTIONS,
    ['nothing', { points: 0 }, 'points', 'must not be 0'],
    ['an expiry of what is taken', { points: -1, expiresOn: '2027-06-01' }, 'expiresOn', 'only with points above 0'],
  ] as typeof BAD_CORRECTIONS)('refuses %s', async (_, changes, field, message) => {
    await story.earn(10);

    const outcome = await storingNothing(story, () => adjust(story, { points: 5, ...changes }));

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field], message }] });
  });

  it.each([{ points: 1.5 }, { points: MOST + 1 }, { points: -MOST - 1 }, { points: 1, expiresOn: '2027-02-30' }])(
    'does not understand %j',
    async (changes) => {
      const outcome = await storingNothing(story, () => adjust(story, changes));

      expect(outcome.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    },
  );

  it.each([
    ['an unknown id', { id: 'mem_01k0000000e0000000000000aa' }],
    ['no id at all', { id: 'nonsense' }],
    ['nobody', { externalId: 'nobody' }],
  ])('finds no member by %s', async (_, member) => {
    const outcome = await storingNothing(story, () => adjust(story, { points: 1, member }));

    expect(outcome).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: ['member'] });
  });

  it('finds no member of another program', async () => {
    const stranger = await aMember(app).enroll();

    const outcome = await storingNothing(story, () => adjust(story, { points: 1, member: { id: stranger.id } }));

    expect(outcome).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
  });

  it.each(['PAUSED', 'BLOCKED'])('corrects the points of who is %s', async (status) => {
    await setStatus(story, status);

    expect(await adjust(story, { points: 5 })).toMatchObject({ posting: { points: 5 } });
  });

  it.each([
    ['CLOSED', 'MEMBER_NOT_ACTIVE'],
    ['MERGED', 'MEMBER_NOT_ACTIVE'],
    ['ERASED', 'MEMBER_NOT_FOUND'],
  ])('refuses who is %s', async (status, code) => {
    await setStatus(story, status);

    const outcome = await storingNothing(story, () => adjust(story, { points: 5 }));

    expect(outcome).toMatchObject({ code, path: ['member'] });
  });

  it('knows the point currencies apart', async () => {
    const create = `mutation { createPointCurrency(input: { code: "stars", name: [{ locale: "en", text: "Stars" }] }) { __typename } }`;
    await app.call(story.program.adminKey, create);

    await adjust(story, { points: 5, currency: 'stars' });

    const query = `{ member(ref: { id: "${story.member.id}" }) { points { available } stars: points(currency: "stars") { available } } }`;
    const { data } = await app.call(story.program.adminKey, query);
    expect(data.member).toEqual({ points: { available: 0 }, stars: { available: 5 } });
  });

  describe('under a policy of inactivity', () => {
    const inactive = { expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } };

    it('lets credited points live with the rest, and is itself no activity', async () => {
      story = await aStory(app, { at: NOW, currency: inactive });
      await story.earn(100);
      await story.advance('2027-05-01T12:00:00Z');

      await adjust(story, { points: 10 });
      await story.advance('2028-01-01T12:00:00Z');

      expect(await story.diary()).toEqual([
        `${NOW} EARN +100`,
        '2027-05-01T12:00:00.000Z ADJUST +10',
        '2027-09-01T23:00:00.000Z EXPIRE -110',
      ]);
    });

    it('gives who was inactive for the whole period points with a day of their own', async () => {
      story = await aStory(app, { at: NOW, currency: inactive });
      await story.earn(100);
      await story.advance('2027-10-01T12:00:00Z');

      await adjust(story, { points: 10 });
      await story.advance('2028-06-01T12:00:00Z');

      expect((await story.diary()).slice(1)).toEqual([
        '2027-09-01T23:00:00.000Z EXPIRE -100',
        '2027-10-01T12:00:00.000Z ADJUST +10',
        '2028-04-01T23:00:00.000Z EXPIRE -10',
      ]);
    });

    it('gives who was never active the whole period', async () => {
      story = await aStory(app, { at: NOW, currency: inactive });
      await story.advance('2027-08-31T12:00:00Z');

      await adjust(story, { points: 10 });
      await story.advance('2028-06-01T12:00:00Z');

      expect(await story.diary()).toEqual([
        '2027-08-31T12:00:00.000Z ADJUST +10',
        '2028-03-01T00:00:00.000Z EXPIRE -10',
      ]);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 0, lifetimeSpent: 0, lifetimeExpired: 10 });
    });
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is not for %s', async (role) => {
    const key = await aKey(story, role);

    const outcome = await storingNothing(story, () => adjust(story, { points: 1 }, key));

    expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
  });

  it('is not for the member', async () => {
    const token = await story.member.token();

    const outcome = await storingNothing(story, () => adjust(story, { points: 1 }, token));

    expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
