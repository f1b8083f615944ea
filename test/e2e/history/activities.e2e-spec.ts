import { decodeId, encodeId, newId } from '../../../src/kernel/ids.js';
import {
  findActivities,
  findActivitiesByReference,
  HistoryReaders,
  insertActivities,
} from '../../../src/history/index.js';
import { Database, type Call } from '../../../src/platform/database/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { statementsOf } from '../purchases/support/statements.js';
import { programOf, writeActivity } from './support/activities.js';
import { createActivityType, keyFor } from './support/activity-types.js';

const NOW = new Date('2027-03-01T12:00:00.000Z');
const NOT_OURS = 'after: not a cursor of this list; take `endCursor` of the page before';

const ACTIVITIES = `query ($first: Int, $after: String, $filter: ActivityFilter) {
  activities(first: $first, after: $after, filter: $filter) {
    edges { cursor node { reference } } nodes { reference } pageInfo { hasNextPage endCursor }
  }
}`;

const OF_MEMBER = `query ($ref: MemberRef!, $first: Int, $after: String) {
  member(ref: $ref) {
    activities(first: $first, after: $after) { nodes { reference } pageInfo { hasNextPage endCursor } }
  }
}`;

interface Page {
  nodes: { reference: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

describe('activities', () => {
  let app: TestApp;
  let programId: number;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  /** Inner ids by reference. */
  const uuids: Record<string, string> = {};
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: NOW } });
    programId = await programOf(app);
    await aRule(app).active();
    [ada, bob] = [await aMember(app).named('Ada').enroll(), await aMember(app).enroll()];
    await aPurchase(app).by(ada).worth('25').record();
    await createActivityType(app, { key: 'review' });
    await createActivityType(app, { key: 'check-in' });
    const act = async (by: EnrolledMember, reference: string, day: string, fields = {}) => {
      const occurredAt = new Date(`${day}T00:00:00Z`);
      uuids[reference] = await writeActivity(app, by, NOW, { reference, occurredAt, ...fields });
    };
    const attributes = { stars: 5, text: 'Splendid 🎈', photos: [{ url: 'a' }] };
    await act(ada, 'A-1', '2027-02-10', { once: true, channel: 'app', attributes, pointsEarned: 25 });
    await act(ada, 'A-2', '2027-02-05', { type: 'check-in' });
    await act(bob, 'B-1', '2027-02-05');
    await act(ada, 'A-3', '2027-02-05', { once: true });
    await act(ada, 'A-4', '2027-03-01', { type: 'birthday', once: true });
    await act(bob, 'B-2', '2027-02-20', { type: 'check-in' });
    // Two awards: of the lot that the purchase made, and of nothing.
    await app.database.pool.query(
      `INSERT INTO award (program_id, source_type, source_id, number, wallet_id, lot, points, shares, name, explanation)
       SELECT $1, 5, $2, n, CASE n WHEN 1 THEN w.id END, CASE n WHEN 1 THEN 1 END, CASE n WHEN 1 THEN 25 ELSE 0 END,
         '{}', 'Rule ' || n, 'For reason ' || n
       FROM wallet w, generate_series(1, 2) n WHERE w.program_id = $1`,
      [programId, uuids['A-1']],
    );
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const activities = (variables: Record<string, unknown> = {}) => app.asAdmin(ACTIVITIES, variables);
  const referencesOf = (page: Page) => page.nodes.map(({ reference }) => reference);
  const ask = <Row>({ statement, values }: Call<Row>): Promise<Row[]> => app.get(Database).query(statement, values);

  /** All pages, read one after the other. */
  const pagesOf = async (read: (after: string | null) => Promise<Page>) => {
    const pages: string[][] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await read(after);
      pages.push(referencesOf(page));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    return pages;
  };

