import { aMember } from '../../factories/a-member.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { adjust, aKey, BAD_CORRECTIONS, extend, lotsOf, setStatus, storingNothing } from './support/corrections.js';

const NOW = '2027-03-01T12:00:00.000Z';
const NOTHING_TO_EXTEND = {
  code: 'NOTHING_TO_EXTEND',
  message: 'There are no points that expire before that day.',
  path: ['expiresOn'],
};

describe('extendExpiry', () => {
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

  /** Lots of 10 with these last days; null: without one. */
  const lots = async (...days: (string | null)[]) => {
    for (const expiresOn of days) await adjust(story, { points: 10, expiresOn });
    return (await lotsOf(story)).map(({ id }) => id);
  };
  const gone = async () => (await lotsOf(story)).map((lot) => lot.gone);

  it('lets all points that would expire sooner live to the end of that day', async () => {
    await lots('2027-03-31', '2027-09-01', '2027-12-31', null);

    const outcome = await extend(story, { expiresOn: '2027-09-30', reason: 'Shop was closed' });

    expect(outcome).toEqual({
      posting: {
        id: expect.stringMatching(/^pst_[0-9a-z]{12}$/),
        sequence: 5,
        kind: 'EXTEND',
        points: 0,
        owedChange: 0,
        availableAfter: 40,
        occurredAt: NOW,
        reason: 'Shop was closed',
      },
      member: {
        id: story.member.id,
        points: { available: 40, held: 0, owed: 0, lifetimeEarned: 0, lifetimeSpent: 0, lifetimeExpired: 0 },
      },
      replayed: false,
    });
    const september = '2027-09-30T23:00:00.000Z';
    expect(await gone()).toEqual([september, september, '2028-01-01T00:00:00.000Z', null]);
  });

  it('keeps what it was before, and tells the outside', async () => {
    await lots('2027-03-31');
    await extend(story, { expiresOn: '2027-04-30' });
    await extend(story, { expiresOn: '2027-05-31' });

    const terms = await app.database.pool.query(
      'SELECT sequence, expires_at AS at FROM lot_term WHERE program_id = $1 ORDER BY sequence',
      [story.program.program.number],
    );
    const events = await app.database.pool.query(
      'SELECT type FROM outbox_event WHERE program_id = $1 AND wallet_id > 0 ORDER BY sequence',
      [story.program.program.number],
    );
    expect(terms.rows).toEqual([
      { sequence: 1, at: new Date('2027-03-31T23:00:00Z') },
      { sequence: 2, at: new Date('2027-04-30T23:00:00Z') },
      { sequence: 3, at: new Date('2027-05-31T23:00:00Z') },
    ]);
    expect(events.rows.map(({ type }) => type)).toEqual(['points.adjusted', 'points.extended', 'points.extended']);
  });

  it('lets them expire then, and not before', async () => {
    await lots('2027-03-31');
    await extend(story, { expiresOn: '2027-04-30' });

    await story.advance('2027-06-01T00:00:00Z');

    expect(await story.diary()).toEqual([
      `${NOW} ADJUST +10`,
      `${NOW} EXTEND 0`,
      '2027-04-30T23:00:00.000Z EXPIRE -10',
    ]);
  });

  it('extends only the lots that are named', async () => {
    const [first, , third] = await lots('2027-03-31', '2027-03-31', '2027-03-31');

    await extend(story, { expiresOn: '2027-04-30', lots: [third, first, third] });

    const [march, april] = ['2027-03-31T23:00:00.000Z', '2027-04-30T23:00:00.000Z'];
    expect(await gone()).toEqual([april, march, april]);
  });

  it('extends pending points, and the rest of a lot of which points are held', async () => {
    await story.setCurrency({ expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } });
    await story.earn(10, { completed: false });
    await story.earn(10);
    await story.hold(10);

    await extend(story, { expiresOn: '2027-05-31' });

    expect(await lotsOf(story)).toMatchObject([
      { free: 10, held: 0, gone: '2027-05-31T23:00:00.000Z' },
      { free: 0, held: 10, gone: '2027-05-31T23:00:00.000Z' },
    ]);
  });

  it('extends what outlived its day: points that wait beyond it, and those that are held', async () => {
    await story.setCurrency({ expiry: { kind: 'AFTER', count: 10, unit: 'DAYS' } });
    await story.earn(10, { completed: false });
    await story.earn(10);
    const hold = await story.hold(4);
    await story.letTimePass('2027-03-20T12:00:00Z');

    await extend(story, { expiresOn: '2027-05-31' });

    const may = '2027-05-31T23:00:00.000Z';
    expect(await lotsOf(story)).toMatchObject([{ free: 10, held: 0, gone: may }, { free: 0, held: 4, gone: may }]); // prettier-ignore
    await story.release(hold);
    expect(await story.balance()).toEqual(having({ available: 4, pending: 10 }));
  });

  it('leaves alone what is spent, and what has expired', async () => {
    const [spent] = await lots('2027-03-02', '2027-03-31', '2027-03-31');
    await story.spend(10);
    await story.letTimePass('2027-04-15T12:00:00Z');

    const all = await storingNothing(story, () => extend(story, { expiresOn: '2027-05-31' }));
    const named = await storingNothing(story, () => extend(story, { expiresOn: '2027-05-31', lots: [spent] }));

    expect([all, named]).toEqual([NOTHING_TO_EXTEND, NOTHING_TO_EXTEND]);
  });

  it('never shortens an expiry', async () => {
    const ids = await lots('2027-03-31', null);

    const outcomes = [
      await storingNothing(story, () => extend(story, { expiresOn: '2027-03-31' })),
      await storingNothing(story, () => extend(story, { expiresOn: '2027-03-30', lots: ids })),
    ];

    expect(outcomes).toEqual([NOTHING_TO_EXTEND, NOTHING_TO_EXTEND]);
  });

  it('finds nothing of who has no points', async () => {
    const outcome = await storingNothing(story, () => extend(story, { expiresOn: '2027-03-31' }));

    expect(outcome).toEqual(NOTHING_TO_EXTEND);
  });

  it('repeats nothing under the same key, and refuses the key for something else', async () => {
    await lots('2027-03-31');
    const input = { idempotencyKey: 'once', expiresOn: '2027-04-30' };
    const first = await extend(story, input);

    const again = await storingNothing(story, () => extend(story, input));
    const other = await storingNothing(story, () => extend(story, { ...input, expiresOn: '2027-05-01' }));
    const others = await storingNothing(story, () => adjust(story, { idempotencyKey: 'once', points: 1 }));

    expect(again).toEqual({ ...first, replayed: true });
    expect([other.code, others.code]).toEqual(['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('decides one after the other what comes at the same time', async () => {
    await lots('2027-03-31', '2027-03-31');

    const outcomes = await Promise.all(
      ['2027-05-31', '2027-04-30', '2027-05-31', '2027-06-30'].map((expiresOn) => extend(story, { expiresOn })),
    );

    expect(outcomes.filter(({ posting }) => posting).length).toBeGreaterThan(0);
    expect(await gone()).toEqual(['2027-06-30T23:00:00.000Z', '2027-06-30T23:00:00.000Z']);
  });

  it.each([
    ...BAD_CORRECTIONS,
    ['no lots', { lots: [] }, 'lots', 'must be 1 to 500'],
    ['too many lots', { lots: Array(501).fill('lot_000000000011') }, 'lots', 'must be 1 to 500'],
  ] as typeof BAD_CORRECTIONS)('refuses %s', async (_, changes, field, message) => {
    await lots('2027-03-31');

    const outcome = await storingNothing(story, () => extend(story, { expiresOn: '2027-06-01', ...changes }));

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [field], message }] });
  });

  it("refuses lots that are not the member's, each by its place", async () => {
    const [own] = await lots('2027-03-31');
    const { member, ...rest } = story;
    const bob = await aMember(app).of(story.program).enroll();
    await adjust(story, { member: { id: bob.id }, points: 10, expiresOn: '2027-03-31' });
    const [others] = await lotsOf({ ...rest, member: bob } as Story);

    const wanted = [own, others?.id, 'nonsense', `${own?.slice(0, -1)}9`];
    const outcome = await storingNothing(story, () => extend(story, { expiresOn: '2027-06-01', lots: wanted }));
    const ofNobody = await storingNothing(story, () =>
      extend(story, { member: { id: bob.id }, expiresOn: '2027-06-01', lots: [own] }),
    );

    const message = 'the member has no such lot in this point currency';
    expect(outcome.problems).toEqual(['1', '2', '3'].map((place) => ({ path: ['lots', place], message })));
    expect(ofNobody.problems).toEqual([{ path: ['lots', '0'], message }]);
    expect(member.id).not.toBe(bob.id);
  });

  it('finds no member of another program', async () => {
    const stranger = await aMember(app).enroll();

    const outcome = await storingNothing(story, () =>
      extend(story, { expiresOn: '2027-06-01', member: { externalId: stranger.externalId } }),
    );

    expect(outcome).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: ['member'] });
  });

  it.each(['PAUSED', 'BLOCKED'])('extends for who is %s', async (status) => {
    await lots('2027-03-31');
    await setStatus(story, status);

    expect(await extend(story, { expiresOn: '2027-12-31' })).toMatchObject({ posting: { kind: 'EXTEND' } });
  });

  it.each([
    ['CLOSED', 'MEMBER_NOT_ACTIVE'],
    ['MERGED', 'MEMBER_NOT_ACTIVE'],
    ['ERASED', 'MEMBER_NOT_FOUND'],
  ])('refuses who is %s', async (status, code) => {
    await lots('2027-03-31');
    await setStatus(story, status);

    const outcome = await storingNothing(story, () => extend(story, { expiresOn: '2027-06-01' }));

    expect(outcome).toMatchObject({ code, path: ['member'] });
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP', 'MEMBER'])('is for SUPPORT, not for %s', async (role) => {
    await lots('2027-03-31');
    const key = role === 'MEMBER' ? await story.member.token() : await aKey(story, role);

    const outcome = await storingNothing(story, () => extend(story, { expiresOn: '2027-06-01' }, key));

    expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(await extend(story, { expiresOn: '2027-06-01' }, await aKey(story, 'SUPPORT'))).toMatchObject({
      replayed: false,
    });
  });
});
