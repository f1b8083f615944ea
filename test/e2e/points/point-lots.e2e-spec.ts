import { aMember } from '../../factories/a-member.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import type { Outcome } from '../purchases/support/calls.js';
import { ask } from './support/reading.js';

const LOTS = `query ($ref: MemberRef!, $first: Int, $after: String) {
  member(ref: $ref) {
    points {
      lots(first: $first, after: $after) {
        nodes { id points free held status earnedAt availableAt expiresAt lastDay posting { kind sequence } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

const NODE = `query ($id: ID!) {
  node(id: $id) { __typename ... on PointLot { id points free held status lastDay posting { sequence } } }
}`;

interface Lot {
  id: string;
  points: number;
  free: number;
  held: number;
  status: string;
  lastDay: string | null;
}

describe('PointsBalance.lots', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const lotsOf = async (story: Story, args: Record<string, unknown> = {}): Promise<Lot[]> =>
    (await ask(story, LOTS, { first: 100, ...args })).member.points.lots.nodes;
  const briefly = (lots: Lot[]) => lots.map(({ free, status, lastDay }) => `${status} ${free} ${lastDay}`);

  /** Open lots of 1 to 5 points and pending ones of 6 to 8, in this order of the list. */
  async function aMixture(): Promise<Story> {
    const story = await aStory(app, { at: '2027-01-10T09:00:00Z' });
    await story.credit(4);
    await story.credit(3, '2027-06-01');
    await story.credit(1, '2027-02-01');
    await story.credit(2, '2027-02-01');
    await story.credit(5);
    await story.earn(8, { completed: false });
    await story.setCurrency({ pending: { kind: 'AFTER', count: 14, unit: 'DAYS' } });
    await story.earn(7);
    await story.earn(6, { purchasedAt: '2027-01-09T09:00:00Z' });
    return story;
  }

  it('are in spending order, pending ones after them by when they mature', async () => {
    const story = await aMixture();

    expect(briefly(await lotsOf(story))).toEqual([
      'OPEN 1 2027-02-01',
      'OPEN 2 2027-02-01',
      'OPEN 3 2027-06-01',
      'OPEN 4 null',
      'OPEN 5 null',
      'PENDING 6 null',
      'PENDING 7 null',
      'PENDING 8 null',
    ]);
  });

  it.each([1, 2, 3, 4, 6])('come in pages of %d, booked or due', async (first) => {
    const story = await aMixture();
    const walk = async () => {
      const found: number[] = [];
      let after: string | null = null;
      do {
        const { nodes, pageInfo }: Outcome = (await ask(story, LOTS, { first, after })).member.points.lots;
        found.push(...nodes.map(({ free }: Lot) => free));
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      } while (after !== null);
      return found;
    };

    const now = await walk();
    await story.letTimePass('2027-01-23T09:00:00Z'); // the 6 matured: they never expire, and are the newest but one
    const due = await walk();
    await story.runDue();

    expect(now).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(due).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await walk()).toEqual(due);
  });

  it('say what is left, where it came from and when it is gone', async () => {
    const expiry = { kind: 'AFTER', count: 1, unit: 'MONTHS' };
    const story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency: { expiry } });
    await story.earn(100, { purchasedAt: '2027-01-09T09:00:00Z' });
    await story.spend(10);
    await story.hold(30);

    expect(await lotsOf(story)).toEqual([
      {
        id: expect.stringMatching(/^lot_[0-9a-z]{12}$/),
        points: 100,
        free: 60,
        held: 30,
        status: 'OPEN',
        earnedAt: '2027-01-09T09:00:00.000Z',
        availableAt: '2027-01-10T09:00:00.000Z',
        expiresAt: '2027-02-10T00:00:00.000Z',
        lastDay: '2027-02-09',
        posting: { kind: 'EARN', sequence: 1 },
      },
    ]);
  });

  it('leave one lot of what is left of two', async () => {
    const story = await aStory(app, { at: '2026-12-01T09:00:00Z' });
    await story.credit(50, '2027-01-01');
    await story.credit(50, '2027-02-01');
    await story.spend(70);

    expect(briefly(await lotsOf(story))).toEqual(['OPEN 30 2027-02-01']);
  });

  it('are found by their ids, also when nothing is left of them, and as settling leaves them', async () => {
    const story = await aStory(app, { at: '2026-12-01T09:00:00Z' });
    await story.credit(50, '2027-01-01');
    await story.credit(50, '2027-02-01');
    await story.spend(50);
    await story.hold(20);
    const [second] = await lotsOf(story);
    const first = { id: second!.id.replace(/.$/, '1') };
    const find = async (id: string) => (await ask(story, NODE, { id })).node;

    const before = [await find(first.id), await find(second!.id)];
    await story.letTimePass('2027-03-01T09:00:00Z');
    const due = await find(second!.id);
    await story.runDue();

    expect(before).toMatchObject([
      { __typename: 'PointLot', points: 50, free: 0, held: 0, status: 'CLOSED', lastDay: '2027-01-01' },
      { points: 50, free: 30, held: 20, status: 'OPEN', lastDay: '2027-02-01', posting: { sequence: 2 } },
    ]);
    expect(due).toMatchObject({ free: 0, held: 0, status: 'CLOSED' });
    expect(await find(second!.id)).toEqual(due);
  });

  it('are the own ones with a member token, and of no other program', async () => {
    const story = await aStory(app);
    await story.credit(50);
    const [{ id }] = (await lotsOf(story)) as [Lot];
    const bob = await aMember(app).of(story.program).enroll();

    const answers = [];
    for (const as of [await story.member.token(), await bob.token(), story.program.shopKey, app.program.adminKey]) {
      answers.push((await app.call(as, NODE, { id })).data.node?.points ?? null);
    }

    expect(answers).toEqual([50, null, null, null]);
  });

  it.each(['nonsense', 'lot_', 'lot_000000000001', 'lot_zzzzzzzzzzzzzzzzz', 'pst_0000000000001'])(
    'nothing has the id %j',
    async (id) => {
      const { data, errors } = await app.asAdmin(NODE, { id });

      expect({ data, errors }).toEqual({ data: { node: null } });
    },
  );

  it.each([
    ['nonsense'],
    [cursor('0', 'infinity')],
    [cursor('2', 'infinity', '1')],
    [cursor('0', 'tomorrow', '1')],
    [cursor('0', 'infinity', '99999999999')],
    [cursor('0', '2027-13-01T00:00:00.000Z', '1')],
  ])('refuse the cursor %j', async (after) => {
    const story = await aStory(app);

    const { errors } = await app.call(story.program.adminKey, LOTS, { ref: { id: story.member.id }, after });

    expect(errors).toMatchObject([
      {
        message: 'after: not a cursor of this list; take `endCursor` of the page before',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });
});

function cursor(...keys: string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}
