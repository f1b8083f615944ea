import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, complete } from '../purchases/support/calls.js';
import { statementsOf } from '../purchases/support/statements.js';

const NOW = '2027-03-01T12:00:00.000Z';

interface Page {
  edges: { cursor: string; node: { sequence: number } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string };
}

const POINTS = `query ($ref: MemberRef!, $currency: String) {
  member(ref: $ref) {
    points(currency: $currency) {
      currency { code name } available pending held owed lifetimeEarned lifetimeSpent lifetimeExpired
      value { amount currency } asOf
    }
  }
}`;

const STATEMENT = `query ($ref: MemberRef!, $currency: String, $first: Int, $after: String) {
  member(ref: $ref) {
    statement(currency: $currency, first: $first, after: $after) {
      edges { cursor node { sequence } }
      nodes { sequence kind points pendingChange availableAfter }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

const CREATE_CURRENCY = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) { ... on CreatePointCurrencyPayload { pointCurrency { id } } ... on UserError { message } }
}`;

describe('Member.points and Member.statement', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    const stars = {
      code: 'stars',
      name: [{ locale: 'en', text: 'Stars' }],
      value: { amount: '0.99', currency: 'GBP' },
      valuePoints: 100,
    };
    await app.asAdmin(CREATE_CURRENCY, { input: stars });
    await aRule(app).active();
    await aRule(app).givesPoints(3).inCurrency('stars').active();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const points = async (member: EnrolledMember, currency?: string) =>
    (await app.asShop(POINTS, { ref: { id: member.id }, currency })).data.member.points;

  const statement = (member: EnrolledMember, args: Record<string, unknown> = {}) =>
    app.asAdmin(STATEMENT, { ref: { id: member.id }, ...args });

  const nothing = {
    available: 0,
    pending: 0,
    held: 0,
    owed: 0,
    lifetimeEarned: 0,
    lifetimeSpent: 0,
    lifetimeExpired: 0,
  };

  it('are empty for a new member', async () => {
    const ada = await aMember(app).enroll();

    const [inPoints, inStars] = [await points(ada), await points(ada, 'stars')];
    const { data } = await statement(ada);

    expect(inPoints).toEqual({ ...nothing, currency: { code: 'points', name: 'Points' }, value: null, asOf: NOW });
    expect(inStars).toEqual({
      ...nothing,
      currency: { code: 'stars', name: 'Stars' },
      value: { amount: '0.00', currency: 'GBP' },
      asOf: NOW,
    });
    expect(data.member.statement).toEqual({
      edges: [],
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it('follow what happens, each point currency by itself', async () => {
    const ada = await aMember(app).enroll();
    const { id } = await aPurchase(app).by(ada).worth('70').record();
    const waiting = await aPurchase(app).by(ada).worth('5').pending().record();

    const before = [await points(ada), await points(ada, 'stars')];
    await complete(app, { purchaseId: waiting.id });
    await cancel(app, { purchaseId: id });
    const after = [await points(ada), await points(ada, 'stars')];

    expect(before).toEqual([
      expect.objectContaining({ ...nothing, available: 70, pending: 5, lifetimeEarned: 75 }),
      expect.objectContaining({
        ...nothing,
        available: 210,
        pending: 15,
        lifetimeEarned: 225,
        value: { amount: '2.07', currency: 'GBP' },
      }),
    ]);
    expect(after).toEqual([
      expect.objectContaining({ ...nothing, available: 5, lifetimeEarned: 5 }),
      expect.objectContaining({ ...nothing, available: 15, lifetimeEarned: 15 }),
    ]);
    expect((await statement(ada, { currency: 'stars' })).data.member.statement.nodes).toEqual([
      { sequence: 4, kind: 'REVERSE', points: -210, pendingChange: 0, availableAfter: 15 },
      { sequence: 3, kind: 'MATURE', points: 15, pendingChange: -15, availableAfter: 225 },
      { sequence: 2, kind: 'EARN', points: 0, pendingChange: 15, availableAfter: 210 },
      { sequence: 1, kind: 'EARN', points: 210, pendingChange: 0, availableAfter: 210 },
    ]);
  });

  it('are the own ones with a member token', async () => {
    const ada = await aMember(app).enroll();
    await aPurchase(app).by(ada).record();

    const { data } = await app.call(
      await ada.token(),
      '{ me { points { available } statement { nodes { kind points } } } }',
    );

    expect(data.me).toEqual({ points: { available: 10 }, statement: { nodes: [{ kind: 'EARN', points: 10 }] } });
  });

  it('come in pages', async () => {
    const ada = await aMember(app).enroll();
    for (const amount of ['1', '2', '3', '4', '5']) await aPurchase(app).by(ada).worth(amount).record();
    const pages: number[][] = [];

    let after: string | null = null;
    do {
      const { data } = await statement(ada, { first: 2, after });
      const { edges, pageInfo }: Page = data.member.statement;
      pages.push(edges.map(({ node }) => node.sequence));
      expect(edges.at(-1)?.cursor).toBe(pageInfo.endCursor);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);

    expect(pages).toEqual([[5, 4], [3, 2], [1]]);
  });

  it('say 20 postings unless asked for more, and whether there are others', async () => {
    const ada = await aMember(app).enroll();
    const inputs = Array.from({ length: 21 }, () => aPurchase(app).by(ada).input());
    await app.asShop('mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { __typename } }', {
      input: { purchases: inputs },
    });

    const [twenty, all] = [await statement(ada, { first: undefined }), await statement(ada, { first: 21 })];

    expect(twenty.data.member.statement.nodes).toHaveLength(20);
    expect(twenty.data.member.statement.pageInfo.hasNextPage).toBe(true);
    expect(all.data.member.statement.nodes).toHaveLength(21);
    expect(all.data.member.statement.pageInfo.hasNextPage).toBe(false);
  });

  it.each([
    [{ currency: 'gems' }, 'currency: there is no "gems"; this program has points, stars'],
    [{ first: 0 }, 'first: 0 is not allowed; 1 to 100'],
    [{ first: 101 }, 'first: 101 is not allowed; 1 to 100'],
    [{ first: -1 }, 'first: -1 is not allowed; 1 to 100'],
    [{ after: 'nonsense' }, 'after: not a cursor of this list; take `endCursor` of the page before'],
    [{ after: cursor('one', 'two') }, 'after: not a cursor of this list; take `endCursor` of the page before'],
    [{ after: cursor("1'; --") }, 'after: not a cursor of this list; take `endCursor` of the page before'],
    [{ after: cursor('99999999999') }, 'after: not a cursor of this list; take `endCursor` of the page before'],
    [{ after: cursor('\u0000') }, 'after: not a cursor of this list; take `endCursor` of the page before'],
  ])('refuse %j', async (args, message) => {
    const ada = await aMember(app).enroll();

    const { errors } = await statement(ada, args);

    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('send as many statements for a list of members as for one', async () => {
    const members = await Promise.all(Array.from({ length: 20 }, () => aMember(app).enroll()));
    await Promise.all(members.map((member) => aPurchase(app).by(member).record()));
    const list = (first: number) => `{
      members(first: ${first}) {
        nodes {
          points { available currency { code } }
          stars: points(currency: "stars") { available }
          statement(first: 5) { nodes { points awards { points rule { id } } } }
        }
      }
    }`;

    const one = await statementsOf(app, () => app.asAdmin(list(1)));
    const twenty = await statementsOf(app, () => app.asAdmin(list(20)));

    expect(twenty).toEqual(one);
  });
});

function cursor(...keys: string[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}
