import { randomUUID } from 'node:crypto';
import { record, type Outcome } from '../e2e/purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../e2e/purchases/support/stored.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aStory, having, NOTHING, Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

/** How many of the outcomes there are with each code; `done` for those that were not refused. */
const tally = (outcomes: readonly Outcome[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { code = 'done' } of outcomes) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
};

const times = <Result>(count: number, act: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

describe('spending', () => {
  let app: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  const rowsIn = async ({ program }: Story, table: string): Promise<number> => {
    const { rows } = await app.database.pool.query(`SELECT count(*)::int AS n FROM ${table} WHERE program_id = $1`, [
      program.program.number,
    ]);
    return rows[0].n;
  };

  describe('P3: a redemption and its cancellation, each sent twice', () => {
    it.each([
      [1000, 300],
      [300, 300],
      [7, 1],
    ])('available %i, redeem %i', async (available, points) => {
      const story = await aStory(app);
      await story.earn(available);
      const holdId = await story.hold(points);
      const input = aPurchase(app).by(story.member).with({ holdId }).worth('0').input();

      const first = await record(app, input, story.program.shopKey);
      const again = await record(app, input, story.program.shopKey);

      expect(again).toEqual({ ...first, replayed: true });
      expect(await story.balance()).toEqual(having({ available: available - points }));
      expect((await story.postings()).slice(2)).toEqual([`CAPTURE held -${String(points)}`]);

      const canceled = await story.cancel(first.purchase);
      expect(canceled).toMatchObject({ pointsGivenBack: points, replayed: false });
      expect(await story.cancel(first.purchase)).toEqual({ ...canceled, replayed: true });

      expect(await story.balance()).toEqual(having({ available }));
      expect((await story.postings()).slice(3)).toEqual([`REFUND +${String(points)}`]);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: available, lifetimeSpent: 0, lifetimeExpired: 0 });
    });

    it('twenty times at once, on two servers', async () => {
      const story = await aStory(app);
      await story.earn(1000);
      const holdId = await story.hold(300);
      const input = aPurchase(app).by(story.member).with({ holdId }).worth('0').input();

      const recorded = await times(20, (index) => record(index % 2 ? app : other, input, story.program.shopKey));
      expect(recorded.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(tally(recorded)).toEqual({ done: 20 });
      expect(await story.balance()).toEqual(having({ available: 700 }));

      const canceled = await times(20, () => story.cancel(recorded[0].purchase));
      expect(canceled.filter(({ replayed }) => !replayed)).toHaveLength(1);

      expect(await story.balance()).toEqual(having({ available: 1000 }));
      expect((await story.postings()).slice(2)).toEqual(['CAPTURE held -300', 'REFUND +300']);
    });

    it('a hold is captured by one purchase: another with the same hold is refused and nothing is written', async () => {
      const story = await aStory(app);
      await story.earn(100);
      const holdId = await story.hold(60);
      await story.buy([10], { holdId });
      const before = await storedIn(app);

      const input = aPurchase(app).by(story.member).with({ holdId }).worth('10').input();
      const refused = await record(app, input, story.program.shopKey);

      expect(refused).toMatchObject({ code: 'HOLD_NOT_OPEN' });
      await expectNothingStored(app, before, refused);
    });
  });

  describe('P6: more than there is', () => {
    it.each([
      [90, 100],
      [90, 91],
      [1, 9_007_199_254_740_991],
    ])('available %i, spend %i', async (available, required) => {
      const story = await aStory(app);
      await story.earn(available);
      const before = await storedIn(app);

      const refused = await story.tryHold(required);

      expect(refused).toMatchObject({
        code: 'INSUFFICIENT_POINTS',
        required,
        available,
        missing: required - available,
      });
      await expectNothingStored(app, before, refused);
      expect(await story.balance()).toEqual(having({ available }));
    });

    it('of somebody who never had any', async () => {
      const story = await aStory(app);
      const before = await storedIn(app);

      const refused = await story.tryHold(5);

      expect(refused).toMatchObject({ code: 'INSUFFICIENT_POINTS', required: 5, available: 0, missing: 5 });
      await expectNothingStored(app, before, refused);
    });

    it('pending and held points do not count', async () => {
      const story = await aStory(app);
      await story.earn(100);
      await story.hold(40);
      await story.earn(500, { completed: false });

      expect(await story.tryHold(61)).toMatchObject({ required: 61, available: 60, missing: 1 });
      await story.spend(60);

      expect(await story.balance()).toEqual(having({ pending: 500, held: 40 }));
    });

    it('what expired and was not booked yet does not count, and the refusal books nothing', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        currency: { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } },
      });
      await story.earn(90);
      await story.letTimePass('2027-02-11T00:00:00Z');
      const before = await storedIn(app);

      const refused = await story.tryHold(90);

      expect(refused).toMatchObject({ code: 'INSUFFICIENT_POINTS', required: 90, available: 0, missing: 90 });
      await expectNothingStored(app, before, refused);
    });
  });

  describe('X1: available for one', () => {
    it('50 parallel holds of everything', async () => {
      const story = await aStory(app);
      await story.earn(500);

      const outcomes = await times(50, () => story.tryHold(500));

      expect(tally(outcomes)).toEqual({ done: 1, INSUFFICIENT_POINTS: 49 });
      for (const { code, ...facts } of outcomes) {
        if (code) expect(facts).toMatchObject({ required: 500, available: 0, missing: 500 });
      }
      expect(await story.balance()).toEqual(having({ held: 500 }));
      expect(await story.postings()).toEqual(['EARN +500', 'HOLD -500, held +500']);
      expect(await rowsIn(story, 'hold')).toBe(1);
      expect(await rowsIn(story, 'idempotency_key')).toBe(3); // enrolled, bought, held
    });

    it('50 parallel holds on two servers', async () => {
      const story = await aStory(app);
      await story.earn(500);
      const elsewhere = new Story(other, story.program, story.member);

      const outcomes = await times(50, (index) => (index % 2 ? story : elsewhere).tryHold(500));

      expect(tally(outcomes)).toEqual({ done: 1, INSUFFICIENT_POINTS: 49 });
      expect(await story.balance()).toEqual(having({ held: 500 }));
      expect(await rowsIn(story, 'hold')).toBe(1);
    });

    it('50 parallel holds of a tenth and a point: nine succeed', async () => {
      const story = await aStory(app);
      await story.earn(500);
      const elsewhere = new Story(other, story.program, story.member);

      const outcomes = await times(50, (index) => (index % 2 ? story : elsewhere).tryHold(51));

      expect(tally(outcomes)).toEqual({ done: 9, INSUFFICIENT_POINTS: 41 });
      expect(await story.balance()).toEqual(having({ available: 41, held: 459 }));
    });

    it('50 purchases that want to be paid with one hold', async () => {
      const story = await aStory(app);
      await story.earn(500);
      const holdId = await story.hold(500);

      const outcomes = await times(50, (index) => {
        const input = aPurchase(app).by(story.member).with({ holdId }).worth('0').input();
        return record(index % 2 ? app : other, input, story.program.shopKey);
      });

      expect(tally(outcomes)).toEqual({ done: 1, HOLD_NOT_OPEN: 49 });
      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.postings()).toEqual(['EARN +500', 'HOLD -500, held +500', 'CAPTURE held -500']);
      expect(await rowsIn(story, 'purchase')).toBe(2);
    });

    it('captures, releases and purchases of one hold: one of them ends it', async () => {
      const story = await aStory(app);
      await story.earn(500);
      const holdId = await story.hold(500);
      const capture = () => story.capture(holdId).then(
        () => 'done',
        () => 'refused',
      ); // prettier-ignore
      const release = async () => (await story.tryRelease(holdId)).code ?? 'done';
      const pay = async () => {
        const input = aPurchase(app).by(story.member).with({ holdId }).worth('0').input();
        return (await record(app, input, story.program.shopKey)).code ?? 'done';
      };

      const outcomes = await times(30, (index) => [capture, release, pay][index % 3]?.() ?? Promise.resolve(''));

      expect(outcomes.filter((one) => one === 'done')).toHaveLength(1);
      const { available, held } = await story.balance();
      expect([available === 0 || available === 500, held]).toEqual([true, 0]);
      expect(await story.postings()).toHaveLength(3);
    });

    it('holds, earnings and returns at once: nothing is spent twice', async () => {
      const story = await aStory(app);
      const orders = await times(10, () => story.earn(100));

      const [holds] = await Promise.all([
        times(20, () => story.tryHold(90)),
        times(10, (index) => story.cancel(orders[index] ?? { id: '' })),
        times(5, () => story.earn(10)),
      ]);
      const { available, held, owed } = await story.balance();

      expect(held).toBe((tally(holds)['done'] ?? 0) * 90);
      // Of 50 points that stay, what is held beyond is owed.
      expect(available + held - owed).toBe(50);
    });
  });

  describe('A9: what is paid with points earns all the same', () => {
    it.each([
      ['20 points of 1.00 each', 20, { value: { amount: '1', currency: 'GBP' }, valuePoints: 1 }, 100],
      ['100 points of 0.01 each', 100, { value: { amount: '0.01', currency: 'GBP' }, valuePoints: 1 }, 100],
      ['20 points without a value', 20, {}, 100],
    ])('an order of 100.00, %s of it by a hold', async (_, points, currency, earned) => {
      const story = await aStory(app, { currency });
      await story.earn(200);

      const order = await story.buyWithPoints(points, [100]);

      expect(order.pointsEarned).toBe(earned);
      expect(await story.balance()).toEqual(having({ available: 200 - points + earned }));
    });
  });

  describe('a hold', () => {
    it('of which a part is captured gives back the rest', async () => {
      const story = await aStory(app);
      await story.earn(100);

      await story.capture(await story.hold(80), 30);

      expect(await story.balance()).toEqual(having({ available: 70 }));
      expect((await story.postings()).slice(2)).toEqual(['CAPTURE held -30', 'RELEASE +50, held -50']);
    });

    it('times out to the millisecond', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z' });
      await story.earn(100);
      const holdId = await story.hold(100, 1);

      await story.letTimePass('2027-01-10T09:00:00.999Z');
      expect(await story.balance()).toEqual(having({ held: 100 }));
      await story.letTimePass('2027-01-10T09:00:01Z');

      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect(await story.tryRelease(holdId)).toMatchObject({ code: 'HOLD_NOT_OPEN' });
      await expect(story.capture(holdId)).rejects.toThrow('HOLD_NOT_OPEN');
      await expect(story.buy([10], { holdId })).rejects.toThrow('HOLD_NOT_OPEN');
    });

    it('of another member pays nothing', async () => {
      const story = await aStory(app);
      await story.earn(100);
      const holdId = await story.hold(50);
      const stranger = await aStory(app);
      const input = aPurchase(app).by(stranger.member).with({ holdId, idempotencyKey: randomUUID() }).input();

      expect(await record(app, input, stranger.program.shopKey)).toMatchObject({ code: 'HOLD_NOT_OPEN' });

      expect(await story.balance()).toEqual(having({ available: 50, held: 50 }));
    });
  });
});
