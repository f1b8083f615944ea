import { randomUUID } from 'node:crypto';
import { DueRunner } from '../../../src/platform/jobs/index.js';
import { decodeId } from '../../../src/kernel/ids.js';
import { bringInto } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aBringing } from '../referrals/support/a-bringing.js';
import { aCart, redeem, reserve, revoke, rollBack } from '../vouchers/support/vouchers.js';
import { merge, unmerge } from './support/merges.js';
import { aKeyOf, dataRequests, eraseMember, exportMember } from './support/rights.js';

const NOT_FOUND = { code: 'MEMBER_NOT_FOUND', message: 'There is no such member in this program.', path: ['member'] };

/** What can be asked or done about a member by id, and must answer as for nobody. */
const LOOKS = `query ($ref: MemberRef!, $id: ID!) {
  member(ref: $ref) { id }
  node(id: $id) { id }
  members { nodes { id } }
}`;
const ACTS: [name: string, input: string, more: Record<string, unknown>][] = [
  ['recordPurchase', 'RecordPurchaseInput', { orderId: 'o', currency: 'GBP', lines: [{ sku: 's', quantity: '1', unitPrice: '1' }] }],
  ['recordActivity', 'RecordActivityInput', { type: 'review' }],
  ['holdPoints', 'HoldPointsInput', { points: 1 }],
  ['adjustPoints', 'AdjustPointsInput', { points: 1, reason: 'A gift' }],
  ['extendExpiry', 'ExtendExpiryInput', { expiresOn: '2030-01-01', reason: 'A gift' }],
  ['reinstatePoints', 'ReinstatePointsInput', { expiredFrom: '2027-01-01', reason: 'A gift' }],
  ['eraseMember', 'EraseMemberInput', {}],
  ['cancelErasure', 'CancelErasureInput', {}],
]; // prettier-ignore
const ACTS_WITHOUT_KEY: typeof ACTS = [
  ['updateMember', 'UpdateMemberInput', { givenName: 'Ada' }],
  ['createMemberToken', 'CreateMemberTokenInput', {}],
  ['exportMember', 'ExportMemberInput', {}],
  ['restrictProcessing', 'RestrictProcessingInput', { restricted: true }],
];

