import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '../../src/platform/database/index.js';
import { pauseMember, resumeMember } from '../factories/a-life.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { pointsOf, record } from '../e2e/purchases/support/calls.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { inSession, lockMember, untilBlocked } from '../support/sessions.js';

const RENAME = 'mutation ($input: UpdateProgramInput!) { updateProgram(input: $input) { __typename } }';
const RECORD = 'mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { __typename } }';
const LADDER = (operation: string) =>
  `mutation ($id: ID!) { ${operation}TierLadder(input: { id: $id }) { __typename ... on UserError { code } } }`;

const CHANGES = [
  LADDER('activate'),
  `mutation ($id: ID!) { updateTierLadder(input: { id: $id, falling: NEVER }) { __typename } }`,
  `mutation ($id: ID!) { updateTierLadder(input: { id: $id, falling: ONE_STEP }) { __typename } }`,
];

describe('settings that are edited', () => {
  let one: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    one = await startTestApp();
    other = await startTestApp({ on: one });
    await aRule(one).active();
  });
  afterEach(() => expectInvariants(one));
  afterAll(async () => {
    await other.close();
    await one.close();
  });

  const rename = (app: TestApp) => app.asAdmin(RENAME, { input: { name: `Books ${randomUUID()}` } });

  /** Edits while `work` runs, each time so many milliseconds after the answer. Answers what all were answered. */
  const editing = async <Result>(app: TestApp, gap: number, work: () => Promise<Result>) => {
    const edits: GraphqlAnswer[] = [];
    let isOver = false;
    const editor = (async () => {
      while (!isOver) {
        edits.push(await rename(app));
        await pause(gap);
      }
    })();
    const result = await work().finally(() => (isOver = true));
    await editor;
    return { result, edits };
  };
  const errorsOf = (answers: readonly { errors?: unknown }[]) => answers.flatMap(({ errors }) => errors ?? []);

  it.each([
    ['this server, every 30 ms', () => one, 30],
    ['another server, without a pause', () => other, 0],
  ])('on %s keep none of sixty from being done who wait for one member', async (_, editor, gap) => {
    const member = await aMember(one).enroll();

    const { result, edits } = await editing(editor(), gap, () =>
      Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          (index % 2 === 0 ? pauseMember : resumeMember)(one, one.program.adminKey, member),
        ),
      ),
    );

    expect(errorsOf(result)).toEqual([]);
    expect(errorsOf(edits)).toEqual([]);
    expect(edits.length).toBeGreaterThan(1);
    expect(result.filter(({ replayed }) => replayed === false).length).toBeGreaterThan(0);
  });

  it('keep no purchase from being recorded, on two servers that both edit', async () => {
    const members = await Promise.all(Array.from({ length: 8 }, () => aMember(one).enroll()));
    const input = (index: number) =>
      aPurchase(one)
        .by(members[index % 8]!)
        .with({ completed: true })
        .input();
    const purchases = () =>
      Promise.all(
        Array.from({ length: 60 }, async (_, index) => {
          await pause(index * 4);
          return record(index % 2 === 0 ? one : other, input(index));
        }),
      );

    const { result } = await editing(one, 0, () => editing(other, 0, purchases));

    expect(errorsOf(result.result)).toEqual([]);
    expect(result.result.every(({ replayed }) => replayed === false)).toBe(true);
  });

  it('stand still for who met an edit: decided anew once, however many edits come', async () => {
    const member = await aMember(one).enroll();
    const input = aPurchase(one).by(member).with({ completed: true }).input();

    const recorded: unknown[] = [];
    const sent = await one.statementsOf(() =>
      inSession(one, async (first) => {
        await lockMember(first, member.externalId);
        const answer = record(one, input);
        await untilBlocked(one);
        await inSession(one, async (second) => {
          const next = lockMember(second, member.externalId);
          await untilBlocked(one, 2);
          await rename(other);
          await first.query('COMMIT'); // the purchase is held up by the edit, and waits once more, now for the second
          await next;
          await untilBlocked(one, 1);
          const edit = rename(other);
          await untilBlocked(one, 2);
          await second.query('COMMIT');
          recorded.push(await answer);
          expect((await edit).errors).toBeUndefined();
        });
      }),
    );

    expect(recorded).toMatchObject([{ replayed: false }]);
    expect(sent.filter((name) => name === 'lock-members')).toHaveLength(2);
    expect(await pointsOf(one, member)).toMatchObject({ available: 10 });
  });

  it('leave nothing locked when all is done', async () => {
    const { rows } = await one.database.pool.query(
      "SELECT count(*)::int AS held FROM pg_locks WHERE locktype = 'advisory' AND classid = 7165 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );

    expect(rows).toEqual([{ held: 0 }]);
    expect(one.get(Database).connections.waiting).toBe(0);
  });

  describe('of a ladder', () => {
    let member: EnrolledMember;
    let apps: TestApp[];
    // PostgreSQL is not to resolve circles: who waits in one is told after three seconds that somebody has what they need.
    const resolveDeadlocks = async (setting: string) => {
      const name = new URL(one.database.url).pathname.slice(1);
      await one.database.pool.query(`ALTER DATABASE "${name}" ${setting}`);
    };
    beforeAll(async () => {
      await resolveDeadlocks("SET deadlock_timeout = '1min'");
      const settings = { DATABASE_LOCK_TIMEOUT_MS: '3000' };
      apps = await Promise.all([1, 2].map(() => startTestApp({ on: one, settings })));
    });
    beforeEach(async () => {
      member = await aMember(one).enroll();
    });
    afterAll(async () => {
      for (const app of apps) await app.close();
      await resolveDeadlocks('RESET deadlock_timeout');
    });

    it('are not waited for by its activation with members or the program in hand: it can be ended while one is busy', async () => {
      const { id } = await aLadder(one).counting('SPEND').draft();

      const [activated, archived] = await inSession(one, async (session) => {
        await lockMember(session, member.externalId);
        const activation = apps[0]!.asAdmin(LADDER('activate'), { id });
        await untilBlocked(one);
        const end = await apps[1]!.asAdmin(LADDER('archive'), { id });
        await session.query('COMMIT');
        return [await activation, end];
      });

      expect(archived.data).toEqual({ archiveTierLadder: { __typename: 'ArchiveTierLadderPayload' } });
      expect(activated.data).toEqual({ activateTierLadder: { __typename: 'ActivateTierLadderPayload' } });
    });

    it('do not wait for who joins, nor does who joins wait for them', async () => {
      const { id } = await aLadder(one).counting('SPEND').draft();

      const [activated, archived, joined] = await inSession(one, async (session) => {
        await session.query('SELECT FROM program FOR KEY SHARE'); // as who is joining has it
        const activation = apps[0]!.asAdmin(LADDER('activate'), { id });
        await untilBlocked(one);
        const end = await apps[1]!.asAdmin(LADDER('archive'), { id });
        const newcomer = await aMember(apps[1]!).enroll();
        await session.query('COMMIT');
        return [await activation, end, newcomer];
      });

      expect(archived.data).toEqual({ archiveTierLadder: { __typename: 'ArchiveTierLadderPayload' } });
      expect(activated.data).toEqual({ activateTierLadder: { __typename: 'ActivateTierLadderPayload' } });
      expect(joined.id).toEqual(expect.any(String));
    });

    it('and first purchases beside them never wait for each other in a circle', async () => {
      const answers: GraphqlAnswer[] = [];
      for (let round = 0; round < 6; round++) answers.push(...(await storm()));

      expect(answers.flatMap(({ errors }) => errors ?? [])).toEqual([]);
    });

    /** A program's first purchases, while a ladder of it is activated again and again, and changed. */
    const storm = async (): Promise<GraphqlAnswer[]> => {
      const program = await one.anotherProgram();
      await aRule(one).by(program.adminKey).active();
      const { id } = await aLadder(one).by(program.adminKey).counting('SPEND').draft();
      const members = await Promise.all(Array.from({ length: 8 }, () => aMember(one).of(program).enroll()));
      const soon = async (index: number, call: (app: TestApp) => Promise<GraphqlAnswer>) => {
        await pause((index * 37) % 120);
        return call(apps[index % 2]!);
      };
      const buy = (index: number) =>
        soon(index, (app) =>
          app.call(program.shopKey, RECORD, {
            input: aPurchase(one)
              .by(members[index % 8]!)
              .input(),
          }),
        );
      const change = (index: number) =>
        soon(index, (app) => app.call(program.adminKey, CHANGES[index % CHANGES.length]!, { id }));
      return Promise.all([
        ...Array.from({ length: 40 }, (_, i) => buy(i)),
        ...Array.from({ length: 12 }, (_, i) => change(i)),
      ]);
    };
  });
});
