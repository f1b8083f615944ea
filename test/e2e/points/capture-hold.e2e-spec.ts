import { aMember } from '../../factories/a-member.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import type { Story } from '../../factories/a-story.js';
import { aStory, having } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import type { Outcome } from '../purchases/support/calls.js';
import { adjust, lotsOf, storingNothing } from './support/corrections.js';
import { captureHold, HOLD_NOT_OPEN, holdPoints, holdsNotOpen, sourcesOf } from './support/holds.js';

const NOW = '2027-03-01T12:00:00.000Z';
const MOST = Number.MAX_SAFE_INTEGER;

describe('captureHold', () => {
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
    storingNothing(story, () => captureHold(story, input, as));

  it('spends all that was held', async () => {
    const { hold } = await holdPoints(story, { points: 40, purpose: 'A basket' });
    await story.letTimePass('2027-03-01T12:10:00Z');

    const outcome = await captureHold(story, { holdId: hold.id });

    expect(outcome).toEqual({
      replayed: false,
      hold: {
        ...hold,
        status: 'CAPTURED',
        points: 40,
        captured: 40,
        released: 0,
        createdAt: NOW,
        expiresAt: '2027-03-01T12:15:00.000Z',
        endedAt: '2027-03-01T12:10:00.000Z',
      },
      member: { id: story.member.id, points: { available: 60, held: 0 } },
    });
    expect(await story.balance()).toEqual(having({ available: 60 }));
    expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 40, lifetimeExpired: 0 });
    expect((await story.postings()).slice(2)).toEqual(['CAPTURE held -40']);
  });

  it('spends a part, and releases the rest', async () => {
    const holdId = await story.hold(40);

    const outcome = await captureHold(story, { holdId, points: 15 });

    expect(outcome).toMatchObject({
      hold: { status: 'CAPTURED', points: 40, captured: 15, released: 25, endedAt: NOW },
      member: { points: { available: 85, held: 0 } },
    });
    expect(await story.lifetime()).toMatchObject({ lifetimeSpent: 15 });
    expect((await story.postings()).slice(2)).toEqual(['CAPTURE held -15', 'RELEASE +25, held -25']);
    expect((await sourcesOf(story)).slice(1)).toEqual(
      ['HOLD', 'CAPTURE', 'RELEASE'].map((kind) => `${kind} Hold ${holdId}`),
    );
  });

  it.each([
    ['one point', 1, 99],
    ['all but one', 39, 61],
    ['all, said in numbers', 40, 60],
    ['all, said as null', null, 60],
  ])('spends %s', async (_, points, available) => {
    await captureHold(story, { holdId: await story.hold(40), points });

    expect(await story.balance()).toEqual(having({ available }));
  });

  it('ends one hold and leaves the others', async () => {
    const [one, another] = [await story.hold(40), await story.hold(30)];

    await captureHold(story, { holdId: one, points: 10 });

    expect(await story.balance()).toEqual(having({ available: 60, held: 30 }));
    await captureHold(story, { holdId: another });
    expect(await story.balance()).toEqual(having({ available: 60 }));
  });

  it('tells the outside', async () => {
    await captureHold(story, { holdId: await story.hold(40), points: 10 });

    const { rows } = await app.database.pool.query(
      "SELECT type FROM outbox_event WHERE program_id = $1 AND type LIKE 'points.%' ORDER BY posting_sequence",
      [story.program.program.number],
    );
    expect(rows.map(({ type }) => type)).toEqual([
      'points.earned',
      'points.held',
      'points.captured',
      'points.released',
    ]);
  });

  it('spends what expires soonest, and gives the rest back into its own lots', async () => {
    await story.credit(50, '2027-06-30');
    await story.credit(50, '2027-05-31');

    await captureHold(story, { holdId: await story.hold(120), points: 60 });

    // Of the earned lot, which never expires, 20 were held; all of them are free again.
    expect(await lotsOf(story)).toMatchObject([
      { free: 100, held: 0 },
      { free: 40, held: 0 },
      { free: 0, held: 0 },
    ]);
  });

  it('spends points whose lot expired meanwhile, and lets what is released of it expire at once', async () => {
    await story.credit(50, '2027-03-01');
    const holdId = await story.hold(50, 24 * 60 * 60);
    await story.advance('2027-03-02T09:00:00Z');

    const outcome = await captureHold(story, { holdId, points: 20 });

    expect(outcome).toMatchObject({
      hold: { captured: 20, released: 30 },
      member: { points: { available: 100, held: 0 } },
    });
    expect((await story.diary()).slice(3)).toEqual(
      ['CAPTURE held -20', 'RELEASE +30, held -30', 'EXPIRE -30'].map((line) => `2027-03-02T09:00:00.000Z ${line}`),
    );
    expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 20, lifetimeExpired: 30 });
  });

  it('repays what is owed from what it releases', async () => {
    await setDebtPolicy(app, 'OWE', story.program.adminKey);
    const order = await story.earn(30);
    const holdId = await story.hold(130);
    await story.cancel(order);
    expect(await story.balance()).toEqual(having({ held: 130, owed: 30 }));

    await captureHold(story, { holdId, points: 90 });

    expect(await story.balance()).toEqual(having({ available: 10 }));
    expect((await story.postings()).slice(-3)).toEqual([
      'CAPTURE held -90',
      'RELEASE +40, held -40',
      'REPAY -30, owed -30',
    ]);
  });

  it('spends points of another currency', async () => {
    await story.addCurrency({ code: 'stars' });
    await adjust(story, { points: 7, currency: 'stars' });

    await captureHold(story, { holdId: await story.hold(7, 900, 'stars'), points: 3 });

    expect(await story.balance('stars')).toEqual(having({ available: 4 }));
    expect(await story.balance()).toEqual(having({ available: 100 }));
  });

  it('captures to the millisecond before it times out, and not after', async () => {
    const [one, another] = [await story.hold(10, 60), await story.hold(10, 60)];
    await story.letTimePass('2027-03-01T12:00:59.999Z');
    expect(await captureHold(story, { holdId: one })).toMatchObject({ hold: { status: 'CAPTURED' } });

    await story.letTimePass('2027-03-01T12:01:00Z');

    expect(await refused({ holdId: another })).toEqual(HOLD_NOT_OPEN);
    expect(await story.balance()).toEqual(having({ available: 90 }));
  });

  it('of one hold succeeds once, whatever comes at the same time', async () => {
    const holdId = await story.hold(40);

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => captureHold(story, { holdId })));

    expect(outcomes.filter(({ hold }) => hold)).toHaveLength(1);
    expect(outcomes.filter(({ code }) => code === 'HOLD_NOT_OPEN')).toHaveLength(7);
    expect(await story.balance()).toEqual(having({ available: 60 }));
  });

  describe('under the same key', () => {
    it('answers with the same, and spends nothing more', async () => {
      const input = { idempotencyKey: 'k', holdId: await story.hold(40), points: 30 };
      const first = await captureHold(story, input);

      const again = await storingNothing(story, () => captureHold(story, input));

      expect(again).toEqual({ ...first, replayed: true });
    });

    it('refuses another part, another hold, and what another operation did', async () => {
      const input = { idempotencyKey: 'k', holdId: await story.hold(40), points: 30 };
      await captureHold(story, input);
      await adjust(story, { idempotencyKey: 'a', points: 1 });
      const reused = { code: 'IDEMPOTENCY_KEY_REUSED', path: ['idempotencyKey'], idempotencyKey: 'k' };

      expect(await refused({ ...input, points: 31 })).toMatchObject(reused);
      expect(await refused({ ...input, points: undefined })).toMatchObject(reused);
      const another = await story.hold(1);
      expect(await refused({ ...input, holdId: another })).toMatchObject(reused);
      expect(await refused({ ...input, idempotencyKey: 'a' })).toMatchObject({ ...reused, idempotencyKey: 'a' });
    });

    it('may be tried again after a refusal', async () => {
      const input = { idempotencyKey: 'k', holdId: await story.hold(40) };
      await refused({ ...input, points: 41 });

      expect(await captureHold(story, input)).toMatchObject({ replayed: false });
    });
  });

  describe('refuses', () => {
    it('a hold that is not open, by one answer', async () => {
      const other = await aStory(app, { at: NOW });
      await other.earn(1);
      const ids = await holdsNotOpen(story, other);

      for (const [why, holdId] of Object.entries(ids)) {
        expect([why, await refused({ holdId })]).toEqual([why, HOLD_NOT_OPEN]);
        expect([why, await refused({ holdId, points: MOST })]).toEqual([why, HOLD_NOT_OPEN]);
      }
    });

    it('a hold of another program, which stays open', async () => {
      const other = await aStory(app, { at: NOW });
      await other.earn(10);
      const holdId = await other.hold(10);

      expect(await refused({ holdId })).toEqual(HOLD_NOT_OPEN);
      expect(await other.balance()).toEqual(having({ held: 10 }));
    });

    it('more than was held', async () => {
      const holdId = await story.hold(40);

      expect(await refused({ holdId, points: 41 })).toEqual({
        code: 'CAPTURE_EXCEEDS_HOLD',
        message: 'The hold has 40 points.',
        path: ['points'],
        held: 40,
      });
      expect(await story.balance()).toEqual(having({ available: 60, held: 40 }));
    });

    it.each([0, -1])('%i points', async (points) => {
      const message = `must be from 1 to ${String(MOST)}`;
      const holdId = await story.hold(40);

      expect(await refused({ holdId, points })).toEqual({
        code: 'INVALID_INPUT',
        message: `points: ${message}`,
        path: ['points'],
        problems: [{ path: ['points'], message }],
      });
    });

    it('an empty key', async () => {
      const holdId = await story.hold(40);

      expect(await refused({ idempotencyKey: '', holdId })).toMatchObject({
        code: 'INVALID_INPUT',
        path: ['idempotencyKey'],
      });
    });

    it.each([1.5, MOST + 1])('%d points, as a bad question', async (points) => {
      const holdId = await story.hold(40);

      expect((await refused({ holdId, points })).errors[0].extensions.code).toBe('BAD_USER_INPUT');
    });

    it('every member, also whose hold it is', async () => {
      const holdId = await story.hold(40);
      const bob = await aMember(app).of(story.program).enroll();

      for (const token of [await story.member.token(), await bob.token()]) {
        expect((await refused({ holdId }, token)).errors[0].extensions.code).toBe('FORBIDDEN');
      }
      expect(await story.balance()).toEqual(having({ available: 60, held: 40 }));
    });
  });
});
