import { encodeId, newId } from '../../../src/kernel/ids.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import type { Outcome } from '../purchases/support/calls.js';
import { ask } from './support/reading.js';

const STATEMENT = `query ($ref: MemberRef!, $first: Int, $after: String, $filter: StatementFilter) {
  member(ref: $ref) {
    statement(first: $first, after: $after, filter: $filter) {
      nodes { id sequence kind points pendingChange availableAfter occurredAt recordedAt }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Node {
  id: string;
  sequence: number;
  kind: string;
  points: number;
  availableAfter: number;
  occurredAt: string;
}

describe('Member.statement', () => {
  let app: TestApp;
  /** Earned 10 and 20 pending, 5 credited; 10 matured; 4 spent; 20 matured and what was left of the credit expired: not booked. */
  let story: Story;
  let purchase: { id: string };
  let hold: string;
  const DUE = '2027-02-03T09:00:00.000Z';
  const NOW = '2027-02-05T12:00:00.000Z';
  beforeAll(async () => {
    app = await startTestApp();
    const currency = { pending: { kind: 'AFTER', count: 14, unit: 'DAYS' } };
    story = await aStory(app, { at: '2027-01-10T09:00:00Z', currency });
    purchase = await story.earn(10);
    await story.letTimePass('2027-01-20T09:00:00Z');
    await story.earn(20);
    await story.credit(5, '2027-02-04');
    await story.letTimePass('2027-01-25T09:00:00Z');
    hold = await story.hold(4);
    await story.capture(hold);
    await story.letTimePass(NOW);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const nodesOf = async (filter?: Record<string, unknown>, first = 100): Promise<Node[]> =>
    (await ask(story, STATEMENT, { filter, first })).member.statement.nodes;
  const briefly = (nodes: Node[]) => nodes.map(({ sequence, kind, points }) => `${sequence} ${kind} ${points}`);

  const ALL = [
    '8 EXPIRE -1',
    '7 MATURE 20',
    '6 CAPTURE 0',
    '5 HOLD -4',
    '4 MATURE 10',
    '3 ADJUST 5',
    '2 EARN 0',
    '1 EARN 0',
  ];

  it('begins with what is due, as it will be booked', async () => {
    const nodes = await nodesOf();

    expect(briefly(nodes)).toEqual(ALL);
    expect(nodes[0]).toMatchObject({ availableAfter: 30, occurredAt: '2027-02-05T00:00:00.000Z', recordedAt: NOW });
    expect(nodes[1]).toMatchObject({ pendingChange: -20, availableAfter: 31, occurredAt: DUE, recordedAt: NOW });
  });

  it.each([1, 2, 3, 5, 7])('comes in pages of %d, over the border of what is booked', async (first) => {
    const pages: Node[][] = [];

    let after: string | null = null;
    do {
      const { nodes, pageInfo }: Outcome = (await ask(story, STATEMENT, { first, after })).member.statement;
      pages.push(nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);

    expect(briefly(pages.flat())).toEqual(ALL);
    expect(pages.slice(0, -1).every((page) => page.length === first)).toBe(true);
  });

  it.each<[what: string, filter: Record<string, unknown>, sequences: number[]]>([
    ['one kind', { kinds: ['MATURE'] }, [7, 4]],
    ['several kinds', { kinds: ['EXPIRE', 'HOLD'] }, [8, 5]],
    ['no kind', { kinds: [] }, [8, 7, 6, 5, 4, 3, 2, 1]],
    ['a kind that did not happen', { kinds: ['REVERSE'] }, []],
    ['from a moment on, it included', { from: DUE }, [8, 7]],
    ['until a moment, without it', { until: '2027-01-24T09:00:00Z' }, [3, 2, 1]],
    ['a time', { from: '2027-01-24T09:00:00Z', until: DUE }, [6, 5, 4]],
    ['all of these', { kinds: ['MATURE'], from: '2027-01-24T09:00:00.001Z' }, [7]],
  ])('can be asked for %s', async (_what, filter, sequences) => {
    const nodes = await nodesOf(filter);

    const all = await nodesOf();
    expect(nodes.map(({ sequence }) => sequence)).toEqual(sequences);
    // Balances after each posting stay those of the whole statement.
    expect(nodes).toEqual(all.filter(({ sequence }) => sequences.includes(sequence)));
  });

  it('can be asked for what was booked for a purchase, a return or a hold', async () => {
    expect(briefly(await nodesOf({ source: purchase.id }))).toEqual(['1 EARN 0']);
    expect(briefly(await nodesOf({ source: hold }))).toEqual(['6 CAPTURE 0', '5 HOLD -4']);
    expect(await nodesOf({ source: encodeId('ret', newId()) })).toEqual([]);
  });

  it.each(['nonsense', '', 'mem_01k0000000e0000000000000aa'])('refuses the source %j', async (source) => {
    const { errors } = await app.call(story.program.adminKey, STATEMENT, {
      ref: { id: story.member.id },
      filter: { source },
    });

    expect(errors).toMatchObject([
      {
        message: `filter.source: "${source}" is not the id of a purchase, a return, an activity, a hold, a redemption or a referral`,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });

  it('has ids that are found before and after they are booked', async () => {
    const [expired] = await nodesOf({}, 1);
    const posting = `query ($id: ID!) { posting(id: $id) { id kind points availableAfter occurredAt recordedAt awards { name } }
      node(id: $id) { __typename id } }`;

    const before = await ask(story, posting, { id: expired!.id });
    const notYet = await ask(story, posting, { id: expired!.id.replace(/.$/, '9') });
    await story.runDue();
    const after = await ask(story, posting, { id: expired!.id });

    expect(before.posting).toMatchObject({ kind: 'EXPIRE', points: -1, recordedAt: NOW });
    expect(after).toEqual(before);
    expect(notYet).toEqual({ posting: null, node: null });
    expect(briefly(await nodesOf())).toEqual(ALL);
  });
});
