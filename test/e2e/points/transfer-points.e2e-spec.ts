import { randomUUID } from 'node:crypto';
import { TransferPoints } from '../../../src/points/index.js';
import { bringInto } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { setDebtPolicy } from '../../factories/debt-policy.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { giveBack, pointsOf, type Outcome } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';

const TRANSFER = `mutation ($input: TransferPointsInput!) {
  transferPoints(input: $input) {
    __typename
    ... on TransferPointsPayload { replayed posting { kind points availableAfter } member { id } }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on InsufficientPoints { required available missing }
    ... on LimitReached { limit period resetsAt }
    ... on MemberNotActive { status }
    ... on IdempotencyKeyReused { idempotencyKey }
  }
}`;

const UPDATE = `mutation ($input: UpdateProgramInput!) {
  updateProgram(input: $input) { __typename ... on UserError { message } }
}`;

const RECIPIENT_NOT_FOUND = {
  __typename: 'RecipientNotFound',
  code: 'RECIPIENT_NOT_FOUND',
  message: 'Nobody who can receive points has this code or card.',
  path: ['to'],
};

const invalid = (...problems: { path: string[]; message: string }[]) => ({
  __typename: 'InvalidInput',
  code: 'INVALID_INPUT',
  message: problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  path: problems[0]!.path,
  problems,
});

interface Lot {
  wallet_id: string;
  points: string;
  free: string;
  earned_at: Date;
  expires_at: Date | null;
  origin_wallet: string | null;
  origin_lot: number | null;
}