  it('lists those recorded last first', async () => {
    const { data } = await activities();

    const all = ['B-2', 'A-4', 'A-3', 'B-1', 'A-2', 'A-1'].map((reference) => ({ reference }));
    expect(data.activities).toEqual({
      edges: all.map((node) => ({ cursor: expect.any(String), node })),
      nodes: all,
      pageInfo: { hasNextPage: false, endCursor: data.activities.edges[5].cursor },
    });
  });

  it('shows everything of one, also as a node', async () => {
    const fields = `id reference channel occurredAt recordedAt attributes pointsEarned type { key name system }
      member { id profile { givenName } } awards { name points explanation rule { id } }`;
    const id = encodeId('act', uuids['A-1']!);

    const { data } = await app.asAdmin(
      `query ($id: ID!) {
      node(id: $id) { ... on Activity { ${fields} } }
      activities(filter: { from: "2027-02-10T00:00:00Z", until: "2027-02-10T00:00:01Z" }) { nodes { ${fields} } }
    }`,
      { id },
    );

    expect(data.node).toEqual({
      id,
      reference: 'A-1',
      channel: 'app',
      occurredAt: '2027-02-10T00:00:00.000Z',
      recordedAt: '2027-03-01T12:00:00.000Z',
      attributes: { stars: 5, text: 'Splendid 🎈', photos: [{ url: 'a' }] },
      pointsEarned: 25,
      type: { key: 'review', name: 'Review', system: false },
      member: { id: ada.id, profile: { givenName: 'Ada' } },
      awards: [
        { name: 'Rule 1', points: 25, explanation: 'For reason 1', rule: null },
        { name: 'Rule 2', points: 0, explanation: 'For reason 2', rule: null },
      ],
    });
    expect(data.activities.nodes).toEqual([data.node]);
  });

  it('shows types that every program has', async () => {
    const { data } = await app.asAdmin(
      '{ activities(filter: { type: "birthday" }) { nodes { attributes awards { name } type { key name system } } } }',
    );

    expect(data.activities.nodes).toEqual([
      { attributes: null, awards: [], type: { key: 'birthday', name: 'Birthday', system: true } },
    ]);
  });

  it('come in pages', async () => {
    const pages = await pagesOf(async (after) => (await activities({ first: 4, after })).data.activities);

    expect(pages).toEqual([
      ['B-2', 'A-4', 'A-3', 'B-1'],
      ['A-2', 'A-1'],
    ]);
  });

