import { randomUUID } from 'node:crypto';
import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { holdPoints, spend } from '../../factories/a-spending.js';
import { storedIn } from '../purchases/support/stored.js';
import { pointsOf, record, type Outcome } from '../purchases/support/calls.js';
import { settingStatus } from '../../support/status-columns.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aKeyOf, merge, mergeInto, undo } from './support/merges.js';

const MEMBER = `query ($ref: MemberRef!) {
  member(ref: $ref) {
    id status joinedAt externalId profile { givenName email } identifiers { kind value } mergedInto { id }
    merges { id keep { id } absorbed { id } }
    purchases(first: 10) { nodes { orderId } } activities(first: 10) { nodes { id } }
    statement(first: 20) { nodes { kind points source { __typename } } }
    points { lots(first: 20) { nodes { points free status earnedAt expiresAt } } }
  }
}`;

const NODE = `query ($id: ID!) {
  node(id: $id) { id ... on Member { status mergedInto { id } profile { givenName } identifiers { value } } ... on MemberMerge { reason } }
}`;

const LIST = 'query ($filter: MemberFilter) { members(filter: $filter, first: 100) { nodes { id } } }';

const HOLD = `mutation ($input: HoldPointsInput!) {
  holdPoints(input: $input) { ... on HoldPointsPayload { hold { id } } ... on UserError { code } }
}`;
const CAPTURE = `mutation ($input: CaptureHoldInput!) {
  captureHold(input: $input) { ... on CaptureHoldPayload { hold { id } replayed } ... on UserError { code } }
}`;

