import { aMember } from '../../factories/a-member.js';
import type { Story } from '../../factories/a-story.js';
import { aStory, having } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { statementsOf } from '../purchases/support/statements.js';
import { adjust, aKey } from './support/corrections.js';
import { captureHold, holdOf, holdPoints, releaseHold, sourcesOf } from './support/holds.js';

const NOW = '2027-03-01T12:00:00.000Z';
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id ... on Hold { status points released } } }';
const ROLES = ['ADMIN', 'MARKETER', 'SUPPORT', 'ANALYST', 'SHOP'];

describe('hold', () => {
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

  it('says what is set aside', async () => {
    const { hold } = await holdPoints(story, { points: 40, expiresInSeconds: 60, purpose: 'A basket' });

    expect(await holdOf(story, hold.id)).toEqual({
      id: hold.id,
      status: 'OPEN',
      points: 40,
      captured: 0,
      released: 0,
      createdAt: NOW,
      expiresAt: '2027-03-01T12:01:00.000Z',
      endedAt: null,
      purpose: 'A basket',
      currency: { code: 'points' },
      member: { id: story.member.id },
    });
  });

  it('says how it ended', async () => {
    const [all, some, none] = [await story.hold(10), await story.hold(10), await story.hold(10)];
    await story.letTimePass('2027-03-01T12:00:05Z');
    await captureHold(story, { holdId: all });
    await captureHold(story, { holdId: some, points: 3 });
    await releaseHold(story, { holdId: none });
    const endedAt = '2027-03-01T12:00:05.000Z';

    expect(await Promise.all([all, some, none].map((id) => holdOf(story, id)))).toMatchObject([
      { status: 'CAPTURED', points: 10, captured: 10, released: 0, endedAt },
      { status: 'CAPTURED', points: 10, captured: 3, released: 7, endedAt },
      { status: 'RELEASED', points: 10, captured: 0, released: 10, endedAt },
    ]);
  });

  it('says that it paid a purchase', async () => {
    const holdId = await story.hold(40);
    await story.buy([5], { holdId });

    expect(await holdOf(story, holdId)).toMatchObject({ status: 'CAPTURED', captured: 40, released: 0, endedAt: NOW });
  });

  it('names the currency of its points', async () => {
    await story.addCurrency({ code: 'stars' });
    await adjust(story, { points: 7, currency: 'stars' });

    expect(await holdOf(story, await story.hold(7, 900, 'stars'))).toMatchObject({ currency: { code: 'stars' } });
  });

  describe('that timed out', () => {
    const timedOut = {
      status: 'EXPIRED',
      points: 40,
      captured: 0,
      released: 40,
      expiresAt: '2027-03-01T12:01:00.000Z',
      endedAt: '2027-03-01T12:01:00.000Z',
    };
    const stored = async () => {
      const { rows } = await app.database.pool.query(
        'SELECT status, released::integer, ended_at AS "endedAt" FROM hold WHERE program_id = $1 ORDER BY created_at, sequence',
        [story.program.program.number],
      );
      return rows;
    };
    let holdId: string;
    beforeEach(async () => {
      holdId = await story.hold(40, 60);
    });

    it('is open to the last millisecond', async () => {
      await story.letTimePass('2027-03-01T12:00:59.999Z');

      expect(await holdOf(story, holdId)).toMatchObject({ status: 'OPEN', released: 0, endedAt: null });
      expect(await story.balance()).toEqual(having({ available: 60, held: 40 }));
    });

    it('reads as it is, though nothing was booked and no job ran', async () => {
      await story.letTimePass('2027-03-01T12:05:00Z');

      expect(await holdOf(story, holdId)).toMatchObject(timedOut);
      expect(await stored()).toEqual([{ status: 1, released: 0, endedAt: null }]);
      expect(await story.balance()).toEqual(having({ available: 100 }));
      expect((await story.diary()).slice(2)).toEqual(['2027-03-01T12:01:00.000Z RELEASE +40, held -40']);
      expect((await app.call(story.program.adminKey, NODE, { id: holdId })).data.node).toEqual({
        __typename: 'Hold',
        id: holdId,
        ...{ status: 'EXPIRED', points: 40, released: 40 },
      });
    });

    it.each<[string, () => Promise<unknown>]>([
      ['a purchase', () => story.earn(1)],
      ['another hold', () => story.hold(100)],
      ['a correction', () => adjust(story, { points: 1 })],
      ['the job', () => story.runDue()],
    ])('is booked by %s that comes next, as of when it timed out', async (_, write) => {
      await story.letTimePass('2027-03-01T12:05:00Z');

      await write();

      expect((await stored())[0]).toEqual({ status: 4, released: 40, endedAt: new Date(timedOut.endedAt) });
      expect((await story.diary())[2]).toBe('2027-03-01T12:01:00.000Z RELEASE +40, held -40');
      expect(await holdOf(story, holdId)).toMatchObject(timedOut);
    });

    it('is booked on the way of a clock that is advanced', async () => {
      await story.advance('2027-03-01T12:05:00Z');

      expect(await stored()).toEqual([{ status: 4, released: 40, endedAt: new Date(timedOut.endedAt) }]);
      expect(await holdOf(story, holdId)).toMatchObject(timedOut);
    });

    it('is booked with others that timed out at the same time, each at its own', async () => {
      const others = [await story.hold(10, 60), await story.hold(10, 61), await story.hold(10, 62)];
      await story.capture(others[2] ?? '');
      await story.letTimePass('2027-03-01T12:05:00Z');

      await story.earn(1);

      expect((await story.diary()).slice(6, -1)).toEqual([
        '2027-03-01T12:01:00.000Z RELEASE +40, held -40',
        '2027-03-01T12:01:00.000Z RELEASE +10, held -10',
        '2027-03-01T12:01:01.000Z RELEASE +10, held -10',
      ]);
      expect((await sourcesOf(story)).slice(6, -1)).toEqual(
        [holdId, others[0], others[1]].map((id) => `RELEASE Hold ${String(id)}`),
      );
      expect((await Promise.all(others.map((id) => holdOf(story, id)))).map(({ status }) => status)).toEqual([
        'EXPIRED',
        'EXPIRED',
        'CAPTURED',
      ]);
    });
  });

  it('leaves its points out of what is available: together they are what was there', async () => {
    const sums: number[] = [];
    const look = async (): Promise<void> => {
      const { available, held } = await story.balance();
      sums.push(available + held);
    };

    const [one, another] = [await story.hold(40), await story.hold(60)];
    await look();
    await story.capture(one, 25);
    await look();
    await story.release(another);
    await look();

    expect(sums).toEqual([100, 75, 75]);
    expect(await story.balance()).toEqual(having({ available: 75 }));
  });

  it('is read by every role of staff and shop, also as a node', async () => {
    const id = await story.hold(40);

    for (const role of ROLES) {
      const key = await aKey(story, role);
      expect([role, await holdOf(story, id, key)]).toMatchObject([role, { id, status: 'OPEN' }]);
      expect([role, (await app.call(key, NODE, { id })).data.node]).toMatchObject([role, { __typename: 'Hold', id }]);
    }
  });

  it('is read by its member as a node, and by no other', async () => {
    const id = await story.hold(40);
    const [own, another] = [await story.member.token(), await (await aMember(app).of(story.program).enroll()).token()];

    expect((await app.call(own, NODE, { id })).data).toEqual({
      node: { __typename: 'Hold', id, status: 'OPEN', points: 40, released: 0 },
    });
    expect((await app.call(another, NODE, { id })).data).toEqual({ node: null });
    for (const token of [own, another]) {
      expect((await holdOf(story, id, token)).errors[0].extensions.code).toBe('FORBIDDEN');
    }
  });

  it('is null for what is none', async () => {
    const other = await aStory(app, { at: NOW });
    await other.earn(10);
    const strange = await other.hold(10);
    const own = await story.hold(1);
    const ids = [
      strange,
      story.member.id,
      own.slice(0, -1) + (own.endsWith('0') ? '1' : '0'),
      own.toUpperCase(),
      'hld_',
      '',
      'nonsense',
      'hld_\u0000',
    ];

    for (const id of ids) expect([id, await holdOf(story, id)]).toEqual([id, null]);
    expect((await app.call(story.program.adminKey, NODE, { id: strange })).data).toEqual({ node: null });
    expect(await holdOf(other, strange)).toMatchObject({ status: 'OPEN' });
  });

  it('is read with others in one statement', async () => {
    const ids = [await story.hold(1), await story.hold(2), await story.hold(3)];
    const query = (some: string[]) =>
      `{ ${some.map((id, index) => `h${String(index)}: hold(id: "${id}") { points member { id } }`).join(' ')} }`;
    const read = (some: string[]) => statementsOf(app, () => app.call(story.program.shopKey, query(some)));

    expect(await read(ids)).toEqual(await read(ids.slice(0, 1)));
  });
});