describe('transferPoints', () => {
  let app: TestApp;
  let other: { adminKey: string; shopKey: string };
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  let code: string;
  let card: string;
  beforeAll(async () => {
    // Just before midnight in Auckland, whose day begins 13 hours before that of UTC.
    const sandbox = { sandbox: true, timeZone: 'Pacific/Auckland', clock: new Date('2027-12-29T10:00:00Z') };
    app = await startTestApp({ program: sandbox });
    other = await app.anotherProgram(sandbox);
    for (const { adminKey } of [app.program, other]) await aRule(app).by(adminKey).active();
  });
  beforeEach(async () => {
    await configure({ transfers: { enabled: true, pointsPerDay: null, pointsPerYear: null }, spendingLimit: null });
    card = randomUUID();
    ada = await aMember(app).named('Ada').enroll();
    bob = await aMember(app).named('Bob').with({ card }).enroll();
    code = await codeOf(bob);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const configure = async (input: Record<string, unknown>, key = app.program.adminKey): Promise<void> => {
    const { data, errors } = await app.call(key, UPDATE, { input });
    if (errors || data.updateProgram.message) throw new Error(JSON.stringify(errors ?? data));
  };
  const codeOf = async ({ id }: { id: string }, key = app.program.adminKey): Promise<string> => {
    const { data } = await app.call(key, `{ member(ref: { id: "${id}" }) { identifiers { kind value } } }`);
    return data.member.identifiers.find(({ kind }: { kind: string }) => kind === 'CODE').value;
  };
  const earn = (member: { id: string }, points: number) => aPurchase(app).by(member).worth(String(points)).record();
  const send = async (input: Record<string, unknown>, as = app.program.adminKey): Promise<Outcome> => {
    const answer = await app.call(as, TRANSFER, { input: { idempotencyKey: randomUUID(), ...input } });
    return answer.errors ? answer : answer.data.transferPoints;
  };
  const sendTo = async (to: Record<string, unknown>, points = 1, from: EnrolledMember = ada): Promise<Outcome> =>
    send({ to, points }, await from.token());
  const setStatus = (member: EnrolledMember, status: string) => bringInto(app, app.program.adminKey, member, status);
  const lotsOf = async ({ externalId }: EnrolledMember): Promise<Lot[]> => {
    const { rows } = await app.database.pool.query<Lot>(
      `SELECT l.* FROM point_lot l JOIN wallet w ON w.program_id = l.program_id AND w.id = l.wallet_id
       JOIN member_identifier i ON i.program_id = w.program_id AND i.member_id = w.member_id
       WHERE i.value = $1 ORDER BY l.number`,
      [externalId],
    );
    return rows;
  };
  const setExpiry = async (expiry: Record<string, unknown>): Promise<void> => {
    const { data } = await app.asAdmin('{ pointCurrencies { id } }');
    const change = 'mutation ($input: UpdatePointCurrencyInput!) { updatePointCurrency(input: $input) { __typename } }';
    const answer = await app.asAdmin(change, { input: { id: data.pointCurrencies[0].id, expiry } });
    expect(answer.data.updatePointCurrency.__typename).toBe('UpdatePointCurrencyPayload');
  };
  const advanceTo = async (to: string): Promise<void> => {
    const advance = 'mutation ($to: DateTime!) { advanceClock(input: { to: $to }) { __typename } }';
    expect((await app.asAdmin(advance, { to })).data.advanceClock.__typename).toBe('AdvanceClockPayload');
  };

  it("gives a member's points to another, by personal code", async () => {
    await earn(ada, 30);

    const outcome = await sendTo({ code: ` ${code.toLowerCase().slice(0, 4)}-${code.slice(4)}` }, 12);

    expect(outcome).toEqual({
      __typename: 'TransferPointsPayload',
      replayed: false,
      posting: { kind: 'TRANSFER_OUT', points: -12, availableAfter: 18 },
      member: { id: ada.id },
    });
    expect(await pointsOf(app, ada)).toMatchObject({ available: 18, lifetimeEarned: 30 });
    expect(await pointsOf(app, bob)).toEqual({ available: 12, pending: 0, held: 0, owed: 0, lifetimeEarned: 0 });
    const { data } = await app.asAdmin(
      `{ member(ref: { id: "${bob.id}" }) { statement { nodes { kind points source { __typename } } } } }`,
    );
    expect(data.member.statement.nodes).toEqual([{ kind: 'TRANSFER_IN', points: 12, source: null }]);
  });

  it('is done by staff for a member, to the number on a card', async () => {
    await earn(ada, 30);

    const outcome = await send({ from: { externalId: ada.externalId }, to: { card }, points: 30 });

    expect(outcome).toMatchObject({ posting: { points: -30, availableAfter: 0 }, member: { id: ada.id } });
    expect(await pointsOf(app, bob)).toMatchObject({ available: 30 });
  });

  it('keeps when points were earned and when they expire, lot by lot, the soonest first', async () => {
    await setExpiry({ kind: 'AFTER', count: 12, unit: 'MONTHS' });
    await earn(ada, 20);
    await aPurchase(app).by(ada).worth('5').with({ purchasedAt: '2027-12-20T00:00:00Z' }).record();
    await setExpiry({ kind: 'NEVER' });
    await earn(ada, 10);
    const sent = await lotsOf(ada);

    await sendTo({ code }, 27);

    const received = await lotsOf(bob);
    expect(received.map(({ points, free, origin_lot: lot }) => [points, free, lot])).toEqual([
      ['5', '5', 2],
      ['20', '20', 1],
      ['2', '2', 3],
    ]);
    const kept = ({ earned_at: earnedAt, expires_at: expiresAt }: Lot) => ({ earnedAt, expiresAt });
    expect(received.map(kept)).toEqual([sent[1]!, sent[0]!, sent[2]!].map(kept));
    expect(received.map(({ expires_at: expiresAt }) => expiresAt?.toISOString() ?? null)).toEqual([
      '2028-12-20T11:00:00.000Z',
      '2028-12-29T11:00:00.000Z',
      null,
    ]);
    expect(new Set(received.map(({ origin_wallet: wallet }) => wallet))).toEqual(new Set([sent[0]!.wallet_id]));
    expect((await lotsOf(ada)).map(({ free }) => Number(free))).toEqual([0, 0, 8]);
  });

  it('names one transfer in both postings, of nobody else', async () => {
    await earn(ada, 30);

    await sendTo({ code }, 5);
    await sendTo({ code }, 5);

    const { rows } = await app.database.pool.query(
      `SELECT p.source_id, array_agg(p.kind ORDER BY p.kind) AS kinds, min(p.source_type) AS type FROM posting p
       JOIN wallet w ON w.program_id = p.program_id AND w.id = p.wallet_id
       JOIN member_identifier i ON i.program_id = w.program_id AND i.member_id = w.member_id
       WHERE i.value IN ($1, $2) AND p.kind IN (11, 12) GROUP BY p.source_id`,
      [ada.externalId, bob.externalId],
    );
    expect(rows).toEqual([1, 2].map(() => ({ source_id: expect.any(String), kinds: [11, 12], type: 4 })));
  });

  it('tells the outside of both', async () => {
    await earn(ada, 30);

    await sendTo({ code }, 5);

    const { rows } = await app.database.pool.query(
      `SELECT e.type FROM outbox_event e JOIN member_identifier i ON i.program_id = e.program_id AND i.member_id = e.member_id
       WHERE i.value IN ($1, $2) AND e.type IN ('points.sent', 'points.received') ORDER BY 1`,
      [ada.externalId, bob.externalId],
    );
    expect(rows.map(({ type }) => type)).toEqual(['points.received', 'points.sent']);
  });

  it('repays first what the recipient owes', async () => {
    await setDebtPolicy(app, 'OWE');
    const { orderId } = await earn(bob, 20);
    await sendTo({ code: await codeOf(ada) }, 20, bob);
    await giveBack(app, { orderId, lines: [{ sku: 'sku-1', quantity: '1' }] });
    expect(await pointsOf(app, bob)).toMatchObject({ available: 0, owed: 20 });

    await sendTo({ code }, 15);

    expect(await pointsOf(app, bob)).toMatchObject({ available: 0, owed: 5 });
    expect(await pointsOf(app, ada)).toMatchObject({ available: 5 });
    await setDebtPolicy(app, 'FORGIVE');
  });

  it('reaches a member who is paused', async () => {
    await earn(ada, 10);
    await setStatus(bob, 'PAUSED');

    expect(await sendTo({ card }, 10)).toMatchObject({ posting: { availableAfter: 0 } });
    expect(await pointsOf(app, bob)).toMatchObject({ available: 10 });
  });

  it('goes in both directions and on in one batch, each seeing what the one before left', async () => {
    const eve = await aMember(app).enroll();
    await earn(ada, 10);
    const [toAda, toBob, toEve] = [await codeOf(ada), code, await codeOf(eve)];
    const caller = {
      programId: app.program.program.number,
      kind: 'API_KEY',
      id: randomUUID(),
      memberId: null,
      roles: [],
    };
    const run = (from: EnrolledMember, to: string, points: number) =>
      app.get(TransferPoints).run(caller as never, {
        idempotencyKey: randomUUID(),
        from: { externalId: from.externalId },
        to: { code: to },
        points,
      });

    let outcomes: unknown[] = [];
    const sent = await app.statementsOf(async () => {
      outcomes = await Promise.all([
        run(ada, toBob, 10),
        run(bob, toAda, 4),
        run(bob, toEve, 7),
        run(bob, toEve, 6),
        run(ada, toEve, 4),
      ]);
    });

    expect(sent.filter((name) => name === 'lock-members')).toHaveLength(1);
    expect(outcomes.map((outcome) => (outcome as { code?: string }).code)).toEqual([
      undefined,
      undefined,
      'INSUFFICIENT_POINTS',
      undefined,
      undefined,
    ]);
    const balances = await Promise.all([ada, bob, eve].map((member) => pointsOf(app, member)));
    expect(balances.map(({ available }) => available)).toEqual([0, 0, 10]);
    expect((await lotsOf(eve)).map(({ points }) => Number(points))).toEqual([6, 4]);
  });

  it('takes 18 statements, the hundredth like the first', async () => {
    await earn(ada, 100);
    await configure({ transfers: { pointsPerYear: 1000 } });
    const token = await ada.token();
    const once = () => app.statementsOf(() => send({ to: { code }, points: 1 }, token));
    await once();
    const second = await once();
    for (let more = 0; more < 5; more++) await once();

    expect(await once()).toEqual(second);
    expect(second).toHaveLength(18);
  });

  describe('under limits', () => {
    const limits = (pointsPerDay: number | null, pointsPerYear: number | null = null) =>
      configure({ transfers: { pointsPerDay, pointsPerYear } });
    const refused = (limit: number, period: string, resetsAt: string) => ({
      __typename: 'LimitReached',
      code: 'LIMIT_REACHED',
      message: `Too many points sent: ${limit} in a ${period.toLowerCase()} are allowed.`,
      path: ['points'],
      ...{ limit, period, resetsAt },
    });

    it('lets a member send so many points on one day of the program’s zone', async () => {
      await earn(ada, 100);
      await earn(bob, 100);
      await limits(20);

      expect(await sendTo({ code }, 15)).toMatchObject({ replayed: false });
      const token = await ada.token();
      const before = await storedIn(app);
      expect(await send({ to: { code }, points: 6 }, token)).toEqual(refused(20, 'DAY', '2027-12-29T11:00:00.000Z'));
      expect(await storedIn(app)).toEqual(before);
      expect(await sendTo({ code }, 5)).toMatchObject({ replayed: false });
      expect(await sendTo({ code }, 1)).toEqual(refused(20, 'DAY', '2027-12-29T11:00:00.000Z'));
      // Staff send within the same limit; what comes in does not count; everybody has their own.
      expect(await send({ from: { id: ada.id }, to: { code }, points: 1 })).toMatchObject({ code: 'LIMIT_REACHED' });
      expect(await sendTo({ code: await codeOf(ada) }, 20, bob)).toMatchObject({ replayed: false });

      await advanceTo('2027-12-29T10:59:59Z');
      expect(await sendTo({ code }, 1)).toMatchObject({ code: 'LIMIT_REACHED' });
      await advanceTo('2027-12-29T11:00:00Z');
      expect(await sendTo({ code }, 20)).toMatchObject({ replayed: false });
    });

    it('lets a member send so many points in one year, which ends at midnight there', async () => {
      await earn(ada, 100);
      await limits(20, 30);
      expect(await sendTo({ code }, 20)).toMatchObject({ replayed: false });
      await advanceTo('2027-12-30T11:00:00Z');

      expect(await sendTo({ code }, 11)).toEqual(refused(30, 'YEAR', '2027-12-31T11:00:00.000Z'));
      expect(await sendTo({ code }, 10)).toMatchObject({ replayed: false });
      expect(await sendTo({ code }, 1)).toEqual(refused(30, 'YEAR', '2027-12-31T11:00:00.000Z'));

      await advanceTo('2027-12-31T11:00:00Z');
      expect(await sendTo({ code }, 20)).toMatchObject({ replayed: false });
      expect(await sendTo({ code }, 1)).toEqual(refused(20, 'DAY', '2028-01-01T11:00:00.000Z'));
    });

    it('counts within one batch too', async () => {
      await earn(ada, 100);
      await limits(20);
      const token = await ada.token();

      const outcomes = await Promise.all([1, 2, 3, 4].map(() => send({ to: { code }, points: 7 }, token)));

      expect(outcomes.filter(({ code: refusal }) => refusal === 'LIMIT_REACHED')).toHaveLength(2);
      expect(await pointsOf(app, bob)).toMatchObject({ available: 14 });
    });

    it('leaves the limit of what may be spent in a day alone', async () => {
      await earn(ada, 100);
      await configure({ spendingLimit: { points: 5, uses: 1 } });

      expect(await sendTo({ code }, 50)).toMatchObject({ replayed: false });
      const hold = `mutation { holdPoints(input: { idempotencyKey: "${randomUUID()}", points: 5 }) { __typename } }`;
      expect((await app.call(await ada.token(), hold)).data.holdPoints.__typename).toBe('HoldPointsPayload');
    });
  });

  describe('refuses', () => {
    /** What is refused stores nothing. */
    const refusing = async (attempt: () => Promise<Outcome>): Promise<Outcome> => {
      const before = await storedIn(app);
      const outcome = await attempt();
      expect(await storedIn(app)).toEqual(before);
      return outcome;
    };

    it('when transfers are off, as they are by default', async () => {
      await configure({ transfers: { enabled: false } });
      await earn(ada, 10);
      const token = await ada.token();
      const off = {
        __typename: 'TransfersOff',
        code: 'TRANSFERS_OFF',
        message: 'Transfers between members are switched off in this program.',
        path: null,
      };

      expect(await refusing(() => send({ to: { code }, points: 1 }, token))).toEqual(off);
      const [stranger, friend] = [await aMember(app).of(other).enroll(), await aMember(app).of(other).enroll()];
      const to = { code: await codeOf(friend, other.adminKey) };
      expect(await send({ from: { id: stranger.id }, to, points: 1 }, other.adminKey)).toEqual(off);
    });

    it('more than is available; held points are not', async () => {
      await earn(ada, 10);
      const token = await ada.token();
      const hold = `mutation { holdPoints(input: { idempotencyKey: "${randomUUID()}", points: 4 }) { __typename } }`;
      await app.call(token, hold);

      expect(await refusing(() => send({ to: { code }, points: 7 }, token))).toEqual({
        __typename: 'InsufficientPoints',
        code: 'INSUFFICIENT_POINTS',
        message: '7 points are needed, 6 are available.',
        path: ['points'],
        ...{ required: 7, available: 6, missing: 1 },
      });
    });

    it('a member who has no points at all', async () => {
      expect(await sendTo({ code }, 1)).toMatchObject({ code: 'INSUFFICIENT_POINTS', available: 0 });
    });

    it('more than the recipient can hold', async () => {
      await earn(ada, 10);
      await earn(bob, 10);
      const wallet = `(SELECT member_id FROM member_identifier WHERE value = '${bob.externalId}')`;
      const raise = (by: string) =>
        app.database.pool.query(`UPDATE wallet SET pending = pending ${by} WHERE member_id = ${wallet}`);
      await raise('+ 9007199254740972');
      const token = await ada.token();

      expect(await refusing(() => send({ to: { code }, points: 10 }, token))).toMatchObject({
        code: 'TOO_MANY_POINTS',
        path: ['to'],
      });
      await raise('- 9007199254740972');
    });

    it.each(['PAUSED', 'BLOCKED', 'CLOSED', 'MERGED'])('a sender who is %s', async (status) => {
      await earn(ada, 10);
      await setStatus(ada, status);

      expect(await refusing(() => send({ from: { id: ada.id }, to: { code }, points: 1 }))).toEqual({
        __typename: 'MemberNotActive',
        code: 'MEMBER_NOT_ACTIVE',
        message: `The member is ${status.toLowerCase()}.`,
        path: ['from'],
        status,
      });
    });

    it('a sender who is erased, unknown or of another program', async () => {
      await earn(ada, 10);
      await setStatus(ada, 'ERASED');
      const stranger = await aMember(app).of(other).enroll();
      const unknown = [{ id: ada.id }, { id: stranger.id }, { externalId: 'nobody' }, { id: 'nonsense' }];

      for (const from of unknown) {
        expect(await refusing(() => send({ from, to: { code }, points: 1 }))).toEqual({
          __typename: 'MemberNotFound',
          code: 'MEMBER_NOT_FOUND',
          message: 'There is no such member in this program.',
          path: ['from'],
        });
      }
    });

    it('a member token that names another sender, who is unknown like any', async () => {
      await earn(bob, 10);
      const token = await ada.token();
      const from = (ref: Record<string, unknown>) =>
        refusing(() => send({ from: ref, to: { code: 'ABCD1234' }, points: 1 }, token));

      const outcomes = [await from({ id: bob.id }), await from({ card }), await from({ externalId: 'nobody' })];

      expect(outcomes[0]).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: ['from'] });
      expect(outcomes).toEqual([outcomes[0], outcomes[0], outcomes[0]]);
      await earn(ada, 10);
      expect(await send({ from: { id: ada.id }, to: { code }, points: 1 }, token)).toMatchObject({ replayed: false });
    });

    it('to oneself, by token or key', async () => {
      await earn(bob, 10);
      const token = await bob.token();
      const oneself = invalid({ path: ['to'], message: 'must be another member than the sender' });

      expect(await refusing(() => send({ to: { card }, points: 1 }, token))).toEqual(oneself);
      expect(await refusing(() => send({ from: { card }, to: { code }, points: 1 }))).toEqual(oneself);
    });

    it('a call without a sender by an API key', async () => {
      expect(await refusing(() => send({ to: { code }, points: 1 }))).toEqual(
        invalid({ path: ['from'], message: 'needed with an API key: who sends' }),
      );
    });

    it.each(['id', 'externalId', 'email', 'phone'])('a recipient named by %s', async (kind) => {
      await earn(ada, 10);
      const to = { [kind]: kind === 'id' ? bob.id : bob.externalId };
      const token = await ada.token();

      expect(await refusing(() => send({ to, points: 1 }, token))).toEqual(
        invalid({ path: ['to'], message: 'must name the recipient by code or card' }),
      );
    });

    it('what makes no sense, all of it at once', async () => {
      const token = await ada.token();

      expect(
        await refusing(() => send({ idempotencyKey: '', to: { id: bob.id }, points: 0, currency: 'stars' }, token)),
      ).toEqual(
        invalid(
          { path: ['idempotencyKey'], message: 'must have 1 to 255 characters, no control characters' },
          { path: ['currency'], message: 'there is no "stars"; this program has points' },
          { path: ['points'], message: 'must be from 1 to 9007199254740991' },
          { path: ['to'], message: 'must name the recipient by code or card' },
        ),
      );
    });

    it.each([-1, 1.5, 9007199254740992])('%d points', async (points) => {
      await earn(ada, 10);
      const token = await ada.token();

      const outcome = await refusing(() => send({ to: { code }, points }, token));

      expect(outcome.code ?? outcome.errors[0].extensions.code).toMatch(/^(INVALID_INPUT|BAD_USER_INPUT)$/);
    });
  });

  describe('says one thing of every recipient who cannot receive', () => {
    /** Codes and cards of members in each of these, and of nobody. */
    const hidden = async (): Promise<Record<string, Record<string, string>>> => {
      const refs: Record<string, Record<string, string>> = {
        'an unknown code': { code: 'ZZZZ9999' },
        'no code': { code: '?' },
        'an empty code': { code: '' },
        'an unknown card': { card: randomUUID() },
        'no card': { card: '***' },
      };
      for (const status of ['BLOCKED', 'CLOSED', 'MERGED', 'ERASED']) {
        const theirs = randomUUID();
        const member = await aMember(app).with({ card: theirs }).enroll();
        await earn(member, 10);
        refs[`the card of one who is ${status}`] = { card: theirs };
        refs[`the code of one who is ${status}`] = { code: await codeOf(member) };
        await setStatus(member, status);
      }
      const stranger = await aMember(app).of(other).with({ card: randomUUID() }).enroll();
      refs['a code of another program'] = { code: await codeOf(stranger, other.adminKey) };
      return refs;
    };

    it('to who could send, and stores nothing', async () => {
      await earn(ada, 10);
      const refs = await hidden();
      const token = await ada.token();
      const before = await storedIn(app);

      const answers: Record<string, unknown> = {};
      for (const [what, to] of Object.entries(refs)) answers[what] = await send({ to, points: 1 }, token);

      expect(answers).toEqual(Object.fromEntries(Object.keys(refs).map((what) => [what, RECIPIENT_NOT_FOUND])));
      expect(await storedIn(app)).toEqual(before);
    });

    it('and the same as of one who can, to who could not send', async () => {
      await earn(ada, 10);
      const refs = { 'one who can': { code }, ...(await hidden()) };
      const token = await ada.token();
      const answersTo = async (points: number) => {
        const answers = await Promise.all(Object.values(refs).map((to) => send({ to, points }, token)));
        return [...new Set(answers.map((answer) => JSON.stringify(answer)))].map((answer) => JSON.parse(answer));
      };

      expect(await answersTo(11)).toMatchObject([{ code: 'INSUFFICIENT_POINTS' }]);
      await configure({ transfers: { pointsPerDay: 5 } });
      expect(await answersTo(6)).toMatchObject([{ code: 'LIMIT_REACHED' }]);
      await setStatus(ada, 'PAUSED');
      expect(await answersTo(1)).toMatchObject([{ code: 'MEMBER_NOT_ACTIVE' }]);
      await configure({ transfers: { enabled: false } });
      expect(await answersTo(1)).toMatchObject([{ code: 'TRANSFERS_OFF' }]);
    });
  });

  describe('under a key that was used before', () => {
    it('answers the same transfer again, whatever became of it since', async () => {
      await earn(ada, 10);
      const token = await ada.token();
      const input = { idempotencyKey: randomUUID(), to: { code }, points: 4 };
      const first = await send(input, token);
      await configure({ transfers: { enabled: false } });
      await setStatus(bob, 'BLOCKED');
      const before = await storedIn(app);

      expect(await send(input, token)).toEqual({ ...first, replayed: true });
      expect(await storedIn(app)).toEqual(before);
    });

    it('refuses another input, and knows nothing of keys of other members', async () => {
      await earn(ada, 10);
      await earn(bob, 10);
      const input = { idempotencyKey: randomUUID(), to: { code }, points: 4 };
      await send(input, await ada.token());

      const reused = await send({ ...input, points: 5 }, await ada.token());

      expect(reused).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: input.idempotencyKey });
      expect(await send({ ...input, from: { id: ada.id } })).toMatchObject({ replayed: false });
      const back = { ...input, to: { code: await codeOf(ada) } };
      expect(await send(back, await bob.token())).toMatchObject({ replayed: false });
    });

    it('repeats within one batch', async () => {
      await earn(ada, 10);
      const token = await ada.token();
      const input = { idempotencyKey: randomUUID(), to: { code }, points: 4 };

      const outcomes = await Promise.all([1, 2, 3].map(() => send(input, token)));

      expect(outcomes.filter(({ replayed }) => replayed === false)).toHaveLength(1);
      expect(outcomes.filter(({ replayed }) => replayed === true)).toHaveLength(2);
      expect(await pointsOf(app, bob)).toMatchObject({ available: 4 });
    });
  });
});