describe('eraseMember', () => {
  let app: TestApp;
  let other: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
  });
  beforeEach(async () => {
    story = await aStory(app, { at: '2027-03-01T12:00:00Z', program: { erasureCoolingOffDays: 14 } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await other.close();
    await app.close();
  });

  const erase = (input: Record<string, unknown> = {}, as = story.program.adminKey, on = app) =>
    eraseMember(on, { member: { id: story.member.id }, ...input }, as);
  const statusOf = async ({ id }: { id: string }): Promise<string> =>
    (await app.database.pool.query('SELECT status FROM member WHERE id = $1', [decodeId('mem', id)])).rows[0].status;
  const known = async ({ id }: { id: string }): Promise<number> => {
    const { rows } = await app.database.pool.query(
      `SELECT (SELECT count(*) FROM member_identifier WHERE member_id = $1)
         + (SELECT count(*) FROM member_profile WHERE member_id = $1) AS n`,
      [decodeId('mem', id)],
    );
    return Number(rows[0].n);
  };
  const eventsOf = async ({ id }: { id: string }) =>
    (
      await app.database.pool.query(
        'SELECT type, subject_id AS subject FROM outbox_event WHERE member_id = $1 ORDER BY sequence',
        [decodeId('mem', id)],
      )
    ).rows;
  const mergeInto = async (survivor: EnrolledMember, absorbed: EnrolledMember): Promise<void> => {
    const input = { keep: { id: survivor.id }, absorb: { id: absorbed.id } };
    expect((await merge(app, input, story.program.adminKey)).merge).toBeDefined();
  };

  it('waits for the cooling-off days, over the change of the clocks, and then forgets by itself', async () => {
    await story.earn(10);
    const key = randomUUID();

    const asked = await erase({ idempotencyKey: key, reason: 'Moves away' });
    const before = { status: await statusOf(story.member), known: await known(story.member) };
    await story.advance('2027-03-31T00:00:00Z');

    const request = {
      id: expect.stringMatching(/^drq_/),
      kind: 'ERASURE',
      status: 'OPEN',
      restricted: null,
      requestedAt: '2027-03-01T12:00:00.000Z',
      dueAt: '2027-04-01T11:00:00.000Z',
      erasesAt: '2027-03-15T12:00:00.000Z',
      doneAt: null,
      canceledAt: null,
      reason: 'Moves away',
      cancelReason: null,
      actor: { kind: 'API_KEY', id: expect.stringMatching(/^key_/) },
      member: { id: story.member.id, status: 'ACTIVE' },
    };
    expect(asked).toEqual({
      request,
      member: { id: story.member.id, status: 'ACTIVE' },
      erasesAt: '2027-03-15T12:00:00.000Z',
      replayed: false,
    });
    expect(before).toEqual({ status: 'ACTIVE', known: 3 });
    expect({ status: await statusOf(story.member), known: await known(story.member) }).toEqual({
      status: 'ERASED',
      known: 0,
    });
    const done = { status: 'DONE', doneAt: '2027-03-15T12:00:00.000Z', reason: null };
    expect((await dataRequests(app, {}, story.program.adminKey)).nodes).toEqual([
      { ...request, ...done, member: { id: story.member.id, status: 'ERASED' }, export: null },
    ]);
    expect((await eventsOf(story.member)).map(({ type }) => type).slice(-2)).toEqual([
      'member.erasure-requested',
      'member.erased',
    ]);
  });

  it('counts the cooling-off days on the calendar of the program', async () => {
    await story.advance('2027-03-20T12:00:00Z');

    expect((await erase()).erasesAt).toBe('2027-04-03T11:00:00.000Z');
  });

  it('forgets at once where there is no cooling-off, and nothing is left to be repeated', async () => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const key = randomUUID();

    const done = await erase({ idempotencyKey: key });
    const again = await erase({ idempotencyKey: key });

    expect(done).toMatchObject({
      request: { status: 'DONE', doneAt: '2027-03-01T12:00:00.000Z', erasesAt: '2027-03-01T12:00:00.000Z' },
      member: { id: story.member.id, status: 'ERASED' },
      replayed: false,
    });
    expect(again).toEqual(NOT_FOUND);
    expect(await known(story.member)).toBe(0);
  });

  it('changes no total of the ledger, and shows purchases of somebody without a name', async () => {
    const purchase = await story.earn(50);
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const sums = () =>
      app.database.pool.query('SELECT available::int, lifetime_earned::int FROM wallet WHERE program_id = $1', [
        story.program.program.number,
      ]);
    const before = (await sums()).rows;

    await erase();

    const show = `query ($id: ID!) { purchase(id: $id) { pointsEarned member { id status externalId identifiers { kind } profile { givenName } } } }`;
    const { data } = await app.call(story.program.adminKey, show, { id: purchase.id });
    expect(data.purchase).toEqual({
      pointsEarned: 50,
      member: { id: story.member.id, status: 'ERASED', externalId: null, identifiers: [], profile: null },
    });
    expect(before).toEqual([{ available: 50, lifetime_earned: 50 }]);
    expect((await sums()).rows).toEqual(before);
  });

  it('leaves the points to be forfeited 30 days later, as closing does, and holds to time out', async () => {
    await story.earn(100);
    await story.earn(40, { completed: false });
    await story.hold(30, 86_400);
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const figures = async () =>
      (
        await app.database.pool.query(
          `SELECT available::int, pending::int, held::int, lifetime_expired::int AS expired FROM wallet WHERE program_id = $1`,
          [story.program.program.number],
        )
      ).rows[0];
    const before = await figures();

    await erase();
    const after = await figures();
    await story.advance('2027-03-31T10:59:59Z');
    const eve = await figures();
    await story.advance('2027-03-31T11:00:00Z');

    expect(after).toEqual(before);
    expect(eve).toMatchObject({ held: 0, available: 100 });
    expect(await figures()).toMatchObject({ available: 0, pending: 0, held: 0 });
  });

  it('leaves the points of who had closed to the day of then', async () => {
    await story.earn(100);
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const close = `mutation ($input: CloseMemberInput!) { closeMember(input: $input) { __typename } }`;
    const input = { idempotencyKey: randomUUID(), member: { id: story.member.id }, reason: 'Moves away' };
    await app.call(story.program.adminKey, close, { input });
    await story.advance('2027-03-10T12:00:00Z');
    const forfeits = async () =>
      (
        await app.database.pool.query('SELECT forfeit_at FROM wallet WHERE program_id = $1', [
          story.program.program.number,
        ])
      ).rows[0].forfeit_at;
    const before = await forfeits();

    await erase();

    expect(before).toEqual(new Date('2027-03-31T11:00:00Z'));
    expect(await forfeits()).toEqual(before);
  });

  it('forgets a member in the middle of a pause, with its reason', async () => {
    await story.earn(100);
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const pause = `mutation ($input: PauseMemberInput!) { pauseMember(input: $input) { __typename } }`;
    const input = { idempotencyKey: randomUUID(), member: { id: story.member.id }, until: '2027-03-20', reason: 'Ill' };
    const { data } = await app.call(story.program.adminKey, pause, { input });

    const done = await erase();
    await story.advance('2027-04-02T12:00:00Z');

    expect(data.pauseMember.__typename).toBe('PauseMemberPayload');
    expect(done.member.status).toBe('ERASED');
    expect(await statusOf(story.member)).toBe('ERASED');
    const { rows } = await app.database.pool.query('SELECT reason FROM member_pause WHERE program_id = $1', [
      story.program.program.number,
    ]);
    expect(rows).toEqual([{ reason: null }]);
  });

  it('is answered once: the same key is replayed, another one gets the request that waits', async () => {
    const key = randomUUID();

    const [first, again, second] = [
      await erase({ idempotencyKey: key }),
      await erase({ idempotencyKey: key }),
      await erase(),
    ];
    const reused = await erase({ idempotencyKey: key, reason: 'Another' });

    expect(again).toEqual({ ...first, replayed: true });
    expect(second).toEqual(first);
    expect(reused).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: key });
    expect((await eventsOf(story.member)).map(({ type }) => type)).toEqual([
      'member.enrolled',
      'member.erasure-requested',
    ]);
  });

  it('waits once when it is asked on two servers at the same time', async () => {
    const answers = await Promise.all([...Array(6).keys()].map((n) => erase({}, undefined, n % 2 ? app : other)));

    expect(new Set(answers.map(({ request }) => request.id)).size).toBe(1);
  });

  it('forgets once when two servers do what is due at the same time', async () => {
    await erase();
    await story.letTimePass('2027-03-15T12:00:00Z');
    const at = new Date('2027-03-15T12:00:00Z');

    const done = await Promise.all(
      [app, other].map((server) => server.get(DueRunner).begin(story.program.program.number).runAt(at)),
    );

    expect(done.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await eventsOf(story.member)).map(({ type }) => type)).toEqual([
      'member.enrolled',
      'member.erasure-requested',
      'member.erased',
    ]);
  });

  it('does not keep others waiting for one that fails', async () => {
    const eve = await aMember(app).of(story.program).enroll();
    await erase();
    await erase({ member: { id: eve.id } });
    await story.letTimePass('2027-03-16T12:00:00Z');
    const { pool } = app.database;
    await pool.query(`CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
      CREATE TRIGGER planted BEFORE DELETE ON member_profile FOR EACH ROW
      WHEN (OLD.member_id = '${String(decodeId('mem', story.member.id))}') EXECUTE FUNCTION planted()`);

    await story.runDue();
    const first = [await statusOf(story.member), await statusOf(eve)];
    await pool.query('DROP TRIGGER planted ON member_profile; DROP FUNCTION planted()');
    await story.runDue();

    expect(first).toEqual(['ACTIVE', 'ERASED']);
    expect(await statusOf(story.member)).toBe('ERASED');
    expect(await known(story.member)).toBe(0);
  });

  it('forgets one who bought at the same moment, wholly', async () => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const { member, program } = story;

    await Promise.all([
      ...Array.from({ length: 5 }, () =>
        aPurchase(app)
          .in(program)
          .by(member)
          .record()
          .catch(() => null),
      ),
      erase({}, undefined, other),
      ...Array.from({ length: 5 }, () =>
        aPurchase(other)
          .in(program)
          .by(member)
          .record()
          .catch(() => null),
      ),
    ]);

    expect(await known(member)).toBe(0);
    const { rows } = await app.database.pool.query(
      "SELECT count(*)::int AS n FROM idempotency_key WHERE program_id = $1 AND operation = 'recordPurchase'",
      [program.program.number],
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  it.each(['BLOCKED', 'CLOSED'])('forgets a member who is %s', async (status) => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    await bringInto(app, story.program.adminKey, story.member, status);

    expect((await erase()).member.status).toBe('ERASED');
    expect(await known(story.member)).toBe(0);
  });

  it('follows a merged member to the survivor, and forgets all who were merged into them', async () => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const [first, second] = [
      await aMember(app).of(story.program).enroll(),
      await aMember(app).of(story.program).enroll(),
    ];
    await mergeInto(first, second);
    await mergeInto(story.member, first);

    const done = await erase({ member: { id: second.id } });

    expect(done.member).toEqual({ id: story.member.id, status: 'ERASED' });
    for (const member of [story.member, first, second]) {
      expect([await statusOf(member), await known(member)]).toEqual(['ERASED', 0]);
    }
  });

  it('forgets the whole person when the absorbed one had asked before the merge', async () => {
    const absorbed = await aMember(app).of(story.program).enroll();
    await erase({ member: { id: absorbed.id } });
    await mergeInto(story.member, absorbed);

    await story.advance('2027-03-16T00:00:00Z');

    expect([await statusOf(story.member), await statusOf(absorbed)]).toEqual(['ERASED', 'ERASED']);
  });

  it('calls off a copy that was asked for and not yet written', async () => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const { request } = await exportMember(app, { member: { id: story.member.id } }, story.program.adminKey);

    await erase();

    const { nodes } = await dataRequests(app, {}, story.program.adminKey);
    expect(nodes.map(({ id, status }: { id: string; status: string }) => [id === request.id, status])).toEqual([
      [false, 'DONE'],
      [true, 'CANCELED'],
    ]);
    expect(nodes[1].export).toBeNull();
  });

  it('is for members themselves, and ends their token', async () => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const token = await story.member.token();

    const done = await eraseMember(app, {}, token);
    const after = await eraseMember(app, {}, token);

    expect(done).toMatchObject({
      member: { status: 'ERASED' },
      request: { actor: { kind: 'MEMBER' } },
    });
    expect(after.errors[0].extensions.code).toBe('UNAUTHENTICATED');
  });

  describe('forgets the calls that lead to the member, whoever was named', () => {
    const calls = async (): Promise<string[]> => {
      const { rows } = await app.database.pool.query<{ operation: string }>(
        'SELECT operation FROM idempotency_key WHERE program_id = $1 ORDER BY operation',
        [story.program.program.number],
      );
      return rows.map(({ operation }) => operation);
    };
    beforeEach(() => story.setProgram({ erasureCoolingOffDays: 0 }));

    it('about a voucher of theirs, and what is said of it in the audit log', async () => {
      const { adminKey } = story.program;
      const { id, code } = await aVoucher(app).by(adminKey).to(story.member).issue();
      await reserve(app, { code, orderId: 'o-1' }, adminKey);
      await redeem(app, { code, orderId: 'o-1', cart: aCart('10') }, adminKey);
      await rollBack(app, { code, orderId: 'o-1', reason: 'Ada is ill' }, adminKey);
      const { replayed } = await revoke(app, { voucher: id, reason: 'Ada is ill' }, adminKey);
      const before = await calls();

      await erase();

      const { rows } = await app.database.pool.query(
        `SELECT action FROM audit_entry WHERE program_id = $1 AND action LIKE '%Voucher' AND (reason IS NOT NULL OR details IS NOT NULL)`,
        [story.program.program.number],
      );
      expect(replayed).toBe(false);
      expect(before).toEqual([
        'enrollMember',
        'issueVoucher',
        'redeemVoucher',
        'reserveVoucher',
        'revokeVoucher',
        'rollbackVoucher',
      ]);
      expect([await calls(), rows]).toEqual([[], []]);
    });

    it.each(['the advocate', 'the friend'])('about a referral of which they are %s', async (who) => {
      const bringing = await aBringing(app, { review: 'ALWAYS' });
      const friend = await bringing.somebody();
      await bringing.accept(friend, await bringing.codeOf(bringing.ann));
      const { referral } = await bringing.buy(friend);
      const [approved, repeated] = ['approve', 'approve'].map((key) => ({ idempotencyKey: key }));
      expect(await bringing.approve(referral.id, approved)).toMatchObject({ replayed: false });
      const erased = who === 'the friend' ? friend : bringing.ann;
      const days = 'mutation { updateProgram(input: { erasureCoolingOffDays: 0 }) { __typename } }';
      await app.call(bringing.program.adminKey, days);

      await eraseMember(app, { member: { id: erased.id } }, bringing.program.adminKey);

      expect(await bringing.approve(referral.id, repeated)).toMatchObject({ code: 'REFERRAL_NOT_IN_REVIEW' });
    });

    it('about a merge by which they were absorbed, and its end', async () => {
      const keep = await aMember(app).of(story.program).enroll();
      const { adminKey } = story.program;
      const merged = await merge(app, { keep: { id: keep.id }, absorb: { id: story.member.id } }, adminKey);
      await unmerge(app, { merge: merged.merge.id }, adminKey);
      const before = await calls();

      await erase();

      expect(before).toEqual(['enrollMember', 'enrollMember', 'mergeMembers', 'unmergeMembers']);
      expect(await calls()).toEqual(['enrollMember']);
    });
  });

  it('makes whoever was erased nobody, everywhere', async () => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const type = { key: 'review', name: [{ locale: 'en', text: 'Review' }] };
    const create = `mutation ($input: CreateActivityTypeInput!) { createActivityType(input: $input) { __typename } }`;
    await app.call(story.program.adminKey, create, { input: type });
    await erase();
    const { id } = story.member;
    const before = await storedIn(app);

    const { data } = await app.call(story.program.adminKey, LOOKS, { ref: { id }, id });
    const answers: Record<string, unknown> = {};
    for (const [name, type, more] of [...ACTS, ...ACTS_WITHOUT_KEY]) {
      const document = `mutation ($input: ${type}!) { ${name}(input: $input) { ... on UserError { code message path } } }`;
      const key = ACTS.some(([act]) => act === name) ? { idempotencyKey: randomUUID() } : {};
      const input = { ...key, member: { id }, ...more };
      answers[name] = (await app.call(story.program.adminKey, document, { input })).data?.[name];
    }

    const quote = `query ($id: ID!) {
      quotePurchase(input: { member: { id: $id }, currency: "GBP", lines: [{ sku: "s", quantity: "1", unitPrice: "1" }] }) { pointsEarned }
    }`;
    const quoted = await app.call(story.program.adminKey, quote, { id });

    expect(data).toEqual({ member: null, node: null, members: { nodes: [] } });
    expect(quoted.errors?.[0]?.message).toBe('member: there is no such member in this program');
    const expected = [...ACTS, ...ACTS_WITHOUT_KEY].map(([name]) => [name, NOT_FOUND]);
    expect(answers).toEqual(Object.fromEntries(expected));
    await expectNothingStored(app, before, {});
  });

  it('refuses bad input, all of it at once, and stores nothing', async () => {
    const before = await storedIn(app);

    const refused = await erase({ idempotencyKey: '', member: null, reason: ' ' });
    const long = await erase({ reason: 'x'.repeat(501) });

    expect(refused.problems).toEqual([
      { path: ['idempotencyKey'], message: 'must have 1 to 255 characters, no control characters' },
      { path: ['member'], message: 'needed with an API key: whose data' },
      { path: ['reason'], message: 'must have 1 to 500 characters, no control characters' },
    ]);
    expect(long).toMatchObject({ code: 'INVALID_INPUT', path: ['reason'] });
    await expectNothingStored(app, before, {});
  });

  it('finds nobody unknown, of another program, or with a token anybody else', async () => {
    const eve = await aMember(app).of(story.program).enroll();
    const token = await eve.token();
    const before = await storedIn(app);

    expect(await erase({ member: { email: 'nobody@example.com' } })).toEqual(NOT_FOUND);
    expect(await erase({ member: { id: 'mem_01h455vb4pex5vsknk084sn02q' } })).toEqual(NOT_FOUND);
    expect(await erase({}, app.program.adminKey)).toEqual(NOT_FOUND);
    expect(await erase({}, token)).toEqual(NOT_FOUND);
    await expectNothingStored(app, before, {});
  });

  it.each(['MARKETER', 'ANALYST', 'SHOP'])('is not for %s', async (role) => {
    const refused = await erase({}, await aKeyOf(app, role, story.program.adminKey));

    expect(refused.errors[0].extensions.code).toBe('FORBIDDEN');
  });

  it('is for SUPPORT', async () => {
    const done = await erase({}, await aKeyOf(app, 'SUPPORT', story.program.adminKey));

    expect(done.request.status).toBe('OPEN');
  });

  it('frees the identifiers', async () => {
    await story.setProgram({ erasureCoolingOffDays: 0 });
    const { externalId } = story.member;
    await erase();

    expect((await aMember(app).of(story.program).with({ externalId }).enroll()).id).not.toBe(story.member.id);
  });
});
