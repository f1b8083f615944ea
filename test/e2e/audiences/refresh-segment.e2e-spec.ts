import { decodeId } from '../../../src/kernel/ids.js';
import { bringInto } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { inSession, lockMember, untilBlocked } from '../../support/sessions.js';
import { keyFor } from '../history/support/activity-types.js';
import { cancel, complete, giveBack } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { act, answerOf, aSegment, aSegmentOf, idsOf, membersOf, refreshed } from './support/segments.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('refreshSegment', () => {
  let app: TestApp;
  let nth = 0;
  beforeEach(() => nth++);
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    await app.asAdmin('mutation { updateProgram(input: { backDatingDays: 365 }) { __typename } }');
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const refresh = (key: string, as?: string) => act(app, 'refreshSegment', { key }, as);
  const setMember = (member: EnrolledMember, column: string, value: unknown) =>
    app.database.pool.query(`UPDATE member SET ${column} = $2 WHERE id = $1`, [decodeId('mem', member.id), value]);
  /** Members of whom only those of this test are meant. */
  const some = (count: number): Promise<EnrolledMember[]> =>
    Promise.all(
      Array.from({ length: count }, () =>
        aMember(app)
          .with({ attributes: { test: nth } })
          .enroll(),
      ),
    ).then((members) => members.sort((one, other) => (one.id < other.id ? -1 : 1)));
  const mine = () => ({ attributes: [{ name: 'test', equals: nth }] });
  const defined = async (definition: object): Promise<string[]> => {
    const key = await aSegment(app, `of-test-${nth}-${Math.random().toString(36).slice(2)}`, { audience: mine(), ...definition });
    return refreshed(app, key);
  }; // prettier-ignore

  it('brings in who belongs to it and takes out who does not, and says how many', async () => {
    const [ada, bob] = await some(2);
    await aSegment(app, 'web', { audience: { ...mine(), segments: [await aSegmentOf(app, 'list', ada!)] } });

    expect(await refresh('web')).toEqual({ segment: { key: 'web', members: 1, refreshedAt: NOW }, added: 1, removed: 0 });
    expect(await membersOf(app, 'web')).toEqual(idsOf(ada!));

    await act(app, 'removeFromSegment', { key: 'list', members: [{ id: ada!.id }] });
    await act(app, 'addToSegment', { key: 'list', members: [{ id: bob!.id }] });
    expect(await refresh('web')).toEqual({ segment: { key: 'web', members: 1, refreshedAt: NOW }, added: 1, removed: 1 });
    expect(await membersOf(app, 'web')).toEqual(idsOf(bob!));
  }); // prettier-ignore

  it('writes differences only: once more changes nothing', async () => {
    await some(3);
    await aSegment(app, 'again', { audience: mine() });
    await refresh('again');
    const before = await storedIn(app);

    const again = await refresh('again');

    expect(again).toMatchObject({ added: 0, removed: 0, segment: { members: 3 } });
    expect(await storedIn(app)).toEqual(before);
  });

  it('looks at nobody who has left, or whose processing is restricted', async () => {
    const [ada, bob, eve] = await some(3);
    await aSegment(app, 'present', { audience: mine() });
    await refresh('present');

    await bringInto(app, app.program.adminKey, ada!, 'CLOSED');
    await bringInto(app, app.program.adminKey, bob!, 'PAUSED');
    await setMember(eve!, 'processing_restricted_at', NOW);

    expect(await refresh('present')).toMatchObject({ added: 0, removed: 2, segment: { members: 1 } });
    expect(await membersOf(app, 'present')).toEqual(idsOf(bob!));
  });

  describe('by purchases', () => {
    const buy = (member: EnrolledMember, purchasedAt = '2027-02-20T12:00:00Z', ...lines: object[]) => {
      const purchase = aPurchase(app).by(member).with({ purchasedAt });
      for (const line of lines) purchase.line({ ...line });
      return purchase.record();
    };

    it('counts them, also none', async () => {
      const [none, one, two] = await some(3);
      await buy(one!);
      for (let times = 0; times < 2; times++) await buy(two!);

      expect(await defined({ purchases: { atMost: 0 } })).toEqual(idsOf(none!));
      expect(await defined({ purchases: { atLeast: 1 } })).toEqual(idsOf(one!, two!));
      expect(await defined({ purchases: { atLeast: 1, atMost: 1 } })).toEqual(idsOf(one!));
    });

    it('adds up what they amount to after discounts and returns, without shipping', async () => {
      const [ada] = await some(1);
      await aPurchase(app).by(ada!).line({ quantity: '3', unitPrice: '10', discount: '2' }).with({ shipping: '4.99', orderDiscount: '3' }).record(); // prettier-ignore
      const { orderId } = await buy(ada!, undefined, { quantity: '3', unitPrice: '3.33' });
      const spends = async (amount: string) =>
        (await defined({ spent: { atLeast: amount, atMost: amount } })).length === 1;

      expect(await spends('34.99')).toBe(true);
      await giveBack(app, { orderId, lines: [{ sku: 'sku-1', quantity: '2' }] });
      expect(await spends('28.33')).toBe(true);
      await giveBack(app, { orderId, lines: [{ sku: 'sku-1', quantity: '1' }] });
      expect(await spends('25')).toBe(true);
      expect(await spends('25.01')).toBe(false);
    });

    it('leaves out what is not completed, was canceled or came back as a whole', async () => {
      const [pending, canceled, returned] = await some(3);
      const open = await aPurchase(app).by(pending!).pending().record();
      const gone = await buy(canceled!);
      const back = await buy(returned!);
      expect(await defined({ purchases: { atLeast: 1 } })).toEqual(idsOf(canceled!, returned!));

      await cancel(app, { orderId: gone.orderId });
      await giveBack(app, { orderId: back.orderId, lines: [{ sku: 'sku-1', quantity: '1' }] });
      await complete(app, { orderId: open.orderId });

      expect(await defined({ purchases: { atLeast: 1 } })).toEqual(idsOf(pending!));
      expect(await defined({ lastPurchase: { withinDays: 365 } })).toEqual(idsOf(pending!));
    });

    it('looks at calendar days of the program, today and so many before', async () => {
      const [at, before, today] = await some(3);
      // 22 February begins at midnight in London.
      await buy(at!, '2027-02-22T00:00:00Z');
      await buy(before!, '2027-02-21T23:59:59Z');
      await buy(today!, '2027-03-01T00:00:00Z');

      expect(await defined({ purchases: { atLeast: 1 }, windowDays: 7 })).toEqual(idsOf(at!, today!));
      expect(await defined({ purchases: { atMost: 0 }, windowDays: 7 })).toEqual(idsOf(before!));
      expect(await defined({ lastPurchase: { withinDays: 0 } })).toEqual(idsOf(today!));
      expect(await defined({ lastPurchase: { notWithinDays: 7 } })).toEqual(idsOf(before!));
      expect(await defined({ lastPurchase: { withinDays: 8, notWithinDays: 0 } })).toEqual(idsOf(at!, before!));
    });

    it('has who never bought among those who did not buy lately, unless they are asked to have bought', async () => {
      const [never, once] = await some(2);
      await buy(once!, '2026-12-01T12:00:00Z');

      expect(await defined({ lastPurchase: { notWithinDays: 30 } })).toEqual(idsOf(never!, once!));
      expect(await defined({ lastPurchase: { notWithinDays: 30 }, purchases: { atLeast: 1 } })).toEqual(idsOf(once!));
    });

    it('lets the last purchase lie before the window', async () => {
      const [old, fresh] = await some(2);
      await buy(old!, '2027-01-01T12:00:00Z');
      for (const day of ['2027-01-01', '2027-02-28']) await buy(fresh!, `${day}T12:00:00Z`);

      expect(await defined({ purchases: { atMost: 1 }, lastPurchase: { withinDays: 90 }, windowDays: 30 })).toEqual(idsOf(old!, fresh!));
      expect(await defined({ purchases: { atMost: 0 }, lastPurchase: { withinDays: 90 }, windowDays: 30 })).toEqual(idsOf(old!));
    }); // prettier-ignore

    it('looks at lines of some categories alone, less what of them came back', async () => {
      const [tea, both, coffee] = await some(3);
      const line = (category: string, unitPrice: string, quantity = '1') => ({ category, unitPrice, quantity });
      await buy(tea!, undefined, line('tea', '5'));
      const mixed = await buy(both!, undefined, line('coffee', '3.33', '3'), line('tea', '50'), line('Coffee', '7'));
      await buy(coffee!, '2027-02-25T12:00:00Z', line('coffee', '8'), line('coffee beans', '1'));
      const categories = ['coffee', 'cocoa'];

      expect(await defined({ purchases: { atLeast: 1 }, categories })).toEqual(idsOf(both!, coffee!));
      expect(await defined({ spent: { atLeast: '9.99', atMost: '9.99' }, categories })).toEqual(idsOf(both!));
      expect(await defined({ spent: { atLeast: '8', atMost: '8' }, categories })).toEqual(idsOf(coffee!));
      expect(await defined({ spent: { atMost: '0' }, categories })).toEqual(idsOf(tea!));
      expect(await defined({ lastPurchase: { withinDays: 5 }, categories })).toEqual(idsOf(coffee!));

      await giveBack(app, { orderId: mixed.orderId, lines: [{ sku: 'sku-1', quantity: '1' }] });
      expect(await defined({ spent: { atLeast: '6.66', atMost: '6.66' }, categories })).toEqual(idsOf(both!));
      await giveBack(app, { orderId: mixed.orderId, lines: [{ sku: 'sku-1', quantity: '2' }] });
      expect(await defined({ purchases: { atLeast: 1 }, categories })).toEqual(idsOf(coffee!));
    });

    it('asks for the audience as well', async () => {
      const [ada, bob] = await some(2);
      for (const member of [ada!, bob!]) await buy(member);
      const list = await aSegmentOf(app, `bought-${nth}`, ada!);

      expect(await defined({ purchases: { atLeast: 1 }, audience: { ...mine(), excludeSegments: [list] } })).toEqual(idsOf(bob!));
    }); // prettier-ignore
  });

  it('goes through many members page by page, and gives the same when several do it at once', async () => {
    const other = await app.anotherProgram();
    const { number } = other.program;
    await app.database.pool.query(
      `WITH made AS (
         INSERT INTO member (program_id, id, joined_at, enrolled_at, channel)
         SELECT $1, gen_random_uuid(), now(), now(), CASE WHEN n % 3 = 0 THEN 'web' END FROM generate_series(1, 12000) n
         RETURNING id)
       INSERT INTO member_profile (program_id, member_id) SELECT $1, id FROM made`,
      [number],
    );
    await aSegment(app, 'web', { audience: { channels: ['web'] } }, other.adminKey);
    const statements = await app.statementsOf(async () => {
      expect(await refresh('web', other.adminKey)).toMatchObject({ added: 4000, removed: 0, segment: { members: 4000 } });
    });
    expect(statements.filter((name) => name === 'refresh-page-of-segment')).toHaveLength(3);

    await app.database.pool.query(`UPDATE member SET channel = CASE WHEN channel IS NULL THEN 'web' END WHERE program_id = $1`, [number]);
    const both = await Promise.all([refresh('web', other.adminKey), refresh('web', other.adminKey)]);

    expect(both.map(({ added, removed }) => [added, removed]).sort()).toEqual([[0, 0], [8000, 4000]]);
    expect(both.map(({ segment }) => segment.members)).toEqual([8000, 8000]);
  }); // prettier-ignore

  it('brings in nobody who leaves at the same time', async () => {
    const [ada, bob] = await some(2);
    await aSegment(app, 'leaving', { audience: mine() });

    const refreshing = await inSession(app, async (session) => {
      await lockMember(session, ada!.externalId);
      const begun = refresh('leaving');
      await untilBlocked(app);
      await session.query(`UPDATE member SET status = 'ERASED' WHERE id = $1`, [decodeId('mem', ada!.id)]);
      await session.query('COMMIT');
      return begun;
    });

    expect(refreshing).toMatchObject({ added: 1, segment: { members: 1 } });
    expect(await membersOf(app, 'leaving')).toEqual(idsOf(bob!));
  });

  it('refuses what is not dynamic, not there or archived', async () => {
    await aSegment(app, 'static');
    const { adminKey } = await app.anotherProgram();
    await aSegment(app, 'theirs', { audience: { minAge: 1 } }, adminKey);
    const before = await storedIn(app);

    expect(await refresh('static')).toEqual({
      code: 'SEGMENT_KIND_NOT_ALLOWED',
      message: 'The segment is static: members are added and removed by hand, there is nothing to work out.',
      path: ['key'],
      kind: 'STATIC',
    });
    for (const key of ['nobody', 'theirs', '']) expect(await refresh(key)).toMatchObject({ code: 'SEGMENT_NOT_FOUND', key });
    expect(await storedIn(app)).toEqual(before);
  }); // prettier-ignore

  it('is for ADMIN and MARKETER', async () => {
    await aSegment(app, 'role', { audience: { minAge: 1 } });
    for (const role of ['SUPPORT', 'ANALYST', 'SHOP']) {
      const { errors } = await answerOf(app, 'refreshSegment', { key: 'role' }, await keyFor(app, role));
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
    }
    expect((await refresh('role', await keyFor(app, 'MARKETER'))).segment.key).toBe('role');
  });
});
