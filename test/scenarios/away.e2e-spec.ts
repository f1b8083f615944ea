import { blockMember, closeMember, pauseMember, reopenMember, resumeMember } from '../factories/a-life.js';
import { aMember } from '../factories/a-member.js';
import { aStory, having, NOTHING, Story, type Setting } from '../factories/a-story.js';
import { adjust, extend } from '../e2e/points/support/corrections.js';
import { eventsOf, lifeOf } from '../e2e/membership/support/life.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const A_MONTH = { kind: 'AFTER', count: 1, unit: 'MONTHS' };
const HALF_A_YEAR_IDLE = { kind: 'INACTIVITY', count: 6, unit: 'MONTHS' };
const TRANSFER = `mutation ($input: TransferPointsInput!) { transferPoints(input: $input) { __typename } }`;

describe('members who are away', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const begin = (setting: Setting) => aStory(app, setting);
  const pause = async ({ program, member }: Story, until?: string) => {
    const outcome = await pauseMember(app, program.adminKey, member, { until });
    if (!outcome.pause) throw new Error(JSON.stringify(outcome));
    return outcome.pause;
  };
  const resume = ({ program, member }: Story) => resumeMember(app, program.adminKey, member);
  const gone = async (story: Story) => (await story.openLots()).map((lot) => lot.gone);
  const statusOf = async ({ program, member }: Story) => (await lifeOf(app, program.adminKey, member)).status;

  it('P1: a pause carries points over the day on which they would have expired', async () => {
    const story = await begin({ at: '2027-03-10T09:00:00Z', currency: { expiry: A_MONTH } });
    await story.earn(100);
    await story.advance('2027-04-01T09:00:00Z');
    await pause(story, '2027-06-30');

    await story.advance('2027-06-30T22:59:59.999Z');
    const last = [await statusOf(story), await story.balance()];
    await story.advance('2027-07-10T22:59:59.999Z');
    const before = [await statusOf(story), await story.balance()];
    await story.advance('2027-07-10T23:00:00Z');

    expect(last).toEqual(['PAUSED', having({ available: 100 })]);
    expect(before).toEqual(['ACTIVE', having({ available: 100 })]);
    expect(await story.balance()).toEqual(NOTHING);
    expect(await story.diary()).toEqual([
      '2027-03-10T09:00:00.000Z EARN +100',
      '2027-04-01T09:00:00.000Z EXTEND 0',
      '2027-07-10T23:00:00.000Z EXPIRE -100',
    ]);
  });

  it.each(['by the clock alone', 'with every job on time'])('P1: the same %s, and nothing runs twice', async (how) => {
    const story = await begin({ at: '2027-03-10T09:00:00Z', currency: { expiry: A_MONTH } });
    const pass = (to: string) => (how === 'by the clock alone' ? story.letTimePass(to) : story.advance(to));
    await story.earn(100);
    await pause(story, '2027-06-30');
    await pass('2027-07-20T12:00:00Z');
    await story.spend(100);
    await pass('2027-09-01T12:00:00Z');
    await Promise.all([story.runDue(), story.runDue(), story.runDue()]);

    expect(await story.balance()).toEqual(NOTHING);
    expect((await story.postings()).slice(2)).toEqual(['HOLD -100, held +100', 'CAPTURE held -100']);
    expect((await lifeOf(app, story.program.adminKey, story.member)).statusHistory).toMatchObject([
      { at: '2027-06-30T23:00:00.000Z', from: 'PAUSED', to: 'ACTIVE', actor: { kind: 'SYSTEM', id: null } },
      { from: 'ACTIVE', to: 'PAUSED' },
    ]);
    const { adminKey } = story.program;
    const resumed = (await eventsOf(app, story.member.externalId)).filter((type) => type === 'member.resumed');
    expect(resumed).toHaveLength(1);
    expect(await resumeMember(app, adminKey, story.member)).toMatchObject({ code: 'MEMBER_NOT_PAUSED' });
  });

  it('P2: who comes back early has lost no day on which they were away, and gained none', async () => {
    const story = await begin({ at: '2027-03-10T09:00:00Z', currency: { expiry: A_MONTH } });
    await story.earn(100);
    await story.advance('2027-04-01T09:00:00Z');
    await pause(story, '2027-08-31');
    await story.advance('2027-05-01T20:00:00Z');

    await resume(story);

    expect(await gone(story)).toEqual(['2027-05-10T23:00:00.000Z']);
    await story.advance('2027-05-10T23:00:00Z');
    expect(await story.balance()).toEqual(NOTHING);
  });

  it('P3: days of a year are used up, and a new year brings new ones', async () => {
    const story = await begin({ at: '2027-01-10T09:00:00Z', currency: { expiry: { ...A_MONTH, count: 6 } } });
    await story.earn(100);
    await pause(story, '2027-04-10');
    await story.advance('2027-04-11T09:00:00Z');
    const first = await gone(story);
    await story.advance('2027-09-01T09:00:00Z');

    const { protectedDays, protectedUntil } = await pause(story, '2028-03-31');

    expect(first).toEqual(['2027-10-09T23:00:00.000Z']);
    expect([protectedDays, protectedUntil]).toEqual([180 - 91 + 91, '2028-03-31T23:00:00.000Z']);
    // Of 39 days that are left on 1 September 33 run from 29 November to 31 December, and 6 from 1 April on.
    expect(await gone(story)).toEqual(['2028-04-06T23:00:00.000Z']);
    await story.advance('2028-04-06T23:00:00Z');
    expect(await story.balance()).toEqual(NOTHING);
  });

  it('P3: a pause from November to June is protected until the last but one of its days', async () => {
    const story = await begin({ at: '2026-11-01T09:00:00Z', currency: { expiry: A_MONTH } });
    await story.earn(100);

    const shown = await pause(story, '2027-06-30');

    expect(shown).toMatchObject({ protectedDays: 61 + 180, protectedUntil: '2027-06-29T23:00:00.000Z' });
    expect(await gone(story)).toEqual(['2027-07-30T23:00:00.000Z']);
  });

  it('P4: nobody becomes inactive by being away', async () => {
    const story = await begin({ at: '2027-01-10T09:00:00Z', currency: { expiry: HALF_A_YEAR_IDLE } });
    await story.earn(100);
    await story.advance('2027-03-01T09:00:00Z');
    await pause(story, '2027-05-31');
    const planned = await story.expiring();
    await story.advance('2027-10-10T22:59:59.999Z');
    const before = await story.balance();
    await story.advance('2027-10-10T23:00:00Z');

    expect(planned).toEqual([{ at: '2027-10-10T23:00:00.000Z', lastDay: '2027-10-10', points: 100 }]);
    expect(before).toEqual(having({ available: 100 }));
    expect(await story.balance()).toEqual(NOTHING);
    expect((await story.diary()).slice(1)).toEqual(['2027-10-10T23:00:00.000Z EXPIRE -100']);
  });

  it('P4: the same by the clock alone, after an early return, with an earlier pause that counts too', async () => {
    const story = await begin({ at: '2027-01-10T09:00:00Z', currency: { expiry: HALF_A_YEAR_IDLE } });
    await story.earn(100);
    await story.letTimePass('2027-02-01T09:00:00Z');
    await pause(story, '2027-02-10');
    await story.letTimePass('2027-03-01T09:00:00Z');
    await pause(story, '2027-12-31');
    await story.letTimePass('2027-03-21T09:00:00Z');
    await resume(story);

    expect(await story.expiring()).toEqual([{ at: '2027-08-09T23:00:00.000Z', lastDay: '2027-08-09', points: 100 }]);
    await story.letTimePass('2027-08-09T22:59:59.999Z');
    const before = await story.balance();
    await story.letTimePass('2027-08-09T23:00:00Z');
    expect([before, await story.balance()]).toEqual([having({ available: 100 }), NOTHING]);
    await story.runDue();
    expect((await story.diary()).slice(1)).toEqual(['2027-08-09T23:00:00.000Z EXPIRE -100']);
  });

  it('P5: what is earned in a pause lives longer by the days that are left of it, and loses them by an early return', async () => {
    const story = await begin({ at: '2027-03-01T09:00:00Z', currency: { expiry: A_MONTH } });
    await pause(story, '2027-03-31');
    await story.advance('2027-03-11T09:00:00Z');
    await story.earn(100);
    await story.earn(7, { purchasedAt: '2027-02-15T09:00:00Z' });

    const planned = await gone(story);
    await story.advance('2027-03-21T09:00:00Z');
    await resume(story);

    expect(planned).toEqual(['2027-04-05T23:00:00.000Z', '2027-05-02T23:00:00.000Z']);
    expect(await gone(story)).toEqual(['2027-03-26T00:00:00.000Z', '2027-04-21T23:00:00.000Z']);
  });

  it('P5: in a point currency that comes up during the pause as well', async () => {
    const story = await begin({ at: '2027-03-01T09:00:00Z' });
    await pause(story, '2027-03-31');
    await story.addCurrency({ code: 'stars', expiry: A_MONTH });

    await adjust(story, { points: 10, currency: 'stars' });

    expect(await gone(story)).toEqual(['2027-05-02T23:00:00.000Z']);
  });

  it('P6: what is sent to who is away keeps for them, and is as it was when they come back on that day', async () => {
    const story = await begin({
      at: '2027-03-01T09:00:00Z',
      currency: { expiry: A_MONTH },
      program: { transfers: { enabled: true } },
    });
    const friend = await aMember(app).of(story.program).with({ card: 'FRIEND' }).enroll();
    await story.earn(100);
    const theirs = new Story(app, story.program, friend);
    await pause(theirs, '2027-03-31');
    await story.advance('2027-03-21T09:00:00Z');
    const input = { idempotencyKey: 'sent', from: { id: story.member.id }, to: { card: 'FRIEND' }, points: 40 };
    await app.call(story.program.adminKey, TRANSFER, { input });

    const sent = await gone(story);
    await resume(theirs);

    expect(sent).toEqual(['2027-04-01T23:00:00.000Z', '2027-04-12T23:00:00.000Z']);
    expect(await gone(story)).toEqual(['2027-04-01T23:00:00.000Z', '2027-04-01T23:00:00.000Z']);
  });

  it('P7: days begin and end at midnight in the zone, also where the clocks change at midnight', async () => {
    // In Cairo the last Friday of April begins at one o'clock.
    const story = await begin({ at: '2027-04-28T10:00:00Z', timeZone: 'Africa/Cairo', currency: { expiry: A_MONTH } });
    await story.credit(10, '2027-04-28');
    await story.credit(20, '2027-04-29');

    const { until } = await pause(story, '2027-04-29');

    expect(until).toBe('2027-04-29T22:00:00.000Z');
    expect(await gone(story)).toEqual(['2027-04-30T21:00:00.000Z', '2027-05-01T21:00:00.000Z']);
    await story.advance('2027-04-29T21:59:59.999Z');
    expect(await statusOf(story)).toBe('PAUSED');
    await story.advance('2027-04-29T22:00:00Z');
    expect(await statusOf(story)).toBe('ACTIVE');
    await story.advance('2027-04-30T21:00:00Z');
    expect(await story.balance()).toEqual(having({ available: 20 }));
  });

  it('P8: a hold from before the pause is captured in it, and another one times out as ever', async () => {
    const story = await begin({ at: '2027-03-01T09:00:00Z', currency: { expiry: A_MONTH } });
    await story.earn(100);
    const holdId = await story.hold(30);
    await story.hold(20, 10 * 24 * 60 * 60);
    await pause(story, '2027-03-20');
    await story.advance('2027-03-05T09:00:00Z');

    await story.capture(holdId, 25);
    await story.advance('2027-03-20T23:00:00Z');

    expect((await story.diary()).slice(3)).toEqual([
      '2027-03-01T09:00:00.000Z EXTEND 0',
      '2027-03-05T09:00:00.000Z CAPTURE held -25',
      '2027-03-05T09:00:00.000Z RELEASE +5, held -5',
      '2027-03-11T09:00:00.000Z RELEASE +20, held -20',
    ]);
    expect(await gone(story)).toEqual(['2027-04-21T23:00:00.000Z']);
    await story.advance('2027-03-21T00:00:00Z');
    await story.spend(75);
    expect(await story.balance()).toEqual(NOTHING);
  });

  it('P9: a policy that comes in a pause counts from its day, without the days that are protected', async () => {
    const story = await begin({ at: '2027-03-01T09:00:00Z' });
    await story.earn(100);
    await pause(story, '2027-03-31');
    await story.letTimePass('2027-03-11T09:00:00Z');
    await story.setCurrency({ expiry: A_MONTH });
    await story.letTimePass('2027-03-15T09:00:00Z');

    const planned = await story.expiring();
    await resume(story);

    expect(planned).toEqual([{ at: '2027-05-02T23:00:00.000Z', lastDay: '2027-05-02', points: 100 }]);
    expect(await story.expiring()).toEqual([{ at: '2027-04-15T23:00:00.000Z', lastDay: '2027-04-15', points: 100 }]);
  });

  it('P10: what comes back in a pause is protected from that day on; grace days too', async () => {
    const story = await begin({ at: '2027-03-01T09:00:00Z', currency: { expiry: A_MONTH, graceDays: 5 } });
    await story.earn(100);
    const bought = await story.buyWithPoints(100, [1]);
    const other = await story.earn(50, { purchasedAt: '2027-02-05T09:00:00Z' });
    const paid = await story.buyWithPoints(50, [1]);
    await story.advance('2027-03-11T09:00:00Z');
    await pause(story, '2027-03-31');
    await story.advance('2027-03-16T09:00:00Z');

    await story.cancel(bought);
    await story.cancel(paid);

    expect(other.id).toMatch(/^pur_/);
    const lots = await story.openLots();
    expect(lots.filter(({ free }) => free >= 50)).toEqual([
      { free: 50, held: 0, gone: '2027-04-06T23:00:00.000Z' },
      { free: 100, held: 0, gone: '2027-04-17T23:00:00.000Z' },
    ]);
    await resume(story);
    expect((await story.openLots()).filter(({ free }) => free >= 50)).toEqual([
      { free: 50, held: 0, gone: '2027-03-22T00:00:00.000Z' },
      { free: 100, held: 0, gone: '2027-04-01T23:00:00.000Z' },
    ]);
  });

  it('P10: what comes back into a lot of which staff named the date leaves it there', async () => {
    const story = await begin({ at: '2027-02-10T09:00:00Z' });
    await story.credit(100, '2027-04-30');
    const bought = await story.buyWithPoints(40, [0]);
    await story.advance('2027-03-01T09:00:00Z');
    await pause(story, '2027-03-31');
    await story.advance('2027-03-05T09:00:00Z');
    expect(await extend(story, { expiresOn: '2027-06-30' })).toMatchObject({ replayed: false });
    await story.advance('2027-03-10T09:00:00Z');

    await story.cancel(bought);

    expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-06-30T23:00:00.000Z' }]);
    await resume(story);
    expect(await story.openLots()).toEqual([{ free: 100, held: 0, gone: '2027-06-30T23:00:00.000Z' }]);
  });

  it('B: points of who is blocked expire as ever', async () => {
    const story = await begin({ at: '2027-03-01T09:00:00Z', currency: { expiry: A_MONTH } });
    await story.earn(100);
    await blockMember(app, story.program.adminKey, story.member, { mayEarn: true, maySpend: true });
    await story.spend(10);
    await story.advance('2027-03-20T09:00:00Z');
    await story.earn(5);
    await story.advance('2027-04-02T09:00:00Z');

    expect(await story.balance()).toEqual(having({ available: 5 }));
    expect((await story.postings()).at(-1)).toBe('EXPIRE -90');
  });

  it('C: who leaves loses everything after 30 days, who comes back in time nothing', async () => {
    const story = await begin({ at: '2027-03-01T09:00:00Z', currency: { expiry: { ...A_MONTH, count: 12 } } });
    const { adminKey } = story.program;
    await story.earn(100);
    await closeMember(app, adminKey, story.member);
    await story.advance('2027-03-20T09:00:00Z');
    await reopenMember(app, adminKey, story.member);
    await story.earn(10);
    await story.advance('2027-06-01T09:00:00Z');
    const back = await story.balance();
    await closeMember(app, adminKey, story.member);
    await story.advance('2027-07-01T08:59:59.999Z');
    const last = await story.balance();
    await story.advance('2027-12-01T09:00:00Z');

    expect([back, last]).toEqual([having({ available: 110 }), having({ available: 110 })]);
    expect(await story.balance()).toEqual(NOTHING);
    expect((await story.diary()).at(-1)).toBe('2027-07-01T09:00:00.000Z FORFEIT -110');
    expect(await story.lifetime()).toEqual({ lifetimeEarned: 110, lifetimeSpent: 0, lifetimeExpired: 110 });
  });

  it('what is outstanding is counted by month without the protected days, now and as of then', async () => {
    const story = await begin({ at: '2027-01-10T09:00:00Z', currency: { expiry: HALF_A_YEAR_IDLE } });
    await story.earn(100);
    await story.advance('2027-03-01T09:00:00Z');
    await pause(story, '2027-05-31');
    const byMonth = async (asOf?: string) => {
      const query = 'query ($asOf: DateTime) { pointsLiability(asOf: $asOf) { total byExpiry { month points } } }';
      const { data, errors } = await app.call(story.program.adminKey, query, { asOf });
      if (errors) throw new Error(JSON.stringify(errors));
      return data.pointsLiability;
    };
    const now = await byMonth();
    const before = await byMonth('2027-02-01T00:00:00Z');
    await story.advance('2027-06-15T09:00:00Z');
    await story.earn(1);

    expect(now).toEqual({ total: 100, byExpiry: [{ month: '2027-10', points: 100 }] });
    expect(before).toEqual({ total: 100, byExpiry: [{ month: '2027-07', points: 100 }] });
    expect(await byMonth('2027-03-05T00:00:00Z')).toEqual(now);
    expect(await byMonth('2027-02-01T00:00:00Z')).toEqual(before);
    expect(await byMonth()).toEqual({ total: 101, byExpiry: [{ month: '2027-12', points: 101 }] });
  });
});
