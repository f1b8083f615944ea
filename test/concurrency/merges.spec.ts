import { randomUUID } from 'node:crypto';
import { decodeId } from '../../src/kernel/ids.js';
import { mergeInto, undo } from '../e2e/membership/support/merges.js';
import { pointsOf, type Outcome } from '../e2e/purchases/support/calls.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { allowTransfers } from '../factories/a-transfer.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { inSession, lockMember, untilBlocked } from '../support/sessions.js';
import { post } from '../support/server-process.js';

const mutation = (name: string, fields: string): string => {
  const input = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${name}(input: $input) { ${fields} ... on UserError { code message } } }`;
};
const MERGE = mutation('mergeMembers', '... on MergeMembersPayload { replayed merge: memberMerge { id } }');
const UNMERGE = mutation('unmergeMembers', '... on UnmergeMembersPayload { replayed }');
const RECORD = mutation('recordPurchase', '... on RecordPurchasePayload { pointsEarned member { id } }');
const RETURN = mutation('returnPurchase', '... on ReturnPurchasePayload { pointsTaken }');
const HOLD = mutation('holdPoints', '... on HoldPointsPayload { hold { id } }');
const CAPTURE = mutation('captureHold', '... on CaptureHoldPayload { replayed }');
const TRANSFER = mutation('transferPoints', '... on TransferPointsPayload { replayed }');
const PAUSE = mutation('pauseMember', '... on PauseMemberPayload { member { id status } }');
const UPDATE = mutation('updateMember', '... on UpdateMemberPayload { member { id } }');

describe('members who are merged while others write, on two servers', () => {
  let app: TestApp;
  let other: TestApp;
  let urls: string[];
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
    urls = await Promise.all([app, other].map(async (server) => `${await server.app.getUrl()}/graphql`));
    await aRule(app).active();
    await aLadder(app).tier('basic', '0').tier('silver', '25').tier('gold', '50').tier('black', '100').active();
    await aLadder(app).counting('PURCHASES').within('ROLLING', 3).tier('basic', '0').tier('gold', '2').active();
    await allowTransfers(app, { pointsPerDay: null, pointsPerYear: null });
  });
  afterAll(async () => {
    await expectInvariants(app);
    expect(await deadlocks()).toBe(0);
    await other.close();
    await app.close();
  });

  const ask = async (server: number, query: string, input: Record<string, unknown>): Promise<Outcome> => {
    const { data, errors } = await post(urls[server % 2]!, app.program.adminKey, query, {
      input: { idempotencyKey: randomUUID(), ...input },
    });
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  };
  const merging = (server: number, keep: EnrolledMember, absorb: EnrolledMember) =>
    ask(server, MERGE, { keep: { id: keep.id }, absorb: { id: absorb.id } });
  const deadlocks = async (): Promise<number> => {
    const { rows } = await app.database.pool.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0].deadlocks;
  };
  const buying = (member: EnrolledMember, amount: string) =>
    aPurchase(app)
      .with({ member: { externalId: member.externalId } })
      .worth(amount);

  it('become one once, when each is to absorb the other', async () => {
    for (let round = 0; round < 5; round++) {
      const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
      await aPurchase(app).by(ada).worth('10').record();
      await aPurchase(app).by(bob).worth('20').record();

      const outcomes = await Promise.all([merging(0, ada, bob), merging(1, bob, ada)]);

      expect(outcomes.map(({ code }) => code ?? 'done').sort()).toEqual(['MEMBER_NOT_ACTIVE', 'done']);
      expect(await pointsOf(app, ada)).toMatchObject({ available: 30 });
      expect(await pointsOf(app, bob)).toMatchObject({ available: 30 });
    }
  });

  it('climb as the survivor by purchases of both that are made meanwhile', async () => {
    for (let round = 0; round < 5; round++) {
      const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
      await aPurchase(app).by(bob).worth('30').record();

      const outcomes = await Promise.all([
        ask(0, RECORD, buying(bob, '30').input()),
        merging(1, ada, bob),
        ask(1, RECORD, buying(ada, '30').input()),
        ask(0, RECORD, buying(bob, '30').input()),
      ]);

      expect(outcomes.map(({ code }) => code ?? 'done')).toEqual(['done', 'done', 'done', 'done']);
      const { rows } = await app.database.pool.query(
        `SELECT s.tier, (SELECT sum(p.amount)::int FROM tier_progress p WHERE p.member_id = s.member_id AND p.counter = 1) AS amount
         FROM tier_standing s WHERE s.member_id = $1 AND s.ladder = 1`,
        [decodeId('mem', ada.id)],
      );
      expect(rows).toEqual([{ tier: 4, amount: 120 }]);
    }
  });

  it('become one in a chain and in a circle: all but one is absorbed', async () => {
    const members = await Promise.all(Array.from({ length: 4 }, () => aMember(app).enroll()));
    for (const member of members) await aPurchase(app).by(member).worth('10').record();

    const outcomes = await Promise.all(
      members.map((member, index) => merging(index, members[(index + 1) % 4]!, member)),
    );

    const done = outcomes.filter(({ merge }) => merge).length;
    expect(done).toBeGreaterThan(0);
    const { rows } = await app.database.pool.query(
      "SELECT count(*)::int AS merged FROM member WHERE status = 'MERGED' AND id = ANY($1)",
      [members.map(({ id }) => decodeId('mem', id))],
    );
    expect(rows[0].merged).toBe(done);
  });

  it('keep one result for one key that is sent to both servers', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const input = { idempotencyKey: randomUUID(), keep: { id: bob.id }, absorb: { id: ada.id } };

    const outcomes = await Promise.all([0, 1, 0, 1].map((server) => ask(server, MERGE, input)));

    expect(new Set(outcomes.map(({ merge }) => merge.id)).size).toBe(1);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it.each<[what: string, query: string, input: (ada: EnrolledMember) => Record<string, unknown>, expected: object]>([
    ['a purchase by their own id of the shop', RECORD, (ada) => buying(ada, '7').input(), { pointsEarned: 7 }],
    ['a purchase by id', RECORD, (ada) => aPurchase(app).by(ada).worth('7').input(), { pointsEarned: 7 }],
    ['a hold', HOLD, ({ id }) => ({ member: { id }, points: 25 }), { hold: { id: expect.any(String) } }],
    [
      'a transfer to their card',
      TRANSFER,
      ({ externalId: card }) => ({ from: undefined, to: { card }, points: 1 }),
      { replayed: false },
    ],
  ])('receive as the survivor %s that waited for the merge', async (_, query, inputOf, expected) => {
    const card = `CARD${randomUUID().replaceAll('-', '')}`;
    const ada = { ...(await aMember(app).with({ card }).enroll()) };
    const bob = await aMember(app).enroll();
    const eve = await aMember(app).enroll();
    for (const member of [ada, bob, eve]) await aPurchase(app).by(member).worth('20').record();
    const input = inputOf(query === TRANSFER ? { ...ada, externalId: card } : ada);
    if (query === TRANSFER) input['from'] = { id: eve.id };

    const [merged, outcome] = await inSession(app, async (session) => {
      await lockMember(session, ada.externalId);
      const first = merging(0, bob, ada);
      await untilBlocked(app);
      const second = ask(1, query, input);
      await untilBlocked(app, 2);
      await session.query('COMMIT');
      return Promise.all([first, second]);
    });

    expect(merged).toMatchObject({ replayed: false });
    expect(outcome).toMatchObject(expected);
    const { rows } = await app.database.pool.query(
      'SELECT sum(available + held)::int AS points FROM wallet WHERE member_id = $1',
      [decodeId('mem', ada.id)],
    );
    expect(rows[0].points).toBe(0);
  });

  it('are changed as the survivor, and refuse their own token, when that waited for the merge', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await aPurchase(app).by(ada).worth('20').record();
    const token = await ada.token();

    const [, updated, held] = await inSession(app, async (session) => {
      await lockMember(session, ada.externalId);
      const first = merging(0, bob, ada);
      await untilBlocked(app);
      const updating = { input: { member: { id: ada.id }, givenName: 'Ada' } };
      const second = post(urls[1]!, app.program.adminKey, UPDATE, updating);
      await untilBlocked(app, 2);
      const third = post(urls[0]!, token, HOLD, { input: { idempotencyKey: randomUUID(), points: 5 } });
      await untilBlocked(app, 3);
      await session.query('COMMIT');
      return Promise.all([first, second, third]);
    });

    expect(updated.data).toEqual({ updateMember: { member: { id: bob.id } } });
    expect(held.data.holdPoints).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
  });

  it('are paused as the survivor when that waited for the merge', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];

    const [, paused] = await inSession(app, async (session) => {
      await lockMember(session, ada.externalId);
      const first = merging(0, bob, ada);
      await untilBlocked(app);
      const second = ask(1, PAUSE, { member: { externalId: ada.externalId }, reason: 'As they asked' });
      await untilBlocked(app, 2);
      await session.query('COMMIT');
      return Promise.all([first, second]);
    });

    expect(paused).toEqual({ member: { id: bob.id, status: 'PAUSED' } });
  });

  describe('call with a token that waited for the merge, and are refused without a trace,', () => {
    const NOT_ACTIVE = 'MEMBER_NOT_ACTIVE';
    const NOT_FOUND = 'MEMBER_NOT_FOUND';
    let controlled: unknown;
    beforeAll(async () => {
      const { ada, bob } = await aPair();
      await mergeInto(app, bob, ada);
      controlled = await writtenOf(ada, bob);
    });

    interface Absorbed {
      id: string;
      card: string;
      hold: string;
    }

    /** Two members; who is to be absorbed has a card, points, and some of them under hold. */
    const aPair = async () => {
      const card = `C${randomUUID().replaceAll('-', '')}`;
      const ada = Object.assign(await aMember(app).named('Ada').with({ card }).enroll(), { card });
      const bob = await aMember(app).named('Bob').enroll();
      await aPurchase(app).by(ada).worth('20').record();
      const { hold } = await ask(0, HOLD, { member: { id: ada.id }, points: 5 });
      return { ada: Object.assign(ada, { hold: hold.id as string }), bob };
    };

    /** What stands of both members beside the ledger, and what was told of them. */
    const writtenOf = async (...members: EnrolledMember[]): Promise<unknown> => {
      const { rows } = await app.database.pool.query(
        `SELECT p.given_name AS "givenName", p.interests, m.processing_restricted_at AS restricted,
           (SELECT count(*)::int FROM consent c WHERE c.member_id = m.id) AS consents,
           (SELECT count(*)::int FROM data_request r WHERE r.member_id = m.id) AS requests,
           (SELECT count(*)::int FROM member_identifier i WHERE i.member_id = m.id AND i.blocked_at IS NOT NULL) AS blocked,
           (SELECT sum(w.available + w.held)::int FROM wallet w WHERE w.member_id = m.id) AS points,
           (SELECT array_agg(e.type ORDER BY e.sequence) FROM outbox_event e WHERE e.member_id = m.id) AS events
         FROM UNNEST($1::uuid[]) WITH ORDINALITY AS wanted (id, place) JOIN member m ON m.id = wanted.id
         JOIN member_profile p ON p.member_id = m.id ORDER BY wanted.place`,
        [members.map(({ id }) => decodeId('mem', id))],
      );
      return rows;
    };

    it.each<[operation: string, code: string, input: (ada: Absorbed) => Record<string, unknown>]>([
      ['updateMember', NOT_ACTIVE, () => ({ givenName: 'Eve' })],
      ['updateMember', NOT_FOUND, ({ id }) => ({ id, interests: ['music'] })],
      ['updateMember', NOT_FOUND, ({ card }) => ({ member: { card }, givenName: 'Eve' })],
      ['grantConsent', NOT_ACTIVE, () => ({ purpose: 'PROFILING' })],
      ['withdrawConsent', NOT_ACTIVE, () => ({ purpose: 'PROFILING' })],
      ['blockCard', NOT_ACTIVE, ({ card }) => ({ card })],
      ['restrictProcessing', NOT_ACTIVE, () => ({ restricted: true })],
      ['exportMember', NOT_FOUND, () => ({})],
      ['eraseMember', NOT_FOUND, () => ({ idempotencyKey: randomUUID() })],
      ['cancelErasure', NOT_FOUND, ({ id }) => ({ idempotencyKey: randomUUID(), member: { id } })],
      ['cancelErasure', NOT_FOUND, () => ({ idempotencyKey: randomUUID() })],
      ['holdPoints', NOT_ACTIVE, () => ({ idempotencyKey: randomUUID(), points: 5 })],
      ['releaseHold', 'HOLD_NOT_OPEN', ({ hold: holdId }) => ({ idempotencyKey: randomUUID(), holdId })],
      ['transferPoints', NOT_ACTIVE, () => ({ idempotencyKey: randomUUID(), to: { code: 'AAAAAAAA' }, points: 1 })],
    ])('%s: %s', async (operation, code, inputOf) => {
      const { ada, bob } = await aPair();
      const token = await ada.token();

      const [merged, answer] = await inSession(app, async (session) => {
        await lockMember(session, ada.externalId);
        const first = merging(1, bob, ada);
        await untilBlocked(app);
        const second = post(urls[0]!, token, mutation(operation, '__typename'), { input: inputOf(ada) });
        const early = await Promise.race([untilBlocked(app, 2), second]);
        if (early) throw new Error(JSON.stringify(early));
        await session.query('COMMIT');
        return Promise.all([first, second]);
      });

      expect(merged).toMatchObject({ replayed: false });
      expect(answer.errors).toBeUndefined();
      expect(answer.data[operation].code).toBe(code);
      expect(await writtenOf(ada, bob)).toEqual(controlled);
    });
  });

  it('never make or lose a point, whatever happens at the same time', async () => {
    const members = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const card = `C${randomUUID().replaceAll('-', '')}`;
        return Object.assign(await aMember(app).with({ card }).enroll(), { card });
      }),
    );
    const one = <Item>(of: readonly Item[], at: number): Item => of[at % of.length]!;
    const merges: string[] = [];
    const holds: string[] = [];
    const orders: string[] = [];
    const act = async (index: number): Promise<Outcome> => {
      const [member, next] = [one(members, index), one(members, index + 1 + (index % 3))];
      switch (index % 9) {
        case 0:
        case 1:
        case 2: {
          const input = buying(member, '30').input();
          orders.push(input['orderId'] as string);
          return ask(index, RECORD, input);
        }
        case 3: {
          const outcome = await ask(index, HOLD, { member: { externalId: member.externalId }, points: 10 });
          if (outcome.hold) holds.push(outcome.hold.id);
          return outcome;
        }
        case 4:
          return ask(index, CAPTURE, { holdId: one(holds, index) ?? 'none' });
        case 5:
          return ask(index, TRANSFER, { from: { id: member.id }, to: { card: next.card }, points: 3 });
        case 6: {
          const outcome = await merging(index, next, member);
          if (outcome.merge) merges.push(outcome.merge.id);
          return outcome;
        }
        case 7:
          return ask(index, UNMERGE, { merge: merges.at(-1) ?? 'none' });
        default:
          return ask(index, RETURN, { orderId: one(orders, index), lines: [{ sku: 'sku-1', quantity: '1' }] });
      }
    };
    const did: Record<string, number> = {};
    let next = 0;
    const client = async (): Promise<void> => {
      while (next < 180) {
        const index = next++;
        const outcome = await act(index);
        const name = `${String(index % 9)} ${outcome.code ?? 'done'}`;
        did[name] = (did[name] ?? 0) + 1;
      }
    };

    await Promise.all(Array.from({ length: 6 }, client));

    expect(did['6 done']).toBeGreaterThan(2);
    expect(did['7 done']).toBeGreaterThan(1);
    const { rows } = await app.database.pool.query(
      `SELECT sum(available + pending + held - owed + lifetime_spent - lifetime_earned)::int AS wrong FROM wallet
       WHERE program_id = $1`,
      [app.program.program.number],
    );
    expect(Number(rows[0].wrong) + (await forgiven())).toBe(0);
    await expectInvariants(app);
  }, 120_000);

  /** What was taken back on paper, and nobody has to pay, less what a refund did not give back for it. */
  const forgiven = async (): Promise<number> => {
    const { rows } = await app.database.pool.query(
      `SELECT coalesce(sum(CASE 14 WHEN to_account THEN points ELSE -points END), 0)::int AS points FROM movement
       WHERE 14 IN (from_account, to_account)`,
    );
    return rows[0].points;
  };

  it('are unmerged once, when both servers are asked', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    await aPurchase(app).by(ada).worth('20').record();
    const id = await mergeInto(app, bob, ada);

    const outcomes = await Promise.all([0, 1].map((server) => ask(server, UNMERGE, { merge: id })));

    expect(outcomes.map(({ code }) => code ?? 'done').sort()).toEqual(['MERGE_NOT_REVERSIBLE', 'done']);
    expect(await pointsOf(app, ada)).toMatchObject({ available: 20 });
    await undo(app, await mergeInto(app, bob, ada));
  });
});
