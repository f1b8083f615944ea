import { decodeId } from '../../src/kernel/ids.js';
import { eraseMember } from '../e2e/membership/support/rights.js';
import { lifeOf } from '../e2e/membership/support/life.js';
import { merge, unmerge } from '../e2e/membership/support/merges.js';
import { closeMember, pauseMember, resumeMember } from '../factories/a-life.js';
import { aMember } from '../factories/a-member.js';
import { aStory, having, NOTHING, Story } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const NOW = '2027-03-01T12:00:00.000Z';
const A_MONTH = { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } };
const A_MONTH_OF_INACTIVITY = { expiry: { kind: 'INACTIVITY', count: 1, unit: 'MONTHS' } };

describe('who pauses and becomes one with others, or is forgotten', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const pair = async (currency: Record<string, unknown>, program: Record<string, unknown> = {}) => {
    const keep = await aStory(app, { at: NOW, currency, program });
    const absorb = new Story(app, keep.program, await aMember(app).of(keep.program).enroll());
    return { keep, absorb };
  };
  const pause = ({ program, member }: Story, until: string) =>
    pauseMember(app, program.adminKey, member, { until }).then((done) => expect(done.member.status).toBe('PAUSED'));
  const mergeInto = async (keep: Story, absorb: Story): Promise<string> => {
    const input = { keep: { id: keep.member.id }, absorb: { id: absorb.member.id } };
    const merged = await merge(app, input, keep.program.adminKey);
    expect(merged.merge).toBeDefined();
    return merged.merge.id;
  };
  const undo = async ({ program }: Story, id: string) =>
    expect((await unmerge(app, { merge: id }, program.adminKey)).merge).toMatchObject({ id });
  const erase = ({ program, member }: Story) => eraseMember(app, { member: { id: member.id } }, program.adminKey);
  const gone = async (story: Story) => (await story.openLots()).map(({ free, gone: at }) => [free, at]);

  /** `2027-03-01T12:00:00.000Z ACTIVE PAUSED`, the first first. */
  const historyOf = async ({ member }: Story): Promise<string[]> => {
    const find = `SELECT at, from_status, to_status FROM member_status_change WHERE member_id = $1 ORDER BY id`;
    const { rows } = await app.database.pool.query(find, [decodeId('mem', member.id)]);
    return rows.map(({ at, from_status: from, to_status: to }) => `${at.toISOString()} ${from} ${to}`);
  };

  it('ends the pause of who is absorbed: the days until then stay in the dates, and they come back active', async () => {
    const { keep, absorb } = await pair(A_MONTH);
    await absorb.earn(100);
    await pause(absorb, '2027-03-31');
    await keep.advance('2027-03-11T12:00:00Z');

    const id = await mergeInto(keep, absorb);

    expect(await gone(keep)).toEqual([[100, '2027-04-11T23:00:00.000Z']]);
    expect(await historyOf(absorb)).toEqual([
      `${NOW} ACTIVE PAUSED`,
      '2027-03-11T12:00:00.000Z PAUSED ACTIVE',
      '2027-03-11T12:00:00.000Z ACTIVE MERGED',
    ]);
    expect(await keep.balance()).toEqual(having({ available: 100 }));

    await undo(keep, id);

    expect((await lifeOf(app, keep.program.adminKey, absorb.member)).status).toBe('ACTIVE');
    expect(await gone(keep)).toEqual([[100, '2027-04-11T23:00:00.000Z']]);
    await absorb.earn(7);
    expect(await absorb.balance()).toEqual(having({ available: 107 }));
  });

  it('ends it once where it had ended by itself and nobody had noted it', async () => {
    const { keep, absorb } = await pair(A_MONTH);
    await absorb.earn(100);
    await pause(absorb, '2027-03-05');
    await keep.letTimePass('2027-03-11T12:00:00Z');

    await mergeInto(keep, absorb);

    expect(await gone(keep)).toEqual([[100, '2027-04-06T23:00:00.000Z']]);
    expect(await historyOf(absorb)).toEqual([
      `${NOW} ACTIVE PAUSED`,
      '2027-03-06T00:00:00.000Z PAUSED ACTIVE',
      '2027-03-11T12:00:00.000Z ACTIVE MERGED',
    ]);
  });

  it('protects what arrives with who is paused for the days that are left, and gives back the days until now', async () => {
    const { keep, absorb } = await pair(A_MONTH);
    await absorb.earn(100);
    await pause(keep, '2027-03-31');
    await keep.advance('2027-03-11T12:00:00Z');

    const id = await mergeInto(keep, absorb);

    expect((await lifeOf(app, keep.program.adminKey, keep.member)).status).toBe('PAUSED');
    const arrived = await gone(keep);
    await keep.advance('2027-03-16T12:00:00Z');
    await undo(keep, id);

    expect(arrived).toEqual([[100, '2027-04-22T23:00:00.000Z']]); // 21 days: 11 to 31 March
    expect(await gone(keep)).toEqual([[100, '2027-04-06T23:00:00.000Z']]); // 5 days: 11 to 15 March
    expect(await absorb.balance()).toEqual(having({ available: 100 }));
    await resumeMember(app, keep.program.adminKey, keep.member);
    expect(await gone(keep)).toEqual([[100, '2027-04-06T23:00:00.000Z']]);
  });

  it('ends one pause and counts the other where both are away', async () => {
    const { keep, absorb } = await pair(A_MONTH);
    await absorb.earn(100);
    await pause(absorb, '2027-05-31');
    await pause(keep, '2027-03-31');
    await keep.advance('2027-03-11T12:00:00Z');

    await mergeInto(keep, absorb);

    expect(await gone(keep)).toEqual([[100, '2027-05-02T23:00:00.000Z']]); // 10 days, then 21
  });

  it('leaves points that end by inactivity the days that they had', async () => {
    const { keep, absorb } = await pair(A_MONTH_OF_INACTIVITY);
    await keep.earn(1);
    await absorb.earn(100);
    await pause(absorb, '2027-06-30');
    await keep.advance('2027-05-01T12:00:00Z'); // the one is gone, of the other a day has passed since

    const id = await mergeInto(keep, absorb);
    await keep.advance('2027-05-20T12:00:00Z');
    const kept = await keep.balance();
    await undo(keep, id);
    const back = await absorb.balance();
    await keep.advance('2027-06-05T12:00:00Z');

    expect(kept).toEqual(having({ available: 100 }));
    expect(back).toEqual(having({ available: 100 }));
    expect(await absorb.balance()).toEqual(NOTHING);
  });

  it('has a pause end with the person, and forfeits their points 30 days later', async () => {
    const story = await aStory(app, { at: NOW, currency: { expiry: { kind: 'AFTER', count: 1, unit: 'YEARS' } }, program: { erasureCoolingOffDays: 0 } });
    await story.earn(100);
    await story.hold(30, 30 * 24 * 60 * 60); // the clocks change meanwhile: it times out an hour after the same local time
    await pause(story, '2027-05-31');

    await erase(story);
    const sums = async () =>
      (await app.database.pool.query(
        'SELECT available::int, held::int, lifetime_expired::int AS expired FROM wallet WHERE program_id = $1',
        [story.program.program.number],
      )).rows;

    expect(await sums()).toEqual([{ available: 70, held: 30, expired: 0 }]);
    expect(await story.openLots()).toEqual([{ free: 70, held: 30, gone: '2028-03-02T00:00:00.000Z' }]);
    await story.advance('2027-03-31T10:59:59Z');
    expect(await sums()).toEqual([{ available: 70, held: 30, expired: 0 }]);
    await story.advance('2027-03-31T11:00:00Z');
    expect(await sums()).toEqual([{ available: 0, held: 30, expired: 70 }]);
    await story.advance('2027-03-31T12:00:00Z');
    expect(await sums()).toEqual([{ available: 0, held: 0, expired: 100 }]);
  }); // prettier-ignore

  it('ends the pause of who waits to be forgotten when their time has come, with all who were merged into them', async () => {
    const { keep, absorb } = await pair(A_MONTH, { erasureCoolingOffDays: 10 });
    await absorb.earn(100);
    await mergeInto(keep, absorb);
    await pause(keep, '2027-03-31');
    await erase(keep);
    await keep.advance('2027-03-11T12:00:00Z');

    expect(await gone(keep)).toEqual([[100, '2027-04-11T23:00:00.000Z']]);
    const { rows } = await app.database.pool.query(
      `SELECT m.status, w.forfeit_at, (SELECT count(*)::int FROM member_pause p WHERE p.member_id = m.id AND p.ended_at IS NULL) AS pauses
       FROM member m JOIN wallet w ON w.member_id = m.id WHERE m.program_id = $1`,
      [keep.program.program.number],
    );
    const left = { status: 'ERASED', forfeit_at: new Date('2027-04-10T11:00:00Z'), pauses: 0 };
    expect(rows).toEqual([left, left]);
  });

  it('keeps the earlier date of who was closed before', async () => {
    const story = await aStory(app, { at: NOW, program: { erasureCoolingOffDays: 0 } });
    await story.earn(100);
    await closeMember(app, story.program.adminKey, story.member);
    await story.advance('2027-03-20T12:00:00Z');

    await erase(story);

    const forfeits = 'SELECT forfeit_at FROM wallet WHERE program_id = $1';
    const { rows } = await app.database.pool.query(forfeits, [story.program.program.number]);
    expect(rows).toEqual([{ forfeit_at: new Date('2027-03-31T11:00:00Z') }]);
  });
});