  it('of a member come in pages, those done last first', async () => {
    const pages = await pagesOf(
      async (after) => (await app.asShop(OF_MEMBER, { ref: { id: ada.id }, first: 1, after })).data.member.activities,
    );

    expect(pages).toEqual([['A-4'], ['A-1'], ['A-3'], ['A-2']]);
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ type: 'check-in' }, ['B-2', 'A-2']],
    [{ type: 'Check-in' }, []],
    [{ type: '\u0000' }, []],
    [{ from: '2027-02-10T00:00:00Z' }, ['B-2', 'A-4', 'A-1']],
    [{ until: '2027-02-10T00:00:00Z' }, ['A-3', 'B-1', 'A-2']],
    [{ from: '2027-02-05T00:00:00Z', until: '2027-02-10T00:00:00.001Z', type: 'review' }, ['A-3', 'B-1', 'A-1']],
    [{ from: '2027-03-01T00:00:00Z', until: '2027-02-01T00:00:00Z' }, []],
    [{}, ['B-2', 'A-4', 'A-3', 'B-1', 'A-2', 'A-1']],
  ])('filtered by %j', async (filter, references) => {
    const { data } = await activities({ filter });

    expect(referencesOf(data.activities)).toEqual(references);
  });

  it('are of the own program only', async () => {
    const other = await app.anotherProgram();

    const list = await app.call(other.adminKey, ACTIVITIES);
    const node = await app.call(other.adminKey, 'query ($id: ID!) { node(id: $id) { id } }', {
      id: encodeId('act', uuids['A-1']!),
    });

    expect(list.data.activities).toEqual({ edges: [], nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
    expect(node.data).toEqual({ node: null });
  });

  it('of a member are the own ones with a member token, and nothing of others is a node', async () => {
    const token = await bob.token();
    const node = async (reference: string) =>
      (
        await app.call(token, 'query ($id: ID!) { node(id: $id) { __typename } }', {
          id: encodeId('act', uuids[reference]!),
        })
      ).data.node;

    const { data } = await app.call(token, '{ me { activities { nodes { reference type { name } } } } }');

    expect(data.me.activities.nodes).toEqual([
      { reference: 'B-2', type: { name: 'Review' } },
      { reference: 'B-1', type: { name: 'Review' } },
    ]);
    expect([await node('B-1'), await node('A-1')]).toEqual([{ __typename: 'Activity' }, null]);
  });

  it.each(['MARKETER', 'SUPPORT', 'ANALYST'])('are for the role %s', async (role) => {
    const { data } = await app.call(await keyFor(app, role), ACTIVITIES);

    expect(data.activities.nodes).toHaveLength(6);
  });

  it('of the whole program are not for shops and members', async () => {
    const answers = [await app.asShop(ACTIVITIES), await app.call(await ada.token(), ACTIVITIES)];

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  it.each([
    [{ first: 0 }, 'first: 0 is not allowed; 1 to 100'],
    [{ first: 101 }, 'first: 101 is not allowed; 1 to 100'],
    [{ after: 'nonsense' }, NOT_OURS],
    [{ after: cursor("' OR true --") }, NOT_OURS],
  ])('refuse %j', async (variables, message) => {
    const { errors } = await activities(variables);

    expect(errors).toMatchObject([{ message, path: ['activities'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it.each([
    cursor('nonsense', '0192f0c0-0000-7000-8000-000000000000'),
    cursor('2027-01-01T00:00:00.000Z', 'nonsense'),
    cursor('0192f0c0-0000-7000-8000-000000000000'),
  ])('of a member refuse a cursor that is none', async (after) => {
    const { errors } = await app.asShop(OF_MEMBER, { ref: { id: ada.id }, after });

    expect(errors).toMatchObject([{ message: NOT_OURS, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('send as many statements for six as for one, with everything that belongs to them', async () => {
    const everything = (first: number) => `{
      activities(first: ${first}) {
        nodes { type { name } member { externalId profile { givenName } } awards { points rule { id } } }
      }
    }`;

    const one = await statementsOf(app, () => app.asAdmin(everything(1)));
    const six = await statementsOf(app, () => app.asAdmin(everything(6)));

    expect(six).toEqual(one);
    expect(one).toEqual([
      'find-activities-of-program',
      'find-awards',
      'find-member-identifiers',
      'find-member-profiles',
      'find-members',
      'note-profile-reads',
    ]);
  });

  it('of a list of members send as many statements for two as for one', async () => {
    const list = (first: number) =>
      `{ members(first: ${first}) { nodes { activities(first: 3) { nodes { reference type { name } } } } } }`;

    let two: Record<string, never> = {};
    const ofOne = await statementsOf(app, () => app.asAdmin(list(1)));
    const ofTwo = await statementsOf(app, async () => (two = (await app.asAdmin(list(2))).data));

    expect(ofTwo).toEqual(ofOne);
    expect(two).toMatchObject({
      members: {
        nodes: [
          { activities: { nodes: [{ reference: 'B-2' }, { reference: 'B-1' }] } },
          { activities: { nodes: [{ reference: 'A-4' }, { reference: 'A-1' }, { reference: 'A-3' }] } },
        ],
      },
    });
  });

  it('are found as nodes by as many statements for two as for one', async () => {
    const nodes = (...references: string[]) =>
      `{ ${references.map((reference) => `n${uuids[reference]!.replaceAll('-', '')}: node(id: "${encodeId('act', uuids[reference]!)}") { id }`).join(' ')} }`;

    const one = await statementsOf(app, () => app.asAdmin(nodes('A-1')));
    const two = await statementsOf(app, () => app.asAdmin(nodes('A-1', 'B-1')));

    expect([one, two]).toEqual([['find-activities'], ['find-activities']]);
  });

  it('show the type that another server made a moment ago', async () => {
    const other = await startTestApp({ on: app });
    try {
      const keys = '{ activities(first: 1) { nodes { type { key } } } }';
      await other.asAdmin(keys);
      await createActivityType(app, { key: 'brand-new' });
      const uuid = await writeActivity(app, ada, NOW, { type: 'brand-new' });

      const { data, errors } = await other.asAdmin(keys);

      expect(errors).toBeUndefined();
      expect(data.activities.nodes).toEqual([{ type: { key: 'brand-new' } }]);
      await app.database.pool.query('DELETE FROM activity WHERE id = $1', [uuid]);
    } finally {
      await other.close();
    }
  });

  describe('as rows', () => {
    it('are read by id as they were written', async () => {
      const rows = await ask(findActivities(programId, [uuids['A-1']!, newId()]));

      expect(rows).toEqual([
        {
          uuid: uuids['A-1'],
          memberId: decodeId('mem', ada.id),
          type: 'review',
          reference: 'A-1',
          once: true,
          channel: 'app',
          occurredAt: new Date('2027-02-10T00:00:00Z'),
          recordedAt: NOW,
          revokedAt: null,
          attributes: { stars: 5, text: 'Splendid 🎈', photos: [{ url: 'a' }] },
          pointsEarned: 25,
          inputHash: expect.any(Buffer),
        },
      ]);
      expect(rows[0]!.inputHash).toHaveLength(32);
    });

    it('are read by reference where they are done once', async () => {
      const [memberId, another] = [decodeId('mem', ada.id)!, decodeId('mem', bob.id)!];

      const rows = await ask(
        findActivitiesByReference(programId, [
          { memberId, type: 'review', reference: 'A-3' },
          { memberId, type: 'review', reference: 'A-1' },
          { memberId, type: 'check-in', reference: 'A-2' },
          { memberId, type: 'check-in', reference: 'A-1' },
          { memberId: another, type: 'review', reference: 'A-1' },
        ]),
      );

      expect(rows.map(({ reference }) => reference).sort()).toEqual(['A-1', 'A-3']);
    });

    it('are one for what is done once, however often they are written', async () => {
      const [stored] = await ask(findActivities(programId, [uuids['A-3']!]));
      const again = { ...stored!, uuid: newId() };
      const fresh = { ...stored!, uuid: newId(), reference: 'A-5' };
      const twice = { ...stored!, uuid: newId(), once: false };

      const written = await app.get(Database).transaction(async (tx) => {
        const { statement, values } = insertActivities(programId, NOW, [again, fresh, twice]);
        const rows = await tx.query(statement, values);
        await tx.query({ name: 'undo', text: 'DELETE FROM activity WHERE id = ANY ($1)' }, [[fresh.uuid, twice.uuid]]);
        return rows;
      });

      expect(written.map(({ id }) => id).sort()).toEqual([fresh.uuid, twice.uuid].sort());
    });

    it('need a reference to be done once', async () => {
      await expect(writeActivity(app, ada, NOW, { once: true })).rejects.toThrow(/activity_check/);
    });

    it('are shown by their inner id', async () => {
      const readers = app.get(HistoryReaders);

      const [found, missing] = [
        await readers.activity(programId, uuids['B-1']!),
        await readers.activity(programId, newId()),
      ];

      expect(found).toMatchObject({ id: encodeId('act', uuids['B-1']!), reference: 'B-1', typeKey: 'review' });
      expect(missing).toBeNull();
    });
  });
});

function cursor(...keys: string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}
