import { aMember } from '../../factories/a-member.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import type { Story } from '../../factories/a-story.js';
import { aStory, having, NOTHING } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import type { Outcome } from '../purchases/support/calls.js';
import { adjust, lotsOf, setStatus, storingNothing } from './support/corrections.js';
import { HOLD_NOT_OPEN, holdOf, holdPoints, holdsNotOpen, releaseHold, sourcesOf } from './support/holds.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('releaseHold', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
    await story.earn(100);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const refused = (input: Record<string, unknown>, as?: string): Promise<Outcome> =>
    storingNothing(story, () => releaseHold(story, input, as));

  it('makes held points available again', async () => {
    const { hold } = await holdPoints(story, { points: 40, purpose: 'A basket' });
    await story.letTimePass('2027-03-01T12:10:00Z');

    const outcome = await releaseHold(story, { holdId: hold.id });

    expect(outcome).toEqual({
      replayed: false,
      hold: { ...hold, status: 'RELEASED', captured: 0, released: 40, endedAt: '2027-03-01T12:10:00.000Z' },
      member: { id: story.member.id, points: { available: 100, held: 0 } },
    });
    expect(await story.balance()).toEqual(having({ available: 100 }));
    expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 0, lifetimeExpired: 0 });
    expect((await story.postings()).slice(1)).toEqual(['HOLD -40, held +40', 'RELEASE +40, held -40']);
    expect((await sourcesOf(story)).at(-1)).toBe(`RELEASE Hold ${hold.id}`);
  });

  it('gives them back into the lots they came from, and leaves other holds', async () => {
    await story.credit(50, '2027-06-30');
    await story.credit(50, '2027-05-31');
    const [one, another] = [await story.hold(70), await story.hold(40)];

    await releaseHold(story, { holdId: one });

    expect(await lotsOf(story)).toMatchObject([
      { free: 90, held: 10 },
      { free: 20, held: 30 },
      { free: 50, held: 0 },
    ]);
    expect(await holdOf(story, another)).toMatchObject({ status: 'OPEN', endedAt: null });
    expect(await story.balance()).toEqual(having({ available: 160, held: 40 }));
  });

  it('R13: hold 40 of a lot of 100; midnight of its last day passes; release', async () => {
    story = await aStory(app, { at: NOW });
    await story.credit(100, '2027-03-01');
    const holdId = await story.hold(40);
    await story.advance('2027-03-02T09:00:00Z');

    await releaseHold(story, { holdId });

    expect((await story.diary()).slice(2)).toEqual([
      '2027-03-02T00:00:00.000Z EXPIRE -60',
      '2027-03-02T09:00:00.000Z RELEASE +40, held -40',
      '2027-03-02T09:00:00.000Z EXPIRE -40',
    ]);
    expect(await story.balance()).toEqual(NOTHING);
    expect(await holdOf(story, holdId)).toMatchObject({ status: 'RELEASED', released: 40 });
  });

  it.each([
    ['a part of it', 30, { available: 10 }, ['RELEASE +40, held -40', 'REPAY -30, owed -30']],
    ['all of it', 40, {}, ['RELEASE +40, held -40', 'REPAY -40, owed -40']],
    ['more than all of it', 50, { owed: 10 }, ['RELEASE +40, held -40', 'REPAY -40, owed -40']],
  ])('repays what is owed from %s', async (_, owed, left, postings) => {
    await setDebtPolicy(app, 'OWE', story.program.adminKey);
    const order = await story.earn(owed);
    await story.spend(60 + owed);
    const holdId = await story.hold(40);
    await story.cancel(order);
    expect(await story.balance()).toEqual(having({ held: 40, owed }));

    await releaseHold(story, { holdId });

    expect(await story.balance()).toEqual(having(left));
    expect((await story.postings()).slice(-2)).toEqual(postings);
  });

  it('releases points of another currency', async () => {
    await story.addCurrency({ code: 'stars' });
    await adjust(story, { points: 7, currency: 'stars' });
    const holdId = await story.hold(7, 900, 'stars');

    await releaseHold(story, { holdId });

    expect(await story.balance('stars')).toEqual(having({ available: 7 }));
  });

  it('lets a member release their own', async () => {
    const holdId = await story.hold(40);

    const outcome = await releaseHold(story, { holdId }, await story.member.token());

    expect(outcome).toMatchObject({ replayed: false, hold: { id: holdId, status: 'RELEASED' } });
  });

  it.each(['PAUSED', 'BLOCKED'])('releases what a member holds who is %s meanwhile', async (status) => {
    const holdId = await story.hold(40);
    await setStatus(story, status);

    expect(await releaseHold(story, { holdId })).toMatchObject({ hold: { status: 'RELEASED' } });
  });

  it('finds nothing to release of who is closed: that was released with it', async () => {
    const holdId = await story.hold(40);
    await setStatus(story, 'CLOSED');

    expect(await releaseHold(story, { holdId })).toMatchObject({ code: 'HOLD_NOT_OPEN' });
  });

  it('of one hold succeeds once, whatever comes at the same time', async () => {
    const holdId = await story.hold(40);

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => releaseHold(story, { holdId })));

    expect(outcomes.filter(({ hold }) => hold)).toHaveLength(1);
    expect(outcomes.filter(({ code }) => code === 'HOLD_NOT_OPEN')).toHaveLength(7);
    expect(await story.balance()).toEqual(having({ available: 100 }));
  });

  it('releases to the millisecond before it times out, and not after', async () => {
    const [one, another] = [await story.hold(10, 60), await story.hold(10, 60)];
    await story.letTimePass('2027-03-01T12:00:59.999Z');
    expect(await releaseHold(story, { holdId: one })).toMatchObject({ hold: { status: 'RELEASED' } });

    await story.letTimePass('2027-03-01T12:01:00Z');

    expect(await refused({ holdId: another })).toEqual(HOLD_NOT_OPEN);
  });

  describe('under the same key', () => {
    it('answers with the same, and releases nothing more', async () => {
      const input = { idempotencyKey: 'k', holdId: await story.hold(40) };
      const first = await releaseHold(story, input);

      const again = await storingNothing(story, () => releaseHold(story, input));

      expect(again).toEqual({ ...first, replayed: true });
    });

    it('refuses another hold, and what another operation did', async () => {
      const [one, another] = [await story.hold(10), await story.hold(10)];
      await releaseHold(story, { idempotencyKey: 'k', holdId: one });
      await adjust(story, { idempotencyKey: 'a', points: 1 });
      const reused = { code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'] };

      expect(await refused({ idempotencyKey: 'k', holdId: another })).toMatchObject({ ...reused, idempotencyKey: 'k' });
      expect(await refused({ idempotencyKey: 'a', holdId: another })).toMatchObject({ ...reused, idempotencyKey: 'a' });
    });
  });

  describe('refuses', () => {
    it('a hold that is not open, by one answer', async () => {
      const other = await aStory(app, { at: NOW });
      await other.earn(1);
      const ids = await holdsNotOpen(story, other);
      const token = await story.member.token();

      for (const [why, holdId] of Object.entries(ids)) {
        expect([why, await refused({ holdId })]).toEqual([why, HOLD_NOT_OPEN]);
        expect([why, await refused({ holdId }, token)]).toEqual([why, HOLD_NOT_OPEN]);
      }
    });

    it('a member what another holds, which stays held', async () => {
      const holdId = await story.hold(40);
      const bob = await aMember(app).of(story.program).enroll();

      expect(await refused({ holdId }, await bob.token())).toEqual(HOLD_NOT_OPEN);
      expect(await story.balance()).toEqual(having({ available: 60, held: 40 }));
    });

    it('a hold of another program, which stays held', async () => {
      const other = await aStory(app, { at: NOW });
      await other.earn(10);
      const holdId = await other.hold(10);

      expect(await refused({ holdId })).toEqual(HOLD_NOT_OPEN);
      expect(await other.balance()).toEqual(having({ held: 10 }));
    });

    it.each(['', ' ', 'x'.repeat(256), 'a\u0000b'])('the key %j', async (idempotencyKey) => {
      const holdId = await story.hold(40);
      const message = 'must have 1 to 255 characters, no control characters';

      expect(await refused({ idempotencyKey, holdId })).toEqual({
        code: 'INVALID_INPUT',
        message: `idempotencyKey: ${message}`,
        path: ['idempotencyKey'],
        problems: [{ path: ['idempotencyKey'], message }],
      });
    });
  });
});
