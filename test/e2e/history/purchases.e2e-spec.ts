import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { giveBack } from '../purchases/support/calls.js';
import { statementsOf } from '../purchases/support/statements.js';

const NOW = '2027-03-01T12:00:00.000Z';
const NOT_OURS = 'after: not a cursor of this list; take `endCursor` of the page before';

const PURCHASES = `query ($first: Int, $after: String, $filter: PurchaseFilter) {
  purchases(first: $first, after: $after, filter: $filter) {
    edges { cursor node { orderId } }
    nodes { orderId }
    pageInfo { hasNextPage endCursor }
  }
}`;

const OF_MEMBER = `query ($ref: MemberRef!, $first: Int, $after: String) {
  member(ref: $ref) {
    purchases(first: $first, after: $after) { nodes { orderId } pageInfo { hasNextPage endCursor } }
  }
}`;

interface Page {
  nodes: { orderId: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

describe('purchases', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    await aRule(app).active();
    [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const buy = (by: EnrolledMember, orderId: string, purchasedAt: string, channel?: string) =>
      aPurchase(app).by(by).with({ orderId, purchasedAt, channel }).record();
    await buy(ada, 'A-1', '2027-02-10T00:00:00Z', 'web');
    await buy(ada, 'A-2', '2027-02-05T00:00:00Z', 'store');
    await buy(bob, 'B-1', '2027-02-05T00:00:00Z', 'web');
    await buy(ada, 'A-3', '2027-02-05T00:00:00Z');
    await buy(ada, 'A-4', '2027-03-01T12:00:00Z', 'web');
    const { id } = await buy(bob, 'B-2', '2027-02-20T00:00:00Z');
    await giveBack(app, { purchaseId: id, lines: [{ sku: 'sku-1', quantity: '0.5' }] });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const purchases = (variables: Record<string, unknown> = {}) => app.asAdmin(PURCHASES, variables);
  const ordersOf = (page: Page) => page.nodes.map(({ orderId }) => orderId);

  /** All pages, read one after the other. */
  const pagesOf = async (read: (after: string | null) => Promise<Page>) => {
    const pages: string[][] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await read(after);
      pages.push(ordersOf(page));
      [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
    }
    return pages;
  };

  it('lists those recorded last first', async () => {
    const { data } = await purchases();

    expect(data.purchases).toEqual({
      edges: ['B-2', 'A-4', 'A-3', 'B-1', 'A-2', 'A-1'].map((orderId) => ({
        cursor: expect.any(String),
        node: { orderId },
      })),
      nodes: ['B-2', 'A-4', 'A-3', 'B-1', 'A-2', 'A-1'].map((orderId) => ({ orderId })),
      pageInfo: { hasNextPage: false, endCursor: data.purchases.edges[5].cursor },
    });
  });

  it('come in pages', async () => {
    const pages = await pagesOf(async (after) => (await purchases({ first: 4, after })).data.purchases);

    expect(pages).toEqual([
      ['B-2', 'A-4', 'A-3', 'B-1'],
      ['A-2', 'A-1'],
    ]);
  });

  it('of a member come in pages, those bought last first', async () => {
    const read = async (after: string | null) =>
      (await app.asShop(OF_MEMBER, { ref: { id: ada.id }, first: 1, after })).data.member.purchases;

    const pages = await pagesOf(read);

    expect(pages).toEqual([['A-4'], ['A-1'], ['A-3'], ['A-2']]);
  });

  it.each<[Record<string, unknown>, string[]]>([
    [{ channel: 'web' }, ['A-4', 'B-1', 'A-1']],
    [{ channel: 'WEB' }, []],
    [{ channel: '\u0000' }, []],
    [{ from: '2027-02-10T00:00:00Z' }, ['B-2', 'A-4', 'A-1']],
    [{ until: '2027-02-10T00:00:00Z' }, ['A-3', 'B-1', 'A-2']],
    [{ from: '2027-02-05T00:00:00Z', until: '2027-02-10T00:00:00.001Z', channel: 'web' }, ['B-1', 'A-1']],
    [{ from: '2027-03-01T00:00:00Z', until: '2027-02-01T00:00:00Z' }, []],
    [{ from: '0002-01-01T00:00:00Z', until: '9999-12-31T23:59:59Z' }, ['B-2', 'A-4', 'A-3', 'B-1', 'A-2', 'A-1']],
    [{}, ['B-2', 'A-4', 'A-3', 'B-1', 'A-2', 'A-1']],
  ])('filtered by %j', async (filter, orders) => {
    const { data } = await purchases({ filter });

    expect(ordersOf(data.purchases)).toEqual(orders);
  });

  it('are of the own program only', async () => {
    const other = await app.anotherProgram();

    const { data } = await app.call(other.adminKey, PURCHASES);

    expect(data.purchases).toEqual({ edges: [], nodes: [], pageInfo: { hasNextPage: false, endCursor: null } });
  });

  it('of a member are the own ones with a member token', async () => {
    const { data } = await app.call(
      await bob.token(),
      '{ me { purchases { nodes { orderId returns { pointsTaken } } } } }',
    );

    expect(data.me.purchases.nodes).toEqual([
      { orderId: 'B-2', returns: [{ pointsTaken: 5 }] },
      { orderId: 'B-1', returns: [] },
    ]);
  });

  it.each([
    [{ first: 0 }, 'first: 0 is not allowed; 1 to 100'],
    [{ first: 101 }, 'first: 101 is not allowed; 1 to 100'],
    [{ after: 'nonsense' }, NOT_OURS],
    [{ after: cursor('nonsense') }, NOT_OURS],
    [{ after: cursor("' OR true --") }, NOT_OURS],
  ])('refuse %j', async (variables, message) => {
    const { errors } = await purchases(variables);

    expect(errors).toMatchObject([{ message, path: ['purchases'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it.each([
    cursor('nonsense', '0192f0c0-0000-7000-8000-000000000000'),
    cursor('2027-13-01T00:00:00.000Z', '0192f0c0-0000-7000-8000-000000000000'),
    cursor('2027-02-30T00:00:00.000Z', '0192f0c0-0000-7000-8000-000000000000'),
    cursor('0000-01-01T00:00:00.000Z', '0192f0c0-0000-7000-8000-000000000000'),
    cursor('2027-01-01T00:00:00.000Z', 'nonsense'),
    cursor('0192f0c0-0000-7000-8000-000000000000'),
  ])('of a member refuse a cursor that is none', async (after) => {
    const { errors } = await app.asShop(OF_MEMBER, { ref: { id: ada.id }, after });

    expect(errors).toMatchObject([{ message: NOT_OURS, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('send as many statements for six as for one, with everything that belongs to them', async () => {
    const everything = (first: number) => `{
      purchases(first: ${first}) {
        nodes {
          member { externalId points { available } profile { givenName } }
          lines { sku pointsEarned }
          awards { points rule { id name } }
          returns { lines { quantity } purchase { orderId } }
        }
      }
    }`;

    const one = await statementsOf(app, () => app.asAdmin(everything(1)));
    const six = await statementsOf(app, () => app.asAdmin(everything(6)));

    expect(six).toEqual(one);
    expect(new Set(one).size).toBe(one.length);
  });

  it('of a list of members send as many statements for two as for one', async () => {
    const list = (first: number) =>
      `{ members(first: ${first}) { nodes { purchases(first: 3) { nodes { orderId lines { sku } } } } } }`;

    let two: Record<string, never> = {};
    const ofOne = await statementsOf(app, () => app.asAdmin(list(1)));
    const ofTwo = await statementsOf(app, async () => (two = (await app.asAdmin(list(2))).data));

    expect(ofTwo).toEqual(ofOne);
    expect(two).toMatchObject({
      members: {
        nodes: [
          { purchases: { nodes: [{ orderId: 'B-2' }, { orderId: 'B-1' }] } },
          { purchases: { nodes: [{ orderId: 'A-4' }, { orderId: 'A-1' }, { orderId: 'A-3' }] } },
        ],
      },
    });
  });
});

function cursor(...keys: string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}
