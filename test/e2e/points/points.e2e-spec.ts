import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { complete } from '../purchases/support/calls.js';
import { statementsOf } from '../purchases/support/statements.js';
import { storedIn } from '../purchases/support/stored.js';
import { ask, viewOf } from './support/reading.js';

const AFTER_14_DAYS = { pending: { kind: 'AFTER', count: 14, unit: 'DAYS' } };
const ONE_MONTH = { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } };
const HALF_A_YEAR_IDLE = { expiry: { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' } };

describe('Member.points', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const expiring = async (story: Story, before?: string) =>
    (
      await ask(
        story,
        `query ($ref: MemberRef!, $before: DateTime) {
          member(ref: $ref) { points { expiring(before: $before) { at lastDay points } } }
        }`,
        { before },
      )
    ).member.points.expiring;

  describe('expiring', () => {
    it('says the last usable day, and the midnight after it in the zone of the program', async () => {
      const story = await aStory(app, { at: '2026-12-01T09:00:00Z' });
      await story.credit(100, '2027-06-01');
      await story.credit(100, '2027-01-01');

      const before = await expiring(story);
      await story.spend(100);
      const after = await expiring(story);

      const june = { at: '2027-06-01T23:00:00.000Z', lastDay: '2027-06-01', points: 100 };
      expect(before).toEqual([{ at: '2027-01-02T00:00:00.000Z', lastDay: '2027-01-01', points: 100 }, june]);
      expect(after).toEqual([june]);
    });

    it('adds up what goes at one moment, and up to a moment, itself included', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        currency: { expiry: { ...ONE_MONTH.expiry, roundUpTo: 'MONTH' } },
      });
      await story.earn(10);
      await story.earn(20, { purchasedAt: '2027-01-02T09:00:00Z' });
      await story.credit(5, '2027-02-27');
      const last = '2027-03-01T00:00:00.000Z';

      expect(await expiring(story)).toEqual([
        { at: '2027-02-28T00:00:00.000Z', lastDay: '2027-02-27', points: 5 },
        { at: last, lastDay: '2027-02-28', points: 30 },
      ]);
      expect(await expiring(story, last)).toHaveLength(2);
      expect(await expiring(story, '2027-02-28T23:59:59.999Z')).toHaveLength(1);
      expect(await expiring(story, '2027-01-01T00:00:00Z')).toEqual([]);
    });

    it('is empty without a date', async () => {
      const story = await aStory(app);
      await story.earn(10);

      expect(await expiring(story)).toEqual([]);
    });

    it('leaves out what is held, and counts it again when it is released', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: ONE_MONTH });
      await story.earn(100);
      const hold = await story.hold(40);

      const whileHeld = await expiring(story);
      await story.release(hold);

      expect(whileHeld).toMatchObject([{ lastDay: '2027-02-10', points: 60 }]);
      expect(await expiring(story)).toMatchObject([{ lastDay: '2027-02-10', points: 100 }]);
    });

    it('counts pending points from when they are available', async () => {
      const story = await aStory(app, {
        at: '2027-01-10T09:00:00Z',
        currency: { ...AFTER_14_DAYS, expiry: { kind: 'AFTER', count: 5, unit: 'DAYS' } },
      });
      await story.earn(100);
      await story.earn(7, { completed: false });

      expect(await expiring(story)).toEqual([{ at: '2027-01-24T09:00:00.000Z', lastDay: '2027-01-24', points: 100 }]);
    });

    it('counts only what a debt leaves', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { debt: 'OWE' } });
      const purchase = await story.earn(50);
      await story.spend(50);
      await story.cancel(purchase);
      await story.setCurrency({ ...AFTER_14_DAYS, ...ONE_MONTH });
      await story.earn(70);

      expect(await expiring(story)).toMatchObject([{ lastDay: '2027-02-10', points: 20 }]);
    });

    it('says the end of inactivity, moved by what the member does, the sooner date first', async () => {
      const story = await aStory(app, { at: '2027-01-15T09:00:00Z', currency: HALF_A_YEAR_IDLE });
      await story.earn(100);
      await story.credit(5, '2027-04-01');

      const atFirst = await expiring(story);
      await story.letTimePass('2027-05-20T09:00:00Z');
      await story.spend(10);
      const later = await expiring(story);

      expect(atFirst).toMatchObject([
        { lastDay: '2027-04-01', points: 5 },
        { lastDay: '2027-07-15', points: 100 },
      ]);
      expect(later).toMatchObject([{ lastDay: '2027-11-20', points: 90 }]);
    });

    it('foresees exactly what expires', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { ...AFTER_14_DAYS, ...ONE_MONTH } });
      for (const day of ['10', '11', '20']) {
        await story.letTimePass(`2027-01-${day}T09:00:00Z`);
        await story.earn(Number(day));
      }
      const until = '2027-02-12T00:00:00.000Z';

      const foreseen = await expiring(story, until);
      await story.letTimePass(until);

      expect(foreseen.map(({ points }: { points: number }) => points)).toEqual([10, 11]);
      expect((await story.lifetime()).lifetimeExpired).toBe(21);
    });
  });

  it('maturing says when pending points become available, as far as it is known', async () => {
    const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: AFTER_14_DAYS });
    await story.earn(10);
    await story.earn(20, { purchasedAt: '2027-01-09T23:30:00Z' });
    const open = await story.earn(5, { completed: false });

    const before = await story.maturing();
    await story.letTimePass('2027-01-12T09:00:00Z');
    await complete(app, { purchaseId: open.id }, story.program.shopKey);

    const two = [
      { at: '2027-01-23T23:30:00.000Z', lastDay: '2027-01-23', points: 20 },
      { at: '2027-01-24T09:00:00.000Z', lastDay: '2027-01-24', points: 10 },
    ];
    expect(before).toEqual(two);
    expect(await story.maturing()).toEqual([
      ...two,
      { at: '2027-01-26T09:00:00.000Z', lastDay: '2027-01-26', points: 5 },
    ]);
  });

  describe('when something is due that no job has booked', () => {
    /** Everything that can be due: each leaves a wallet behind its time. */
    const STORIES: [what: string, tell: () => Promise<Story>][] = [
      [
        'pending points',
        async () => {
          const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: AFTER_14_DAYS });
          await story.earn(10);
          await story.earn(20, { completed: false });
          await story.letTimePass('2027-01-24T09:00:00Z');
          return story;
        },
      ],
      [
        'lots at their last midnight',
        async () => {
          const story = await aStory(app, { at: '2026-12-20T09:00:00Z' });
          await story.credit(150, '2027-01-01');
          await story.credit(50, '2027-02-01');
          await story.credit(7, '2027-02-01');
          await story.credit(3);
          await story.spend(50);
          await story.letTimePass('2027-01-02T00:00:00Z');
          return story;
        },
      ],
      [
        'several moments, one after the other',
        async () => {
          const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { ...AFTER_14_DAYS, ...ONE_MONTH } });
          await story.earn(10);
          await story.letTimePass('2027-01-20T09:00:00Z');
          await story.earn(20);
          await story.letTimePass('2027-02-15T09:00:00Z');
          return story;
        },
      ],
      [
        'a hold that timed out over the end of its lot',
        async () => {
          const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: ONE_MONTH });
          await story.earn(100);
          await story.hold(40, 2_592_000);
          await story.letTimePass('2027-02-10T12:00:00Z');
          return story;
        },
      ],
      [
        'a hold with time left over the end of its lot',
        async () => {
          const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: ONE_MONTH });
          await story.earn(100);
          await story.letTimePass('2027-02-10T09:00:00Z');
          await story.hold(40, 2_592_000);
          await story.letTimePass('2027-02-11T00:00:00Z');
          return story;
        },
      ],
      [
        'an inactivity that ended',
        async () => {
          const story = await aStory(app, { at: '2027-01-15T09:00:00Z', currency: HALF_A_YEAR_IDLE });
          await story.earn(100);
          await story.letTimePass('2027-07-16T00:00:00Z');
          return story;
        },
      ],
      [
        'a new expiry policy',
        async () => {
          const story = await aStory(app, { at: '2027-01-15T09:00:00Z' });
          await story.earn(100);
          await story.letTimePass('2027-03-01T09:00:00Z');
          await story.setCurrency({ expiry: { kind: 'AFTER', count: 12, unit: 'MONTHS' } });
          return story;
        },
      ],
      [
        'the dates of a new expiry policy',
        async () => {
          const story = await aStory(app, { at: '2027-01-15T09:00:00Z' });
          await story.earn(100);
          await story.setCurrency(ONE_MONTH);
          await story.letTimePass('2027-03-01T09:00:00Z');
          return story;
        },
      ],
      [
        'a debt that pending points repay',
        async () => {
          const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { debt: 'OWE' } });
          const purchase = await story.earn(50);
          await story.spend(50);
          await story.cancel(purchase);
          await story.setCurrency(AFTER_14_DAYS);
          await story.earn(70);
          await story.letTimePass('2027-01-24T09:00:00Z');
          return story;
        },
      ],
    ];

    it.each(STORIES)('%s: shows what a write would leave, and writes nothing', async (_what, tell) => {
      const story = await tell();
      const before = await storedIn(app);

      const settled = await viewOf(story);
      const untouched = await storedIn(app);
      const done = await story.runDue();
      const written = await viewOf(story);

      expect(untouched).toEqual(before);
      expect(done).toBe(1);
      expect(settled).toEqual(written);
    });

    it('a write that comes first finds the same', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { ...AFTER_14_DAYS, ...ONE_MONTH } });
      await story.earn(10);
      await story.letTimePass('2027-01-20T09:00:00Z');
      await story.earn(20);
      await story.letTimePass('2027-02-15T09:00:00Z');

      const settled = await viewOf(story);
      await story.release(await story.hold(20));

      const written = await viewOf(story);
      const [, , ...earlier] = written.statement.nodes;
      expect(settled.statement.nodes).toEqual(earlier);
      expect(settled.points).toEqual(written.points);
      expect(settled.points).toMatchObject({ ...having({ available: 20 }), lifetimeExpired: 10 });
    });

    it('takes as many statements for many members as for one', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { ...AFTER_14_DAYS, ...ONE_MONTH } });
      for (let count = 0; count < 10; count++) {
        const member = await aMember(app).of(story.program).enroll();
        await aPurchase(app).in(story.program).by(member).record();
      }
      const list = (first: number) => () =>
        app.call(
          story.program.adminKey,
          `{ members(first: ${first}) { nodes { points { available expiring { points } maturing { points } lots { nodes { free } } }
             statement(first: 2) { nodes { kind } } } } }`,
        );

      const [one, many] = [await statementsOf(app, list(1)), await statementsOf(app, list(10))];
      await story.letTimePass('2027-01-30T09:00:00Z');
      const [oneDue, manyDue] = [await statementsOf(app, list(1)), await statementsOf(app, list(10))];

      expect(many).toEqual(one);
      expect(one).toEqual(
        ['find-balances', 'find-lot-pages', 'find-member-page', 'find-outlooks', 'find-statements'].sort(),
      );
      // Balance, outlook, lots and statement each find by themselves that something is due: whoever does so at the same time is read together.
      const timesOf = (sent: string[], name: string): number => sent.filter((one) => one === name).length;
      expect(new Set(manyDue)).toEqual(new Set(oneDue));
      expect(timesOf(manyDue, 'find-wallets')).toBeLessThanOrEqual(4);
    });
  });

  it('takes one statement when nothing is due', async () => {
    const story = await aStory(app);
    await story.earn(10);

    const sent = await statementsOf(app, () => story.balance());

    expect(sent.filter((name) => !name.includes('member'))).toEqual(['find-balances']);
  });
});
