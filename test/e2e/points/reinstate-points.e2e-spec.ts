import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { adjust, aKey, BAD_CORRECTIONS, lotsOf, reinstate, setStatus, storingNothing } from './support/corrections.js';

const MOST = Number.MAX_SAFE_INTEGER;
const START = '2027-01-01T12:00:00.000Z';
const NOW = '2027-03-01T12:00:00.000Z';
const JANUARY = { expiredFrom: '2027-01-01', expiredUntil: '2027-01-31' };
const NOTHING_TO_REINSTATE = {
  code: 'NOTHING_TO_REINSTATE',
  message: 'There are no points left that expired on those days.',
  path: ['expiredFrom'],
};
/** The end of the last day of 30 days of grace from 1 March. */
const GRACE = '2027-03-31T23:00:00.000Z';

describe('reinstatePoints', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: START });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** Lots with these last days, and then it is March. */
  const expired = async (...lots: [points: number, lastDay: string][]) => {
    for (const [points, expiresOn] of lots) await adjust(story, { points, expiresOn });
    await story.advance(NOW);
  };
  const free = async () => (await lotsOf(story)).map((lot) => lot.free);

  it('gives points back that expired, for the days of grace', async () => {
    await expired([100, '2027-01-15']);

    const outcome = await reinstate(story, { ...JANUARY, reason: 'Was in hospital' });

    expect(outcome).toEqual({
      posting: {
        id: expect.stringMatching(/^pst_[0-9a-z]{12}$/),
        sequence: 3,
        kind: 'REINSTATE',
        points: 100,
        owedChange: 0,
        availableAfter: 100,
        occurredAt: NOW,
        reason: 'Was in hospital',
      },
      member: {
        id: story.member.id,
        points: { available: 100, held: 0, owed: 0, lifetimeEarned: 0, lifetimeSpent: 0, lifetimeExpired: 0 },
      },
      replayed: false,
    });
    expect(await lotsOf(story)).toMatchObject([{ free: 100, gone: GRACE }]);
    await story.advance('2027-06-01T00:00:00Z');
    expect((await story.diary()).slice(1)).toEqual([
      '2027-01-16T00:00:00.000Z EXPIRE -100',
      `${NOW} REINSTATE +100`,
      `${GRACE} EXPIRE -100`,
    ]);
  });

  it('tells the outside', async () => {
    await expired([100, '2027-01-15']);
    await reinstate(story, JANUARY);

    const { rows } = await app.database.pool.query(
      'SELECT type FROM outbox_event WHERE program_id = $1 AND wallet_id > 0 ORDER BY sequence',
      [story.program.program.number],
    );

    expect(rows.map(({ type }) => type)).toEqual(['points.adjusted', 'points.expired', 'points.reinstated']);
  });

  it('gives them the last day that is named, and uses the days of grace of the currency else', async () => {
    await story.setCurrency({ graceDays: 7 });
    await expired([10, '2027-01-15'], [10, '2027-01-16']);

    await reinstate(story, { expiredFrom: '2027-01-15', expiredUntil: '2027-01-15', expiresOn: '2027-12-31' });
    await reinstate(story, { expiredFrom: '2027-01-16', expiredUntil: '2027-01-16' });

    expect(await lotsOf(story)).toMatchObject([
      { gone: '2028-01-01T00:00:00.000Z' },
      { gone: '2027-03-09T00:00:00.000Z' },
    ]);
  });

  it.each([
    ['2027-01-15', '2027-01-16', [1, 2, 0]],
    ['2027-01-15', '2027-01-15', [1, 0, 0]],
    ['2027-01-16', '2027-01-30', [0, 2, 0]],
    ['2027-01-16', null, [0, 2, 4]],
    ['2027-02-28', '2027-03-01', [0, 0, 4]],
    ['1970-01-01', null, [1, 2, 4]],
  ])('means the days on which points could be used last: %s to %s', async (expiredFrom, expiredUntil, expected) => {
    await expired([1, '2027-01-15'], [2, '2027-01-16'], [4, '2027-02-28']);

    await reinstate(story, { expiredFrom, expiredUntil });

    expect(await free()).toEqual(expected);
  });

  it.each([
    [3, [0, 0, 3]],
    [5, [0, 1, 4]],
    [7, [1, 2, 4]],
  ])('gives %i back, those that expired latest first', async (points, expected) => {
    await expired([1, '2027-01-15'], [2, '2027-01-16'], [4, '2027-02-28']);

    await reinstate(story, { expiredFrom: '2027-01-01', points });

    expect(await free()).toEqual(expected);
  });

  it('gives back only once what expired once', async () => {
    await expired([10, '2027-01-15'], [10, '2027-01-15']);
    await reinstate(story, { ...JANUARY, points: 15 });

    const tooMany = await storingNothing(story, () => reinstate(story, { ...JANUARY, points: 6 }));
    const rest = await reinstate(story, JANUARY);
    const nothing = await storingNothing(story, () => reinstate(story, JANUARY));

    expect(tooMany).toEqual({
      code: 'INSUFFICIENT_EXPIRED_POINTS',
      message: '6 points are asked for, 5 expired on those days.',
      path: ['points'],
      required: 6,
      available: 5,
    });
    expect(rest).toMatchObject({ posting: { points: 5 }, member: { points: { available: 20, lifetimeExpired: 0 } } });
    expect(nothing).toEqual(NOTHING_TO_REINSTATE);
  });

  it('gives back again what expired again', async () => {
    await expired([10, '2027-01-15']);
    await reinstate(story, JANUARY);
    await story.advance('2027-04-15T12:00:00Z');

    const january = await storingNothing(story, () => reinstate(story, JANUARY));
    const march = await reinstate(story, { expiredFrom: '2027-03-31' });

    expect(january).toEqual(NOTHING_TO_REINSTATE);
    expect(march).toMatchObject({ posting: { points: 10 } });
  });

  it('knows what is due and not booked yet', async () => {
    await adjust(story, { points: 10, expiresOn: '2027-01-15' });
    await story.letTimePass(NOW);

    const outcome = await reinstate(story, JANUARY);

    expect(outcome).toMatchObject({ posting: { points: 10, sequence: 3 } });
    expect(await story.postings()).toEqual(['ADJUST +10', 'EXPIRE -10', 'REINSTATE +10']);
  });

  it('leaves a lot that lives longer its day', async () => {
    await expired([10, '2027-01-15']);
    await reinstate(story, { ...JANUARY, points: 5, expiresOn: '2027-12-31' });

    await reinstate(story, { ...JANUARY, points: 5 });

    expect(await lotsOf(story)).toMatchObject([{ free: 10, gone: '2028-01-01T00:00:00.000Z' }]);
  });

  it('gives points of a lot back of which others are still held', async () => {
    await adjust(story, { points: 100, expiresOn: '2027-01-15' });
    const hold = await story.hold(40);
    await story.advance('2027-01-20T12:00:00Z');
    await reinstate(story, { expiredFrom: '2027-01-15' });
    expect(await lotsOf(story)).toMatchObject([{ free: 60, held: 40, gone: '2027-02-20T00:00:00.000Z' }]);

    await story.release(hold);

    expect(await story.balance()).toMatchObject({ available: 100, held: 0 });
  });

  it('R13: what expired at its release expired on that day', async () => {
    await adjust(story, { points: 100, expiresOn: '2027-01-15' });
    const hold = await story.hold(40);
    await story.advance('2027-01-20T12:00:00Z');
    await story.release(hold);

    const outcome = await reinstate(story, { expiredFrom: '2027-01-20' });

    expect(outcome).toMatchObject({ posting: { points: 40 } });
  });

  it('repays what is owed first', async () => {
    await expired([100, '2027-01-15']);
    await adjust(story, { points: -30, allowOwed: true });

    const outcome = await reinstate(story, JANUARY);

    expect(outcome).toMatchObject({
      posting: { kind: 'REINSTATE', points: 100 },
      member: { points: { available: 70, owed: 0 } },
    });
    expect((await story.postings()).slice(-2)).toEqual(['REINSTATE +100', 'REPAY -30, owed -30']);
  });

  it('gives undated points a day that went by inactivity', async () => {
    story = await aStory(app, { at: START, currency: { expiry: { kind: 'INACTIVITY', count: 1, unit: 'MONTHS' } } });
    await story.earn(10);
    await story.advance(NOW);

    await reinstate(story, { expiredFrom: '2027-02-01', expiredUntil: '2027-02-01' });

    expect(await lotsOf(story)).toMatchObject([{ free: 10, gone: GRACE }]);
    expect(await story.balance()).toMatchObject({ available: 10 });
  });

  it('gives back as many as can be counted exactly', async () => {
    await expired([MOST, '2027-01-15']);

    expect(await reinstate(story, JANUARY)).toMatchObject({ posting: { points: MOST, availableAfter: MOST } });
  });

  it('refuses more than can be counted exactly', async () => {
    await expired([10, '2027-01-15']);
    await adjust(story, { points: MOST - 20 });
    await story.spend(MOST - 20);
    await adjust(story, { points: 15 });

    const outcome = await storingNothing(story, () => reinstate(story, JANUARY));

    expect(outcome).toMatchObject({ code: 'TOO_MANY_POINTS', path: ['points'] });
    expect(await reinstate(story, { ...JANUARY, points: 5 })).toMatchObject({ posting: { points: 5 } });
  });

  it('finds nothing of who has no points, or none that expired then', async () => {
    const before = await storingNothing(story, () => reinstate(story, { expiredFrom: '2027-01-01' }));
    await expired([10, '2027-02-01'], [10, '2027-12-31']);
    const after = await storingNothing(story, () => reinstate(story, JANUARY));

    expect([before, after]).toEqual([NOTHING_TO_REINSTATE, NOTHING_TO_REINSTATE]);
  });

  it('repeats nothing under the same key, and refuses the key for something else', async () => {
    await expired([10, '2027-01-15']);
    const input = { idempotencyKey: 'once', ...JANUARY, points: 4 };
    const first = await reinstate(story, input);

    const again = await storingNothing(story, () => reinstate(story, input));
    const other = await storingNothing(story, () => reinstate(story, { ...input, points: 5 }));

    expect(again).toEqual({ ...first, replayed: true });
    expect(other).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: 'once' });
  });

  it('gives back once what is asked for several times at once', async () => {
    await expired([10, '2027-01-15'], [20, '2027-01-16']);

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => reinstate(story, { ...JANUARY, points: 8 })));

    expect(outcomes.filter(({ posting }) => posting)).toHaveLength(3);
    expect(outcomes.filter(({ code }) => code === 'INSUFFICIENT_EXPIRED_POINTS')).toHaveLength(5);
    expect(await story.balance()).toMatchObject({ available: 24 });
  });

  it.each([
    ...BAD_CORRECTIONS,
    ['no points', { points: 0 }, 'points', 'must be from 1 to 9007199254740991'],
    ['points below zero', { points: -1 }, 'points', 'must be from 1 to 9007199254740991'],
    ['a first day to come', { expiredFrom: '2027-03-02' }, 'expiredFrom', 'must be from 1970-01-01 to 2027-03-01'],
    ['a first day of long ago', { expiredFrom: '0001-01-01' }, 'expiredFrom', 'must be from 1970-01-01 to 2027-03-01'],
    [
      'a first day after the last',
      { expiredUntil: '2026-12-31' },
      'expiredFrom',
      'must be from 1970-01-01 to 2026-12-31',
    ],
    ['a last day to come', { expiredUntil: '2027-03-02' }, 'expiredUntil', 'must be from 1970-01-01 to 2027-03-01'],
  ] as typeof BAD_CORRECTIONS)('refuses %s', async (_, changes, field, message) => {
    await expired([10, '2027-01-15']);

    const outcome = await storingNothing(story, () => reinstate(story, { expiredFrom: '2027-01-01', ...changes }));

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field], message }] });
  });

  it('finds no member of another program', async () => {
    const stranger = await aMember(app).enroll();

    const outcome = await storingNothing(story, () =>
      reinstate(story, { expiredFrom: '2026-12-31', member: { id: stranger.id } }),
    );

    expect(outcome).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: ['member'] });
  });

  it.each(['PAUSED', 'BLOCKED'])('gives back to who is %s', async (status) => {
    await expired([10, '2027-01-15']);
    await setStatus(story, status);

    expect(await reinstate(story, JANUARY)).toMatchObject({ posting: { points: 10 } });
  });

  it.each([
    ['CLOSED', 'MEMBER_NOT_ACTIVE'],
    ['MERGED', 'MEMBER_NOT_ACTIVE'],
    ['ERASED', 'MEMBER_NOT_FOUND'],
  ])('refuses who is %s', async (status, code) => {
    await expired([10, '2027-01-15']);
    await setStatus(story, status);

    const outcome = await storingNothing(story, () => reinstate(story, JANUARY));

    expect(outcome).toMatchObject({ code, path: ['member'] });
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP', 'MEMBER'])('is for SUPPORT, not for %s', async (role) => {
    await expired([10, '2027-01-15']);
    const key = role === 'MEMBER' ? await story.member.token() : await aKey(story, role);

    const outcome = await storingNothing(story, () => reinstate(story, JANUARY, key));

    expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(await reinstate(story, JANUARY, await aKey(story, 'SUPPORT'))).toMatchObject({ replayed: false });
  });
});
