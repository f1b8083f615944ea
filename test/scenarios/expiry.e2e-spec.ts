import { merge, unmerge } from '../e2e/membership/support/merges.js';
import { extend, reinstate } from '../e2e/points/support/corrections.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { aStory, having, NOTHING, Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const A_MONTH = { kind: 'AFTER', count: 1, unit: 'MONTHS' };
const A_YEAR = { kind: 'AFTER', count: 12, unit: 'MONTHS' };
const HALF_A_YEAR_IDLE = { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };
const NEVER = { kind: 'NEVER' };

/** The last instant before another. */
const justBefore = (instant: string): string => new Date(Date.parse(instant) - 1).toISOString();

describe('lots and expiry', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  describe('the lot that expires first is spent first', () => {
    it('L1: 100 to 1 June and 100 to 1 January, spend 100', async () => {
      const story = await aStory(app, { at: '2026-11-01T12:00:00Z' });
      await story.credit(100, '2027-06-01');
      await story.credit(100, '2027-01-01');

      await story.spend(100);

      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-06-01T23:00:00.000Z' }]);
      expect(await story.expiring()).toEqual([{ at: '2027-06-01T23:00:00.000Z', lastDay: '2027-06-01', points: 100 }]);
    });

    it('L3: 50 to 1 January and 50 to 1 February, spend 70', async () => {
      const story = await aStory(app, { at: '2026-11-01T12:00:00Z' });
      await story.credit(50, '2027-01-01');
      await story.credit(50, '2027-02-01');

      await story.spend(70);

      expect(await story.balance()).toEqual(having({ available: 30 }));
      expect(await story.openLots()).toEqual([{ free: 30, held: 0, gone: '2027-02-02T00:00:00.000Z' }]);
    });

    it('what never expires goes last, and of one day the oldest first', async () => {
      const story = await aStory(app, { at: '2026-11-01T12:00:00Z' });
      await story.credit(10);
      await story.credit(20, '2027-02-01');
      await story.credit(30, '2027-02-01');
      await story.credit(40, '2027-01-01');

      await story.spend(70);

      expect(await story.openLots()).toEqual([
        { free: 20, held: 0, gone: '2027-02-02T00:00:00.000Z' },
        { free: 10, held: 0, gone: null },
      ]);
      await story.spend(25);
      expect(await story.openLots()).toEqual([{ free: 5, held: 0, gone: null }]);
    });

    it('a hold takes in the same order, and its capture of a part spends what expires first', async () => {
      const story = await aStory(app, { at: '2026-11-01T12:00:00Z' });
      await story.credit(60, '2027-03-01');
      await story.credit(40, '2027-02-01');

      await story.capture(await story.hold(70), 50);

      expect(await story.balance()).toEqual(having({ available: 50 }));
      expect(await story.openLots()).toEqual([{ free: 50, held: 0, gone: '2027-03-02T00:00:00.000Z' }]);
    });
  });

  describe('what is past its date is gone, whenever the job runs', () => {
    const started = { at: '2027-01-10T09:00:00Z', currency: { expiry: A_MONTH } };
    const GONE = '2027-02-11T00:00:00.000Z';

    it('E1: a lot of 150, 50 of it spent; the job runs three times', async () => {
      const story = await aStory(app, started);
      await story.earn(150);
      await story.spend(50);
      await story.letTimePass('2027-02-20T15:00:00Z');

      const settled = [await story.runDue(), await story.runDue(), await story.runDue()];

      expect(settled).toEqual([1, 0, 0]);
      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(3)).toEqual([`${GONE} EXPIRE -100`]);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 150, lifetimeSpent: 50, lifetimeExpired: 100 });
    });

    it('E1: advanced to the same moment three times', async () => {
      const story = await aStory(app, started);
      await story.earn(150);
      await story.spend(50);

      for (let times = 0; times < 3; times++) await story.advance('2027-02-11T00:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(3)).toEqual([`${GONE} EXPIRE -100`]);
    });

    it('E1: the job runs three times at once', async () => {
      const story = await aStory(app, started);
      await story.earn(150);
      await story.spend(50);
      await story.letTimePass('2027-02-20T15:00:00Z');

      await Promise.all([story.runDue(), story.runDue(), story.runDue()]);

      expect((await story.postings()).slice(3)).toEqual(['EXPIRE -100']);
    });

    it('E3: 100 past, 50 future', async () => {
      const story = await aStory(app, started);
      await story.earn(100);
      await story.advance('2027-01-25T09:00:00Z');
      await story.earn(50);

      await story.advance('2027-02-20T15:00:00Z');

      expect(await story.balance()).toEqual(having({ available: 50 }));
      expect(await story.diary()).toEqual([
        '2027-01-10T09:00:00.000Z EARN +100',
        '2027-01-25T09:00:00.000Z EARN +50',
        `${GONE} EXPIRE -100`,
      ]);
      expect(await story.openLots()).toEqual([{ free: 50, held: 0, gone: '2027-02-26T00:00:00.000Z' }]);
    });

    it('lots of one day are gone in one posting, lots of other days in others', async () => {
      const story = await aStory(app, started);
      await story.earn(100);
      await story.earn(30);
      await story.advance('2027-01-11T09:00:00Z');
      await story.earn(7);

      await story.letTimePass('2027-03-01T00:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      await story.runDue();
      expect((await story.diary()).slice(3)).toEqual([`${GONE} EXPIRE -130`, '2027-02-12T00:00:00.000Z EXPIRE -7']);
    });

    it('a read shows it before anybody books it, and nobody can spend it', async () => {
      const story = await aStory(app, started);
      await story.earn(100);
      await story.letTimePass('2027-02-11T00:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 0, lifetimeExpired: 100 });
      expect(await story.tryHold(1)).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0, missing: 1 });
    });
  });

  it('E1: more members than one transaction of the job takes, one of them twice', async () => {
    const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { expiry: A_MONTH } });
    const members = await Promise.all(Array.from({ length: 510 }, () => aMember(app).of(story.program).enroll()));
    await Promise.all(members.map((member) => new Story(app, story.program, member).earn(10)));
    await story.earn(10);
    await story.advance('2027-01-11T09:00:00Z');
    await story.earn(3);

    await story.advance('2027-02-12T00:00:00Z');

    const { rows } = await app.database.pool.query(
      `SELECT occurred_at AS at, recorded_at = occurred_at AS "onTime", count(*)::int AS postings FROM posting
       WHERE program_id = $1 AND kind = 8 GROUP BY 1, 2 ORDER BY 1`,
      [story.program.program.number],
    );
    expect(rows).toEqual([
      { at: new Date('2027-02-11T00:00:00Z'), onTime: true, postings: 511 },
      { at: new Date('2027-02-12T00:00:00Z'), onTime: true, postings: 1 },
    ]);
  });

  describe.each([
    ['E6: 1 month, earned 25 January', A_MONTH, '2027-01-25', '2027-02-26T00:00:00.000Z'],
    ['E6: 1 month, earned 31 January', A_MONTH, '2027-01-31', '2027-03-01T00:00:00.000Z'],
    [
      'E6: 1 month rounded up to the end of the month, earned 10 January',
      { ...A_MONTH, roundUpTo: 'MONTH' },
      '2027-01-10',
      '2027-03-01T00:00:00.000Z',
    ],
    ['2 months, earned 31 December', { ...A_MONTH, count: 2 }, '2026-12-31', '2027-03-01T00:00:00.000Z'],
    ['90 days', { kind: 'AFTER', count: 90, unit: 'DAYS' }, '2027-01-10', '2027-04-10T23:00:00.000Z'],
    ['3 years', { kind: 'AFTER', count: 3, unit: 'YEARS' }, '2027-01-10', '2030-01-11T00:00:00.000Z'],
    [
      '12 months rounded up to the quarter',
      { ...A_YEAR, roundUpTo: 'QUARTER' },
      '2027-04-01',
      '2028-06-30T23:00:00.000Z',
    ],
    [
      '12 months rounded up to the half year',
      { ...A_YEAR, roundUpTo: 'HALF_YEAR' },
      '2027-08-15',
      '2029-01-01T00:00:00.000Z',
    ],
    ['1 month rounded up to the year', { ...A_MONTH, roundUpTo: 'YEAR' }, '2027-12-05', '2029-01-01T00:00:00.000Z'],
    ['on 31 December', { kind: 'DATES', dates: ['12-31'] }, '2027-12-30', '2028-01-01T00:00:00.000Z'],
    ['on 31 December, earned on it', { kind: 'DATES', dates: ['12-31'] }, '2027-12-31', '2029-01-01T00:00:00.000Z'],
    ['on the next of two days', { kind: 'DATES', dates: ['12-31', '06-30'] }, '2027-06-29', '2027-06-30T23:00:00.000Z'],
    [
      'on the other of two days',
      { kind: 'DATES', dates: ['12-31', '06-30'] },
      '2027-06-30',
      '2028-01-01T00:00:00.000Z',
    ],
  ])('%s', (_, expiry, earnedOn, gone) => {
    let story: Story;
    beforeEach(async () => {
      story = await aStory(app, { at: `${earnedOn}T10:00:00Z`, currency: { expiry } });
      await story.earn(100);
    });

    it('is usable to the last millisecond of the last day', async () => {
      await story.advance(justBefore(gone));

      expect(await story.balance()).toEqual(having({ available: 100 }));
      await story.spend(100);

      expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 100, lifetimeExpired: 0 });
    });

    it('is gone at midnight', async () => {
      await story.advance(gone);

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(1)).toEqual([`${gone} EXPIRE -100`]);
      expect(await story.tryHold(1)).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0 });
    });
  });

  describe('what is held when its lot expires', () => {
    const GONE = '2027-02-11T00:00:00.000Z';
    let story: Story;
    let holdId: string;
    beforeEach(async () => {
      story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { expiry: A_MONTH } });
      await story.earn(100);
      await story.advance('2027-02-01T09:00:00Z');
      holdId = await story.hold(40, 20 * 24 * 60 * 60);
    });
    const BEFORE = ['EARN +100', 'HOLD -40, held +40'];

    it('R13: is gone when it is released', async () => {
      await story.advance('2027-02-12T12:00:00Z');
      expect(await story.balance()).toEqual(having({ held: 40 }));

      await story.release(holdId);

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(2)).toEqual([
        `${GONE} EXPIRE -60`,
        '2027-02-12T12:00:00.000Z RELEASE +40, held -40',
        '2027-02-12T12:00:00.000Z EXPIRE -40',
      ]);
    });

    it('R13: the same when nothing ran in between', async () => {
      await story.letTimePass('2027-02-12T12:00:00Z');

      await story.release(holdId);

      expect(await story.postings()).toEqual([...BEFORE, 'EXPIRE -60', 'RELEASE +40, held -40', 'EXPIRE -40']);
    });

    it('is gone when the hold times out', async () => {
      await story.advance('2027-02-21T09:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(2)).toEqual([
        `${GONE} EXPIRE -60`,
        '2027-02-21T09:00:00.000Z RELEASE +40, held -40',
        '2027-02-21T09:00:00.000Z EXPIRE -40',
      ]);
      expect(await story.tryRelease(holdId)).toMatchObject({ code: 'HOLD_NOT_OPEN' });
    });

    it('may be spent: it was set aside before', async () => {
      await story.advance('2027-02-12T12:00:00Z');

      await story.capture(holdId);

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.postings()).toEqual([...BEFORE, 'EXPIRE -60', 'CAPTURE held -40']);
    });

    it('of which a part is spent: the rest is gone', async () => {
      await story.advance('2027-02-12T12:00:00Z');

      await story.capture(holdId, 15);

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.postings()).toEqual([
        ...BEFORE,
        'EXPIRE -60',
        'CAPTURE held -15',
        'RELEASE +25, held -25',
        'EXPIRE -25',
      ]);
      expect(await story.lifetime()).toEqual({ lifetimeEarned: 100, lifetimeSpent: 15, lifetimeExpired: 85 });
    });

    it('of two lots, one of them expired: the other part is available again', async () => {
      await story.earn(50);
      await story.release(holdId);
      const both = await story.hold(120);
      await story.advance('2027-02-12T12:00:00Z');
      expect(await story.balance()).toEqual(having({ available: 30, held: 120 }));

      await story.capture(both, 90);

      expect(await story.balance()).toEqual(having({ available: 50 }));
      expect((await story.postings()).slice(5)).toEqual(['CAPTURE held -90', 'RELEASE +30, held -30', 'EXPIRE -10']);
    });

    it('to that very midnight is gone with the rest', async () => {
      await story.release(holdId);
      await story.hold(40, (Date.parse(GONE) - Date.parse('2027-02-01T09:00:00Z')) / 1000);

      await story.advance('2027-02-12T12:00:00Z');

      expect((await story.diary()).slice(-2)).toEqual([`${GONE} RELEASE +40, held -40`, `${GONE} EXPIRE -100`]);
    });

    it('at the very midnight is gone as well', async () => {
      await story.advance(GONE);

      await story.release(holdId);

      expect(await story.balance()).toEqual(NOTHING);
    });
  });

  describe('a policy that comes', () => {
    it('E9: 12 months from 1 March 2027 for points of 2026', async () => {
      const story = await aStory(app, { at: '2026-05-05T09:00:00Z' });
      await story.earn(100);
      await story.advance('2026-12-31T23:00:00Z');
      await story.earn(20);
      await story.advance('2027-03-01T15:00:00Z');
      await story.setCurrency({ expiry: A_YEAR });

      await story.advance('2028-03-01T23:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 120 }));
      await story.advance('2028-03-02T00:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.diary()).toEqual([
        '2026-05-05T09:00:00.000Z EARN +100',
        '2026-12-31T23:00:00.000Z EARN +20',
        '2027-03-01T15:00:00.000Z EXTEND 0',
        '2028-03-02T00:00:00.000Z EXPIRE -120',
      ]);
    });

    it('E9: the same when nobody writes or runs a job until after the end', async () => {
      const story = await aStory(app, { at: '2026-05-05T09:00:00Z' });
      await story.earn(100);
      await story.letTimePass('2027-03-01T15:00:00Z');
      await story.setCurrency({ expiry: A_YEAR });
      await story.letTimePass('2028-03-02T00:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      await story.runDue();

      expect((await story.diary()).slice(1)).toEqual([
        '2027-03-01T15:00:00.000Z EXTEND 0',
        '2028-03-02T00:00:00.000Z EXPIRE -100',
      ]);
    });

    it('on dates: the next after the day it came', async () => {
      const story = await aStory(app, { at: '2026-05-05T09:00:00Z' });
      await story.earn(100);
      await story.advance('2027-03-01T15:00:00Z');

      await story.setCurrency({ expiry: { kind: 'DATES', dates: ['03-01', '06-30'] } });
      await story.runDue();

      expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-06-30T23:00:00.000Z' }]);
    });

    it('dates held and pending points too, and none that have a date', async () => {
      const story = await aStory(app, { at: '2026-12-05T09:00:00Z' });
      await story.earn(100);
      await story.credit(30, '2027-05-01');
      await story.earn(60, { completed: false });
      await story.advance('2027-02-20T15:00:00Z');
      await story.hold(50);
      await story.setCurrency({ expiry: A_MONTH });

      await story.advance('2027-02-21T00:00:00Z');

      expect(await story.openLots()).toEqual([
        { free: 80, held: 20, gone: '2027-03-21T00:00:00.000Z' },
        { free: 60, held: 0, gone: '2027-03-21T00:00:00.000Z' },
        { free: 0, held: 30, gone: '2027-05-01T23:00:00.000Z' },
      ]);
    });

    it('shorter or longer touches no lot', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { expiry: A_YEAR } });
      await story.earn(100);
      await story.setCurrency({ expiry: A_MONTH });
      await story.earn(10);
      await story.setCurrency({ expiry: { ...A_YEAR, count: 36 } });
      await story.earn(1);
      await story.setCurrency({ expiry: NEVER });
      await story.earn(5);

      await story.advance('2027-01-11T00:00:00Z');

      expect(await story.postings()).toEqual(['EARN +100', 'EARN +10', 'EARN +1', 'EARN +5']);
      expect(await story.openLots()).toEqual([
        { free: 10, held: 0, gone: '2027-02-11T00:00:00.000Z' },
        { free: 100, held: 0, gone: '2028-01-11T00:00:00.000Z' },
        { free: 1, held: 0, gone: '2030-01-11T00:00:00.000Z' },
        { free: 5, held: 0, gone: null },
      ]);
    });

    it('of two that came one after the other while nobody looked, the first dates what had no date', async () => {
      const story = await aStory(app, { at: '2026-12-05T09:00:00Z' });
      await story.earn(100);
      await story.letTimePass('2027-03-01T15:00:00Z');
      await story.setCurrency({ expiry: A_YEAR });
      await story.letTimePass('2027-04-01T15:00:00Z');
      await story.setCurrency({ expiry: A_MONTH });
      await story.letTimePass('2027-06-01T15:00:00Z');

      await story.earn(1);

      expect(await story.diary()).toEqual([
        '2026-12-05T09:00:00.000Z EARN +100',
        '2027-03-01T15:00:00.000Z EXTEND 0',
        '2027-06-01T15:00:00.000Z EARN +1',
      ]);
      expect(await story.openLots()).toEqual([
        { free: 1, held: 0, gone: '2027-07-01T23:00:00.000Z' },
        { free: 100, held: 0, gone: '2028-03-02T00:00:00.000Z' },
      ]);
    });

    it('twice, with years without expiry in between, dates what had none each time', async () => {
      const story = await aStory(app, { at: '2026-12-05T09:00:00Z' });
      await story.earn(100);
      await story.letTimePass('2027-03-01T15:00:00Z');
      await story.setCurrency({ expiry: { ...A_YEAR, count: 60 } });
      await story.letTimePass('2027-04-01T15:00:00Z');
      await story.setCurrency({ expiry: NEVER });
      await story.letTimePass('2027-05-01T15:00:00Z');
      await story.earn(7);
      await story.letTimePass('2028-06-01T15:00:00Z');
      await story.setCurrency({ expiry: A_MONTH });

      await story.runDue();

      expect(await story.openLots()).toEqual([
        { free: 7, held: 0, gone: '2028-07-01T23:00:00.000Z' },
        { free: 100, held: 0, gone: '2032-03-02T00:00:00.000Z' },
      ]);
    });

    it('finds points that were spent, and dates them when they come back', async () => {
      const story = await aStory(app, { at: '2026-12-05T09:00:00Z' });
      await story.earn(100);
      const early = await story.buyWithPoints(60, [0]);
      const late = await story.buyWithPoints(40, [0]);
      await story.advance('2027-03-01T15:00:00Z');
      await story.setCurrency({ expiry: A_YEAR });
      await story.advance('2027-04-01T15:00:00Z');

      await story.cancel(early);
      expect(await story.openLots()).toEqual([{ free: 60, held: 0, gone: '2028-03-02T00:00:00.000Z' }]);
      await story.advance('2028-03-10T15:00:00Z');
      await story.cancel(late);

      expect(await story.openLots()).toEqual([{ free: 40, held: 0, gone: '2028-04-09T23:00:00.000Z' }]);
      expect((await story.diary()).slice(5)).toEqual([
        '2027-04-01T15:00:00.000Z REFUND +60',
        '2028-03-02T00:00:00.000Z EXPIRE -60',
        '2028-03-10T15:00:00.000Z REFUND +40',
      ]);
    });
  });

  describe('inactivity', () => {
    const idle = { at: '2027-01-10T09:00:00Z', currency: { expiry: HALF_A_YEAR_IDLE } };

    it('E10: earn 100 in January, spend 10 in May', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      await story.advance('2027-05-20T09:00:00Z');
      await story.spend(10);

      await story.advance('2027-11-20T23:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 90 }));
      await story.advance('2027-11-21T00:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).slice(3)).toEqual(['2027-11-21T00:00:00.000Z EXPIRE -90']);
    });

    it('E10: the same when nothing ran in between', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      await story.letTimePass('2027-05-20T09:00:00Z');
      await story.spend(10);
      await story.letTimePass('2027-12-24T09:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      await story.earn(1);

      expect((await story.diary()).slice(3)).toEqual([
        '2027-11-21T00:00:00.000Z EXPIRE -90',
        '2027-12-24T09:00:00.000Z EARN +1',
      ]);
    });

    it('takes everything when nothing at all happens', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);

      await story.advance('2027-07-10T22:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 100 }));
      await story.advance('2027-07-10T23:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
    });

    it.each<[string, boolean, (story: Story, before: { holdId: string; orderId: string }) => Promise<unknown>]>([
      ['a purchase that earns', true, (story) => story.earn(1)],
      ['a capture', true, (story, { holdId }) => story.capture(holdId, 4)],
      ['a purchase paid with points', true, (story, { holdId }) => story.buy([0], { holdId })],
      ['a purchase that earns nothing', false, (story) => story.buy([0])],
      ['a correction', false, (story) => story.credit(1)],
      ['a hold', false, (story) => story.hold(4)],
      ['a release', false, (story, { holdId }) => story.release(holdId)],
      ['a refund', false, (story, { orderId }) => story.cancel({ id: orderId })],
    ])('is moved by what the member does: %s (%s)', async (_, moves, act) => {
      const story = await aStory(app, idle);
      await story.earn(100);
      const order = await story.buyWithPoints(10, [0]);
      await story.advance('2027-03-01T09:00:00Z');
      const holdId = await story.hold(4);
      await story.advance('2027-03-15T09:00:00Z');

      await act(story, { holdId, orderId: order.id });

      await story.advance('2027-07-10T23:00:00Z');
      const { available } = await story.balance();
      expect(available > 0).toBe(moves);
      await story.advance('2027-09-15T22:59:59.999Z');
      expect((await story.balance()).available > 0).toBe(moves);
      await story.advance('2027-09-15T23:00:00Z');
      expect((await story.balance()).available).toBe(0);
    });

    it('leaves points that have a date of their own', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      await story.credit(30, '2027-12-31');

      await story.advance('2027-08-01T00:00:00Z');

      expect(await story.balance()).toEqual(having({ available: 30 }));
    });

    it('that comes gives everybody its whole period', async () => {
      const story = await aStory(app, { at: '2026-01-10T09:00:00Z' });
      await story.earn(100);
      await story.advance('2027-03-01T15:00:00Z');
      await story.setCurrency({ expiry: HALF_A_YEAR_IDLE });

      await story.advance('2027-09-01T22:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 100 }));
      await story.advance('2027-09-01T23:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
    });

    it('takes what a hold gave back after its end at once', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      const holdId = await heldOverTheEnd(story);

      await story.release(holdId);

      expect(await story.balance()).toEqual(NOTHING);
      await story.advance('2027-08-20T09:00:00Z');
      expect((await story.diary()).slice(2)).toEqual([
        '2027-07-10T23:00:00.000Z EXPIRE -60',
        '2027-07-20T09:00:00.000Z RELEASE +40, held -40',
        '2027-07-20T09:00:00.000Z EXPIRE -40',
      ]);
    });

    it('counts anew after an end, for points of later', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      await story.advance('2027-08-01T09:00:00Z');
      await story.earn(5);

      await story.advance('2028-02-01T23:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 5 }));
      await story.advance('2028-02-02T00:00:00Z');

      expect(await story.diary()).toEqual([
        '2027-01-10T09:00:00.000Z EARN +100',
        '2027-07-10T23:00:00.000Z EXPIRE -100',
        '2027-08-01T09:00:00.000Z EARN +5',
        '2028-02-02T00:00:00.000Z EXPIRE -5',
      ]);
    });

    it.each<[string, (story: Story) => Promise<() => Promise<unknown>>]>([
      [
        'a refund',
        async (story) => {
          await story.earn(100);
          const order = await story.buyWithPoints(100, [0]);
          return () => story.cancel(order);
        },
      ],
      [
        'a release',
        async (story) => {
          await story.earn(100);
          const holdId = await story.hold(100, 30 * 24 * 60 * 60);
          return () => story.release(holdId);
        },
      ],
      [
        'a completion',
        async (story) => {
          const order = await story.earn(100, { completed: false });
          return () => story.complete(order);
        },
      ],
      [
        'a correction',
        (story) =>
          story.earn(100).then(async (order) => {
            await story.cancel(order);
            return () => story.credit(100);
          }),
      ],
    ])('takes what was not there before %s', async (_, begin) => {
      const story = await aStory(app, idle);
      const act = await begin(story);
      await story.advance('2027-02-05T09:00:00Z');
      await act();
      expect(await story.balance()).toEqual(having({ available: 100 }));

      await story.advance('2027-07-10T22:59:59.999Z');
      expect(await story.balance()).toEqual(having({ available: 100 }));
      await story.advance('2027-07-10T23:00:00Z');

      expect(await story.balance()).toEqual(NOTHING);
      expect((await story.diary()).at(-1)).toBe('2027-07-10T23:00:00.000Z EXPIRE -100');
    });

    it('that ended before another policy came took everything, though nobody looked', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      await story.letTimePass('2027-08-01T09:00:00Z');
      await story.setCurrency({ expiry: A_YEAR });
      await story.earn(1);

      expect(await story.diary()).toEqual([
        '2027-01-10T09:00:00.000Z EARN +100',
        '2027-07-10T23:00:00.000Z EXPIRE -100',
        '2027-08-01T09:00:00.000Z EARN +1',
      ]);
    });

    it('that has not ended when another policy comes dates what is there', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      await story.letTimePass('2027-05-01T09:00:00Z');
      await story.setCurrency({ expiry: A_YEAR });
      await story.letTimePass('2027-12-01T09:00:00Z');

      expect(await story.balance()).toEqual(having({ available: 100 }));
      await story.runDue();

      expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2028-05-01T23:00:00.000Z' }]);
    });

    it('that ends leaves the points without a date', async () => {
      const story = await aStory(app, idle);
      await story.earn(100);
      await story.advance('2027-05-01T09:00:00Z');
      await story.setCurrency({ expiry: NEVER });

      await story.advance('2029-05-01T09:00:00Z');

      expect(await story.balance()).toEqual(having({ available: 100 }));
    });
  });

  describe('inactivity beside the expiry of a rule', () => {
    const IDLE = { expiry: HALF_A_YEAR_IDLE };
    const GONE = '2027-07-10T23:00:00.000Z';
    const OWN = '2028-01-11T00:00:00.000Z';

    /** The story's own rule gives a point a pound under the policies of the currency; a second one gives two under its own. */
    const begin = async (currency: Record<string, unknown> = IDLE, expiry: object = A_YEAR): Promise<Story> => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency });
      await aRule(app).by(story.program.adminKey).givesPoints(2).withPolicies({ expiry }).active();
      return story;
    };
    const nextChange = async ({ program }: Story): Promise<Date> => {
      const found = 'SELECT next_change_at AS at FROM wallet WHERE program_id = $1';
      return (await app.database.pool.query(found, [program.program.number])).rows[0].at;
    };
    const another = async (story: Story): Promise<Story> =>
      new Story(app, story.program, await aMember(app).of(story.program).with({ card: '4711' }).enroll());

    it('takes its points with the others when nothing moves', async () => {
      const story = await begin();
      await story.earn(100);
      expect(await story.openLots()).toMatchObject([{ gone: OWN }, { gone: null }]);
      expect(await story.expiring()).toEqual([{ at: GONE, lastDay: '2027-07-10', points: 300 }]);
      expect(await nextChange(story)).toEqual(new Date(GONE));

      await story.advance(justBefore(GONE));
      expect(await story.balance()).toEqual(having({ available: 300 }));
      await story.advance(GONE);

      expect(await story.balance()).toEqual(NOTHING);
      expect(await story.diary()).toEqual(['2027-01-10T09:00:00.000Z EARN +300', `${GONE} EXPIRE -300`]);
    });

    it('leaves them their own date while the member is active', async () => {
      const story = await begin();
      await story.earn(100);
      await story.advance('2027-05-20T09:00:00Z');
      await story.spend(1);
      await story.advance('2027-10-20T09:00:00Z');
      await story.spend(1);
      expect(await story.expiring()).toEqual([
        { at: OWN, lastDay: '2028-01-10', points: 198 },
        { at: '2028-04-20T23:00:00.000Z', lastDay: '2028-04-20', points: 100 },
      ]);

      await story.advance(OWN);

      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect((await story.diary()).at(-1)).toBe(`${OWN} EXPIRE -198`);
    });

    it('leaves them a sooner date', async () => {
      const story = await begin(IDLE, { kind: 'AFTER', count: 30, unit: 'DAYS' });
      await story.earn(100);

      await story.advance('2027-02-10T00:00:00Z');

      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect((await story.diary()).at(-1)).toBe('2027-02-10T00:00:00.000Z EXPIRE -200');
    });

    it('leaves what has no date of a rule, and that of a policy before', async () => {
      const story = await begin({ expiry: A_YEAR });
      await story.earn(100);
      await story.setCurrency(IDLE);
      expect(await story.expiring()).toMatchObject([
        { at: GONE, points: 200 },
        { at: OWN, points: 100 },
      ]);

      await story.advance(GONE);

      expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: OWN }]);
    });

    it('that comes takes them after its whole period, and that goes takes none', async () => {
      const story = await begin({});
      await story.earn(100);
      await story.advance('2027-03-01T15:00:00Z');
      expect(await story.expiring()).toMatchObject([{ at: OWN, points: 200 }]);
      await story.setCurrency(IDLE);
      expect(await story.expiring()).toMatchObject([{ at: '2027-09-01T23:00:00.000Z', points: 300 }]);
      await story.advance('2027-05-01T15:00:00Z');
      await story.setCurrency({ expiry: NEVER });
      await story.advance('2027-10-01T15:00:00Z');
      expect(await story.expiring()).toMatchObject([{ at: OWN, points: 200 }]);
      await story.setCurrency(IDLE);

      await story.advance(OWN);

      expect((await story.diary()).slice(1)).toEqual([`${OWN} EXPIRE -200`]);
      await story.advance('2028-04-02T00:00:00Z');
      expect((await story.diary()).at(-1)).toBe('2028-04-01T23:00:00.000Z EXPIRE -100');
    });

    it('gives days of grace to what comes back after its end', async () => {
      const story = await begin();
      await story.earn(100);
      const order = await story.buyWithPoints(300, [0]);
      await story.advance('2027-08-01T09:00:00Z');

      await story.cancel(order);

      const grace = '2027-08-31T23:00:00.000Z';
      expect(await story.openLots()).toMatchObject([
        { free: 100, gone: grace },
        { free: 200, gone: grace },
      ]);
      await story.advance(justBefore(grace));
      expect(await story.balance()).toEqual(having({ available: 300 }));
      await story.advance(grace);
      expect(await story.balance()).toEqual(NOTHING);
    });

    it('takes what comes back before its end, and what a hold gives back after it', async () => {
      const story = await begin();
      await story.earn(100);
      const order = await story.buyWithPoints(50, [0]);
      await story.advance('2027-02-01T09:00:00Z');
      await story.cancel(order);
      const holdId = await heldOverTheEnd(story);

      await story.release(holdId);

      expect(await story.balance()).toEqual(NOTHING);
      await story.runDue();
      expect((await story.diary()).slice(-3)).toEqual([
        `${GONE} EXPIRE -260`,
        '2027-07-20T09:00:00.000Z RELEASE +40, held -40',
        '2027-07-20T09:00:00.000Z EXPIRE -40',
      ]);
    });

    it('leaves them a date that staff named', async () => {
      const story = await begin();
      await story.earn(100);
      await extend(story, { expiresOn: '2028-02-01' });

      await story.advance('2028-02-01T00:00:00Z');

      expect(await story.openLots()).toEqual([{ free: 200, held: 0, gone: '2028-02-02T00:00:00.000Z' }]);
    });

    it.each([
      ['the days of grace', {}, '2027-08-19T23:00:00.000Z'],
      ['the date that staff named', { expiresOn: '2028-06-30' }, '2028-06-30T23:00:00.000Z'],
    ])('took them: reinstated they have %s', async (_, until, gone) => {
      const story = await begin();
      await story.earn(100);
      await story.advance('2027-07-20T09:00:00Z');

      await reinstate(story, { expiredFrom: '2027-07-10', ...until });

      await story.advance(justBefore(gone));
      expect(await story.openLots()).toMatchObject([
        { free: 100, gone },
        { free: 200, gone },
      ]);
      await story.advance(gone);
      expect(await story.balance()).toEqual(NOTHING);
    });

    it('takes what was sent at the end of who received it, whose own date stays', async () => {
      const story = await begin();
      await story.setProgram({ transfers: { enabled: true } });
      await story.earn(100);
      await story.advance('2027-05-20T09:00:00Z');
      const other = await another(story);
      await other.earn(1);
      await send(story, '4711', 200);
      expect(await other.expiring()).toMatchObject([{ at: '2027-11-21T00:00:00.000Z', points: 203 }]);

      await story.advance('2027-10-20T09:00:00Z');
      expect(await other.balance()).toEqual(having({ available: 203 }));
      await other.spend(1);

      expect(await other.expiring()).toMatchObject([
        { at: OWN, points: 199 },
        { at: '2028-04-20T23:00:00.000Z', points: 3 },
      ]);
    });

    it('goes by who has them after a merge, and again after it is undone', async () => {
      const story = await begin();
      await story.earn(100);
      await story.advance('2027-05-20T09:00:00Z');
      const other = await another(story);
      await other.earn(1);
      const refs = { keep: { id: other.member.id }, absorb: { id: story.member.id } };
      const merged = await merge(app, refs, story.program.adminKey);
      const end = '2027-11-21T00:00:00.000Z';
      expect(await other.expiring()).toMatchObject([{ at: end, points: 303 }]);

      await unmerge(app, { merge: merged.merge.id }, story.program.adminKey);

      expect(await story.expiring()).toMatchObject([{ at: end, points: 300 }]);
      expect(await other.expiring()).toMatchObject([{ at: end, points: 3 }]);
      await story.advance(end);
      expect([await story.balance(), await other.balance()]).toEqual([NOTHING, NOTHING]);
    });

    it('takes points of an enrollment that are all there is, when a job runs or somebody reads', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: IDLE });
      await aRule(app).by(story.program.adminKey).on('ENROLLMENT').fixed(50).withPolicies({ expiry: A_YEAR }).active();
      const other = await another(story);
      expect(await other.expiring()).toEqual([{ at: GONE, lastDay: '2027-07-10', points: 50 }]);
      await story.letTimePass(justBefore(GONE));
      expect(await other.balance()).toEqual(having({ available: 50 }));

      await story.letTimePass(GONE);

      expect(await other.balance()).toEqual(NOTHING);
      expect(await story.runDue()).toBe(1);
      expect(await other.diary()).toEqual(['2027-01-10T09:00:00.000Z EARN +50', `${GONE} EXPIRE -50`]);
    });

    it('takes the points that a tier gives, and those that are earned on it, under an expiry of its own', async () => {
      const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: IDLE });
      const gold = { entryPoints: 70, expiry: A_YEAR };
      await aLadder(app).by(story.program.adminKey).tier('basic', '0').tier('gold', '100', gold).active();
      await story.earn(100);
      await story.earn(10);
      expect(await story.openLots()).toMatchObject([{ gone: OWN }, { gone: OWN }, { gone: null }]);
      expect(await story.expiring()).toMatchObject([{ at: GONE, points: 180 }]);

      await story.advance(GONE);

      expect(await story.balance()).toEqual(NOTHING);
    });
  });
});

async function send({ app, program, member }: Story, card: string, points: number): Promise<void> {
  const mutation = `mutation ($input: TransferPointsInput!) { transferPoints(input: $input) { __typename } }`;
  const input = { idempotencyKey: 'sent', from: { id: member.id }, to: { card }, points };
  const { data } = await app.call(program.adminKey, mutation, { input });
  expect(data.transferPoints).toEqual({ __typename: 'TransferPointsPayload' });
}

/** Points of a member who does nothing else, held from ten days before inactivity would take them to ten days after. */
async function heldOverTheEnd(story: Story): Promise<string> {
  await story.advance('2027-07-01T09:00:00Z');
  const holdId = await story.hold(40);
  await story.advance('2027-07-20T09:00:00Z');
  expect(await story.balance()).toEqual(having({ held: 40 }));
  return holdId;
}