describe('mergeMembers', () => {
  let app: TestApp;
  let support: string;

  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    support = await aKeyOf(app, 'SUPPORT');
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const read = async (ref: Record<string, unknown>, as = app.program.adminKey): Promise<Outcome> => {
    const { data, errors } = await app.call(as, MEMBER, { ref });
    if (errors) throw new Error(JSON.stringify(errors));
    return data.member;
  };
  const node = async (id: string): Promise<Outcome> => (await app.asAdmin(NODE, { id })).data.node;
  const listed = async (filter: Record<string, unknown>): Promise<string[]> =>
    (await app.asAdmin(LIST, { filter })).data.members.nodes.map(({ id }: Outcome) => id);
  const buys = (member: { id: string }, amount: string, orderId: string = randomUUID()) =>
    aPurchase(app).by(member).with({ orderId }).worth(amount).record();
  const eventsOf = async ({ id }: { id: string }): Promise<string[]> => {
    const { rows } = await app.database.pool.query(
      `SELECT e.type FROM outbox_event e JOIN member m ON m.program_id = e.program_id AND m.id = e.member_id
       WHERE m.id = $1 ORDER BY e.sequence`,
      [decodeId('mem', id)],
    );
    return rows.map(({ type }) => type);
  };

  it('makes two members one: 100 and 200 are 300, with all lots', async () => {
    const ada = await aMember(app).named('Ada').with({ email: 'ada@example.com' }).enroll();
    const bob = await aMember(app).named('Bob').with({ email: 'bob@example.com' }).enroll();
    await buys(ada, '60', 'ada-1');
    await buys(ada, '40', 'ada-2');
    await buys(bob, '200', 'bob-1');

    const merged = await merge(app, { keep: { id: bob.id }, absorb: { id: ada.id }, reason: 'The same person' });

    expect(merged).toEqual({
      replayed: false,
      member: { id: bob.id, status: 'ACTIVE' },
      merge: {
        id: expect.stringMatching(/^mrg_/),
        at: expect.any(String),
        reversibleUntil: expect.any(String),
        reason: 'The same person',
        undoneAt: null,
        undoneReason: null,
        keep: { id: bob.id, status: 'ACTIVE' },
        absorbed: { id: ada.id, status: 'MERGED' },
        points: [{ currency: { code: 'points' }, available: 100, pending: 0, owed: 0 }],
        rows: [
          { of: 'identifiers', count: 3 },
          { of: 'purchases', count: 2 },
        ],
      },
    });
    expect(await pointsOf(app, bob)).toEqual({ available: 300, pending: 0, held: 0, owed: 0, lifetimeEarned: 300 });
    const survivor = await read({ id: bob.id });
    expect(survivor.points.lots.nodes.map(({ points }: Outcome) => points).sort()).toEqual([200, 40, 60]);
    expect(survivor.purchases.nodes.map(({ orderId }: Outcome) => orderId).sort()).toEqual(['ada-1', 'ada-2', 'bob-1']);
    expect(survivor).toMatchObject({ profile: { givenName: 'Bob', email: 'bob@example.com' }, mergedInto: null });
    expect(survivor.merges).toEqual([{ id: merged.merge.id, keep: { id: bob.id }, absorbed: { id: ada.id } }]);
    expect(survivor.statement.nodes[0]).toEqual({
      kind: 'TRANSFER_IN',
      points: 100,
      source: { __typename: 'MemberMerge' },
    });
    expect((await eventsOf(bob)).slice(-2)).toEqual(['member.merged', 'points.received']);
    expect((await eventsOf(ada)).slice(-2)).toEqual(['member.merged', 'points.sent']);
  });

  it('leads every reference to the survivor, and shows the absorbed one by node and in lists alone', async () => {
    const ada = await aMember(app).named('Ada').with({ email: 'ada@lead.example', card: 'LEAD-1' }).enroll();
    const bob = await aMember(app).named('Bob').with({ email: 'bob@lead.example' }).enroll();
    const before = await read({ id: ada.id });
    const code = before.identifiers.find(({ kind }: Outcome) => kind === 'CODE').value;
    const token = await ada.token();

    await mergeInto(app, bob, ada);

    const refs = [
      { id: ada.id },
      { externalId: ada.externalId },
      { email: 'ADA@lead.example' },
      { card: 'lead 1' },
      { code },
    ];
    for (const ref of refs) expect(await read(ref)).toMatchObject({ id: bob.id, status: 'ACTIVE' });
    expect(await read({ id: bob.id })).toMatchObject({
      externalId: bob.externalId,
      profile: { email: 'bob@lead.example' },
    });
    expect(await node(ada.id)).toEqual({
      id: ada.id,
      status: 'MERGED',
      mergedInto: { id: bob.id },
      profile: { givenName: 'Ada' },
      identifiers: [],
    });
    expect(await listed({ status: 'MERGED' })).toContain(ada.id);
    expect(await listed({})).toEqual(expect.arrayContaining([ada.id, bob.id]));
    expect(await listed({ email: 'ADA@lead.example', card: 'lead 1', code })).toEqual([bob.id]);
    expect(await listed({ externalId: ada.externalId, status: 'MERGED' })).toEqual([]);
    for (const ref of refs) {
      const recorded = await record(app, aPurchase(app).with({ member: ref }).worth('10').input());
      expect(recorded).toMatchObject({ pointsEarned: 10 });
    }
    expect(await pointsOf(app, bob)).toMatchObject({ available: 50 });
    const { errors } = await app.call(token, '{ me { id } }');
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('follows a chain to the last survivor', async () => {
    const [ada, bob, cyd] = [await aMember(app).enroll(), await aMember(app).enroll(), await aMember(app).enroll()];
    await buys(ada, '10');
    await buys(bob, '20');
    await buys(cyd, '30');

    await mergeInto(app, bob, ada);
    await mergeInto(app, cyd, bob);

    expect(await read({ id: ada.id })).toMatchObject({ id: cyd.id });
    expect(await read({ externalId: ada.externalId })).toMatchObject({ id: cyd.id });
    expect(await pointsOf(app, ada)).toMatchObject({ available: 60, lifetimeEarned: 60 });
    expect(await node(ada.id)).toMatchObject({ mergedInto: { id: bob.id } });
  });

  it('releases holds of the absorbed one, and repays what both owe from what both have', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await buys(ada, '100');
    await buys(bob, '20');
    const held = await holdPoints(app, ada, 30);
    await holdPoints(app, bob, 5);

    await mergeInto(app, bob, ada);

    expect(await pointsOf(app, bob)).toMatchObject({ available: 115, held: 5 });
    const captured = await app.asShop(CAPTURE, { input: { idempotencyKey: randomUUID(), holdId: held } });
    expect(captured.data.captureHold).toEqual({ code: 'HOLD_NOT_OPEN' });

    const eve = await aMember(app).enroll();
    await adjustBelow(eve, -40);
    expect(await pointsOf(app, eve)).toMatchObject({ available: 0, owed: 40 });

    await mergeInto(app, bob, eve);

    expect(await pointsOf(app, bob)).toMatchObject({ available: 75, held: 5, owed: 0 });
  });

  it('makes a debt of the survivor of what is not covered', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await adjustBelow(ada, -40);
    await buys(bob, '15');

    const merged = await merge(app, { keep: { id: bob.id }, absorb: { id: ada.id } });

    expect(merged.merge.points).toEqual([{ currency: { code: 'points' }, available: 0, pending: 0, owed: 40 }]);
    expect(await pointsOf(app, bob)).toMatchObject({ available: 0, owed: 25, lifetimeEarned: 15 });
  });

  it('keeps pending points pending, which become available when the purchase is completed', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const waiting = await aPurchase(app).by(ada).worth('50').pending().record();

    await mergeInto(app, bob, ada);
    expect(await pointsOf(app, bob)).toMatchObject({ available: 0, pending: 50 });
    await app.asShop(`mutation ($input: CompletePurchaseInput!) { completePurchase(input: $input) { __typename } }`, {
      input: { idempotencyKey: randomUUID(), purchaseId: waiting.id },
    });

    expect(await pointsOf(app, bob)).toMatchObject({ available: 50, pending: 0 });
    const statement =
      'query ($ref: MemberRef!) { member(ref: $ref) { statement(first: 1) { nodes { kind awards { points } } } } }';
    const { data } = await app.asAdmin(statement, { ref: { id: bob.id } });
    expect(data.member.statement.nodes).toEqual([{ kind: 'MATURE', awards: [{ points: 50 }] }]);
  });

  it('lets the survivor be a member since the earlier of both', async () => {
    const early = await aMember(app).with({ joinedAt: '2020-02-29T12:00:00Z' }).enroll();
    const late = await aMember(app).with({ joinedAt: '2024-01-01T12:00:00Z' }).enroll();

    const id = await mergeInto(app, late, early);
    expect(await read({ id: late.id })).toMatchObject({ joinedAt: '2020-02-29T12:00:00.000Z' });
    await undo(app, id);

    expect(await read({ id: late.id })).toMatchObject({ joinedAt: '2024-01-01T12:00:00.000Z' });
    expect(await read({ id: early.id })).toMatchObject({ joinedAt: '2020-02-29T12:00:00.000Z' });
  });

  it('keeps a block of the survivor, and takes a blocked one in', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await buys(ada, '10');
    await app.database.pool.query(`UPDATE member ${settingStatus('$1')} WHERE id = $2`, [
      'BLOCKED',
      decodeId('mem', ada.id),
    ]);

    const id = await mergeInto(app, bob, ada);
    expect(await read({ id: bob.id })).toMatchObject({ status: 'ACTIVE' });
    await undo(app, id);

    expect(await read({ id: ada.id })).toMatchObject({ status: 'BLOCKED' });
    const recorded = await record(app, aPurchase(app).by(ada).input());
    expect(recorded).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
  });

  it('lets a member leave no wallet behind: only the survivor had one', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await buys(bob, '10');

    const merged = await merge(app, { keep: { id: bob.id }, absorb: { id: ada.id } });

    expect(merged.merge).toMatchObject({ points: [], rows: [{ of: 'identifiers', count: 2 }] });
    expect(await pointsOf(app, bob)).toMatchObject({ available: 10 });
  });

  it('is safe to repeat: the same key and input change nothing more', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await buys(ada, '10');
    const input = { idempotencyKey: randomUUID(), keep: { id: bob.id }, absorb: { externalId: ada.externalId } };
    const first = await merge(app, input);
    const stored = await storedIn(app);

    const again = await merge(app, input);
    const other = await merge(app, { ...input, reason: 'Another' });

    expect(again).toEqual({ ...first, replayed: true });
    expect(other).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: input.idempotencyKey });
    expect(await storedIn(app)).toEqual(stored);
  });

  it('leaves what calls of before answered: a purchase and a hold are replayed under their keys', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const input = aPurchase(app).by(ada).worth('30').input();
    await record(app, input);
    const hold = { idempotencyKey: randomUUID(), member: { id: ada.id }, points: 10 };
    const held = await app.asShop(HOLD, { input: hold });

    await mergeInto(app, bob, ada);

    expect(await record(app, input)).toMatchObject({ replayed: true, pointsEarned: 30 });
    expect(await record(app, { ...input, idempotencyKey: randomUUID() })).toMatchObject({ replayed: true });
    expect((await app.asShop(HOLD, { input: hold })).data).toEqual(held.data);
    expect(await pointsOf(app, bob)).toMatchObject({ available: 30 });
  });

  it('lets SUPPORT do it too', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];

    const merged = await merge(app, { keep: { id: bob.id }, absorb: { id: ada.id } }, support);

    expect(merged).toMatchObject({ replayed: false, member: { id: bob.id } });
  });

  describe('refuses, and changes nothing', () => {
    let ada: EnrolledMember;
    let bob: EnrolledMember;
    beforeAll(async () => {
      ada = await aMember(app).enroll();
      bob = await aMember(app).enroll();
      await buys(ada, '10');
      await spend(app, ada, 3);
    });

    const refused = async (input: Record<string, unknown>, as?: string): Promise<Outcome> => {
      const before = await storedIn(app);
      const outcome = await merge(app, input, as);
      expect(await storedIn(app)).toEqual(before);
      return outcome;
    };

    it('a member with themselves, however they are named', async () => {
      const outcome = await refused({ keep: { id: ada.id }, absorb: { externalId: ada.externalId } });

      expect(outcome).toMatchObject({
        code: 'INVALID_INPUT',
        problems: [{ path: ['absorb'], message: 'must be another member than the one to keep' }],
      });
    });

    it.each(['keep', 'absorb'])('somebody unknown to %s', async (path) => {
      const names = { keep: { id: bob.id }, absorb: { id: ada.id }, [path]: { email: 'nobody@example.com' } };
      const stranger = await aMember(app)
        .of(await app.anotherProgram())
        .enroll();

      expect(await refused(names)).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: [path] });
      for (const id of ['mem_nonsense', stranger.id]) {
        expect(await refused({ ...names, [path]: { id } })).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: [path] });
      }
    });

    it.each([
      ['CLOSED', 'keep'],
      ['CLOSED', 'absorb'],
      ['MERGED', 'keep'],
      ['MERGED', 'absorb'],
    ])('somebody %s to %s', async (status, path) => {
      const gone = await aMember(app).enroll();
      if (status === 'MERGED') await mergeInto(app, await aMember(app).enroll(), gone);
      else
        await app.database.pool.query(`UPDATE member ${settingStatus('$1')} WHERE id = $2`, [
          status,
          decodeId('mem', gone.id),
        ]);
      const names = { keep: { id: bob.id }, absorb: { id: ada.id }, [path]: { id: gone.id } };

      expect(await refused(names)).toMatchObject({ code: 'MEMBER_NOT_ACTIVE', status, path: [path] });
    });

    it('somebody erased, who is not found', async () => {
      const gone = await aMember(app).enroll();
      await app.database.pool.query(`UPDATE member ${settingStatus('$1')} WHERE id = $2`, [
        'ERASED',
        decodeId('mem', gone.id),
      ]);

      expect(await refused({ keep: { id: gone.id }, absorb: { id: ada.id } })).toMatchObject({
        code: 'MEMBER_NOT_FOUND',
        path: ['keep'],
      });
    });

    it('more points than can be counted', async () => {
      const rich = await aMember(app).enroll();
      await adjustBelow(rich, 9_007_199_254_740_990);

      const outcome = await refused({ keep: { id: rich.id }, absorb: { id: ada.id } });

      expect(outcome).toMatchObject({ code: 'TOO_MANY_POINTS', path: ['absorb'] });
    });

    it.each([
      ['an empty key', { idempotencyKey: '' }, 'idempotencyKey'],
      ['a long reason', { reason: 'x'.repeat(501) }, 'reason'],
      ['an empty reason', { reason: ' ' }, 'reason'],
      ['a NUL in the reason', { reason: 'a\u0000b' }, 'reason'],
    ])('%s', async (_, fields, path) => {
      const outcome = await refused({ keep: { id: bob.id }, absorb: { id: ada.id }, ...fields });

      expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [path] }] });
    });

    it.each(['MARKETER', 'ANALYST', 'SHOP'])('the role %s', async (role) => {
      const key = await aKeyOf(app, role);

      const outcome = await refused({ keep: { id: bob.id }, absorb: { id: ada.id } }, key);

      expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
    });

    it('a member, who also reads nothing of merges', async () => {
      const token = await bob.token();

      const outcome = await refused({ keep: { id: bob.id }, absorb: { id: ada.id } }, token);

      expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
      for (const field of ['merges { id }', 'mergedInto { id }']) {
        const { errors } = await app.call(token, `{ me { ${field} } }`);
        expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      }
    });
  });

  it('reads merges of many members in one statement of each kind', async () => {
    for (let count = 0; count < 2; count++)
      await mergeInto(app, await aMember(app).enroll(), await aMember(app).enroll());
    const list = `{ members(first: 20) { nodes {
      mergedInto { id } merges { id keep { id } absorbed { id } points { available currency { code } } rows { of count } }
    } } }`;

    const sent = await app.statementsOf(() => app.asAdmin(list));

    for (const name of [
      'find-merges-of-members',
      'find-moves-of-merges',
      'count-rows-of-merges',
      'find-merges-in-force',
    ]) {
      expect(sent.filter((one) => one === name)).toHaveLength(1);
    }
  });

  it('shows a merge by node to staff of the program alone', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const id = await mergeInto(app, bob, ada);
    const other = await app.anotherProgram();

    expect(await node(id)).toEqual({ id, reason: null });
    expect((await app.call(other.adminKey, NODE, { id })).data.node).toBeNull();
    expect((await app.asShop(NODE, { id })).data?.node ?? null).toBeNull();
    expect((await app.asShop('query ($id: ID!) { node(id: $id) { id } }', { id })).data.node).toBeNull();
  });

  async function adjustBelow({ id }: { id: string }, points: number): Promise<void> {
    const input = { idempotencyKey: randomUUID(), member: { id }, points, allowOwed: true, reason: 'A correction' };
    const { data, errors } = await app.asAdmin(
      `mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename ... on UserError { message } } }`,
      { input },
    );
    if (errors ?? data.adjustPoints.message) throw new Error(JSON.stringify(errors ?? data));
  }
});
