import { randomUUID } from 'node:crypto';
import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aStory, having, Story } from '../../factories/a-story.js';
import { holdPoints, spend } from '../../factories/a-spending.js';
import { giveBack, pointsOf, type Outcome } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { settingStatus } from '../../support/status-columns.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aKeyOf, merge, mergeInto, undo, unmerge } from './support/merges.js';
import {
  copyOf,
  download,
  exportMember,
  linkTo,
  restrictProcessing,
  runExports,
  showExport,
} from './support/rights.js';

const MEMBER = `query ($ref: MemberRef!) {
  member(ref: $ref) {
    id status joinedAt externalId profile { givenName email } identifiers { kind value } mergedInto { id }
    purchases(first: 10) { nodes { orderId } }
    points { lifetimeEarned lifetimeSpent lots(first: 20) { nodes { points free lastDay } } }
  }
}`;

describe('unmergeMembers', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const read = async ({ id }: { id: string }, as = app.program.adminKey): Promise<Outcome> =>
    (await app.call(as, MEMBER, { ref: { id } })).data.member;
  const buys = (member: { id: string }, amount: string, orderId: string = randomUUID()) =>
    aPurchase(app).by(member).with({ orderId }).worth(amount).record();
  const pair = async (): Promise<[EnrolledMember, EnrolledMember]> => [
    await aMember(app).named('Ada').enroll(),
    await aMember(app).named('Bob').enroll(),
  ];

  it('gives back 100 and 200, with purchases, identifiers and status', async () => {
    const ada = await aMember(app).named('Ada').with({ email: 'ada@un.example' }).enroll();
    const bob = await aMember(app).named('Bob').with({ email: 'bob@un.example' }).enroll();
    await buys(ada, '100', 'un-ada');
    await buys(bob, '200', 'un-bob');
    const before = [await read(ada), await read(bob)];
    const id = await mergeInto(app, bob, ada);

    const undone = await unmerge(app, { merge: id, reason: 'Two people after all' });

    expect(undone).toMatchObject({
      replayed: false,
      member: { id: bob.id, status: 'ACTIVE' },
      absorbed: { id: ada.id, status: 'ACTIVE' },
      merge: { id, undoneAt: expect.any(String), undoneReason: 'Two people after all' },
    });
    expect([await read(ada), await read(bob)]).toEqual(before);
    expect(await pointsOf(app, ada)).toEqual({ available: 100, pending: 0, held: 0, owed: 0, lifetimeEarned: 100 });
    expect(await pointsOf(app, bob)).toEqual({ available: 200, pending: 0, held: 0, owed: 0, lifetimeEarned: 200 });
    await buys(ada, '5');
    expect(await pointsOf(app, ada)).toMatchObject({ available: 105 });
  });

  it('is undone by the absorbed member too, named by id', async () => {
    const [ada, bob] = await pair();
    const id = await mergeInto(app, bob, ada);

    expect(await unmerge(app, { absorb: { id: ada.id } })).toMatchObject({ merge: { id }, absorbed: { id: ada.id } });
  });

  // Of 100 and 200 are 250 spent: those that expire first. So much is left of whose points expire last.
  it.each([
    ['of whom the points expire first: nothing of theirs is left', '2027-06-30', '2027-12-31', 0, 50],
    ['of whom the points expire last: all that is left is theirs', '2027-12-31', '2027-06-30', 50, 0],
  ])('gives no more than is left to the one %s', async (_, adas, bobs, left, remaining) => {
    const bob = await aStory(app, { at: '2027-01-10T09:00:00Z' });
    const ada = new Story(app, bob.program, await aMember(app).of(bob.program).enroll());
    await ada.credit(100, adas);
    await bob.credit(200, bobs);
    const as = bob.program.adminKey;
    const { merge: made } = await merge(app, { keep: { id: bob.member.id }, absorb: { id: ada.member.id } }, as);
    expect(await bob.balance()).toEqual(having({ available: 300 }));
    await bob.spend(250);

    await unmerge(app, { merge: made.id }, as);

    expect(await ada.balance()).toEqual(having({ available: left }));
    expect(await bob.balance()).toEqual(having({ available: remaining }));
    expect(await bob.lifetime()).toMatchObject({ lifetimeSpent: 250 });
    expect(await ada.expiring()).toEqual(left === 0 ? [] : [expect.objectContaining({ lastDay: adas, points: 50 })]);
  });

  describe('the restriction of processing', () => {
    const restrict = (member: { id: string }, restricted: boolean) =>
      restrictProcessing(app, { member: { id: member.id }, restricted });
    const areRestricted = (...members: { id: string }[]): Promise<boolean[]> =>
      Promise.all(members.map(async ({ id }) => {
        const query = 'query ($id: ID!) { member(ref: { id: $id }) { processingRestricted } }';
        return (await app.call(app.program.adminKey, query, { id })).data.member.processingRestricted as boolean;
      })); // prettier-ignore

    it('is of both while they are one, and of whose it was after it', async () => {
      const [ada, bob] = await pair();
      await restrict(ada, true);

      const id = await mergeInto(app, bob, ada);
      const asOne = await areRestricted(bob);
      await unmerge(app, { merge: id });

      expect(asOne).toEqual([true]);
      expect(await areRestricted(ada, bob)).toEqual([true, false]);
    });

    it("stays the survivor's own", async () => {
      const [ada, bob] = await pair();
      await restrict(ada, true);
      await restrict(bob, true);

      await unmerge(app, { merge: await mergeInto(app, bob, ada) });

      expect(await areRestricted(ada, bob)).toEqual([true, true]);
    });

    it('stays as long as another merge brings it', async () => {
      const [[ada, bob], cyd] = [await pair(), await aMember(app).enroll()];
      await restrict(ada, true);
      await restrict(cyd, true);
      const [adas, cyds] = [await mergeInto(app, bob, ada), await mergeInto(app, bob, cyd)];

      await unmerge(app, { merge: adas });
      const withCyd = await areRestricted(bob);
      await unmerge(app, { merge: cyds });

      expect([withCyd, await areRestricted(bob)]).toEqual([[true], [false]]);
    });

    it.each([
      ['allowed', [false], false],
      ['allowed and restricted anew', [false, true], true],
    ])('is as the survivor has it who was %s in between', async (_, changes, expected) => {
      const [ada, bob] = await pair();
      await restrict(ada, true);
      const id = await mergeInto(app, bob, ada);
      for (const restricted of changes) await restrict(bob, restricted);

      await unmerge(app, { merge: id });

      expect(await areRestricted(ada, bob)).toEqual([true, expected]);
    });
  });

  it('leaves what is held with the survivor', async () => {
    const [ada, bob] = await pair();
    await buys(ada, '100');
    await buys(bob, '20');
    const id = await mergeInto(app, bob, ada);
    await holdPoints(app, bob, 110);

    await undo(app, id);

    const [adas, bobs] = [await pointsOf(app, ada), await pointsOf(app, bob)];
    expect(bobs).toMatchObject({ held: 110 });
    expect(Number(adas.available) + Number(bobs.available)).toBe(10);
  });

  it('gives pending points back pending', async () => {
    const [ada, bob] = await pair();
    const waiting = await aPurchase(app).by(ada).worth('50').pending().record();
    const id = await mergeInto(app, bob, ada);

    await undo(app, id);

    expect(await pointsOf(app, ada)).toMatchObject({ available: 0, pending: 50 });
    const done = await app.asShop(
      `mutation ($input: CompletePurchaseInput!) { completePurchase(input: $input) { __typename } }`,
      { input: { idempotencyKey: randomUUID(), purchaseId: waiting.id } },
    );
    expect(done.data.completePurchase.__typename).toBe('CompletePurchasePayload');
    expect(await pointsOf(app, ada)).toMatchObject({ available: 50, pending: 0 });
    expect(await pointsOf(app, bob)).toMatchObject({ available: 0, pending: 0 });
  });

  it('leaves purchases of which nothing is left with the survivor, and gives back those returned in part', async () => {
    const [ada, bob] = await pair();
    const two = (orderId: string) =>
      aPurchase(app).by(ada).with({ orderId }).line({ quantity: '2', unitPrice: '10' }).record();
    for (const orderId of ['left-all', 'left-some', 'left-before', 'left-none']) await two(orderId);
    const back = (orderId: string, quantity: string) => giveBack(app, { orderId, lines: [{ sku: 'sku-1', quantity }] });
    await back('left-before', '2');
    const id = await mergeInto(app, bob, ada);
    await back('left-all', '2');
    await back('left-some', '1');

    await undo(app, id);

    const orders = (member: Outcome) => member.purchases.nodes.map(({ orderId }: Outcome) => orderId).sort();
    expect(orders(await read(ada))).toEqual(['left-before', 'left-none', 'left-some']);
    expect(orders(await read(bob))).toEqual(['left-all']);
    expect(await pointsOf(app, ada)).toMatchObject({ available: 30 });
    expect(await pointsOf(app, bob)).toMatchObject({ available: 0 });
    await back('left-some', '1');
    expect(await pointsOf(app, ada)).toMatchObject({ available: 20, owed: 0 });
  });

  it('leaves what came since with the survivor, identifiers that are gone too', async () => {
    const ada = await aMember(app).with({ email: 'ada@since.example' }).enroll();
    const bob = await aMember(app).enroll();
    const id = await mergeInto(app, bob, ada);
    await buys(ada, '70', 'since');
    await app.asAdmin(`mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }`, {
      input: { id: bob.id, email: 'bob@since.example' },
    });

    await undo(app, id);

    expect(await pointsOf(app, bob)).toMatchObject({ available: 70 });
    expect(await pointsOf(app, ada)).toMatchObject({ available: 0 });
    expect((await read(ada)).identifiers.map(({ kind }: Outcome) => kind)).toEqual(['CODE', 'EXTERNAL_ID']);
    expect((await read(bob)).profile.email).toBe('bob@since.example');
  });

  it('can be merged and unmerged again, and again', async () => {
    const [ada, bob] = await pair();
    await buys(ada, '100');
    await buys(bob, '200');

    for (let time = 1; time <= 3; time++) {
      const id = await mergeInto(app, bob, ada);
      expect(await pointsOf(app, bob)).toMatchObject({ available: 300, lifetimeEarned: 300 });
      await undo(app, id);
      expect(await pointsOf(app, ada)).toMatchObject({ available: 100, lifetimeEarned: 100 });
    }
    const id = await mergeInto(app, ada, bob);
    expect(await pointsOf(app, ada)).toMatchObject({ available: 300 });
    await undo(app, id);
    expect(await pointsOf(app, bob)).toMatchObject({ available: 200 });
  });

  it('is safe to repeat: the same key and input change nothing more', async () => {
    const [ada, bob] = await pair();
    await mergeInto(app, bob, ada);
    const input = { idempotencyKey: randomUUID(), absorb: { id: ada.id } };
    const first = await unmerge(app, input);
    const stored = await storedIn(app);

    expect(await unmerge(app, input)).toEqual({ ...first, replayed: true });
    expect(await unmerge(app, { ...input, reason: 'x' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    expect(await storedIn(app)).toEqual(stored);
  });

  describe('refuses, and changes nothing', () => {
    const refused = async (input: Record<string, unknown>, as?: string): Promise<Outcome> => {
      const before = await storedIn(app);
      const outcome = await unmerge(app, input, as);
      expect(await storedIn(app)).toEqual(before);
      return outcome;
    };
    const irreversible = (because: string) => ({ code: 'MERGE_NOT_REVERSIBLE', because, path: ['merge'] });

    // The clocks of London go forward in between.
    it('after 30 days on the calendar of the program', async () => {
      const bob = await aStory(app, { at: '2027-03-10T09:00:00Z' });
      const ada = await aMember(app).of(bob.program).enroll();
      const as = bob.program.adminKey;
      const { merge: made } = await merge(app, { keep: { id: bob.member.id }, absorb: { id: ada.id } }, as);
      expect(made.reversibleUntil).toBe('2027-04-09T08:00:00.000Z');
      await bob.advance('2027-04-09T08:00:01Z');

      expect(await refused({ merge: made.id }, as)).toMatchObject(irreversible('TOO_LATE'));
    });

    it('a survivor who owes', async () => {
      const [ada, bob] = await pair();
      const id = await mergeInto(app, bob, ada);
      const input = { idempotencyKey: randomUUID(), member: { id: bob.id }, points: -5, allowOwed: true, reason: 'x' };
      await app.asAdmin(`mutation ($input: AdjustPointsInput!) { adjustPoints(input: $input) { __typename } }`, {
        input,
      });

      expect(await refused({ merge: id })).toMatchObject(irreversible('SURVIVOR_OWES'));
    });

    it('a survivor who was merged, until that is undone', async () => {
      const [ada, bob] = await pair();
      const cyd = await aMember(app).enroll();
      await buys(ada, '10');
      const first = await mergeInto(app, bob, ada);
      const second = await mergeInto(app, cyd, bob);

      expect(await refused({ merge: first })).toMatchObject(irreversible('SURVIVOR_MERGED'));

      await undo(app, second);
      await undo(app, first);
      expect(await pointsOf(app, ada)).toMatchObject({ available: 10, lifetimeEarned: 10 });
    });

    it('a survivor who has left', async () => {
      const [ada, bob] = await pair();
      const id = await mergeInto(app, bob, ada);
      await app.database.pool.query(`UPDATE member ${settingStatus('$1')} WHERE id = $2`, [
        'CLOSED',
        decodeId('mem', bob.id),
      ]);

      expect(await refused({ merge: id })).toMatchObject(irreversible('SURVIVOR_LEFT'));
    });

    it('a merge that is undone', async () => {
      const [ada, bob] = await pair();
      const id = await mergeInto(app, bob, ada);
      await undo(app, id);

      expect(await refused({ merge: id })).toMatchObject(irreversible('ALREADY_UNDONE'));
      expect(await refused({ absorb: { id: ada.id } })).toMatchObject({ code: 'MERGE_NOT_FOUND', path: ['absorb'] });
    });

    it('a merge that is not there, or of another program', async () => {
      const [ada, bob] = await pair();
      const id = await mergeInto(app, bob, ada);
      const other = await app.anotherProgram();

      for (const unknown of ['mrg_nonsense', ada.id, id.replace(/.$/, (last) => (last === '0' ? '1' : '0'))]) {
        expect(await refused({ merge: unknown })).toMatchObject({ code: 'MERGE_NOT_FOUND', path: ['merge'] });
      }
      expect(await refused({ merge: id }, other.adminKey)).toMatchObject({ code: 'MERGE_NOT_FOUND' });
    });

    it.each([
      ['neither a merge nor a member', {}, 'merge'],
      ['both', { merge: 'mrg_x', absorb: { id: 'mem_x' } }, 'merge'],
      ['a member by what is the survivor’s now', { absorb: { externalId: 'x' } }, 'absorb'],
      ['an empty key', { merge: 'mrg_x', idempotencyKey: '' }, 'idempotencyKey'],
      ['a long reason', { merge: 'mrg_x', reason: 'x'.repeat(501) }, 'reason'],
    ])('%s', async (_, input, path) => {
      expect(await refused(input)).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: [path] }] });
    });

    it.each(['MARKETER', 'ANALYST', 'SHOP'])('the role %s', async (role) => {
      const outcome = await refused({ merge: 'mrg_x' }, await aKeyOf(app, role));

      expect(outcome.errors[0].extensions.code).toBe('FORBIDDEN');
    });
  });

  describe('leaves nobody a copy of both', () => {
    const profilesIn = (json: Outcome): string[] =>
      json.members.profile.map(({ givenName }: { givenName: string }) => givenName);

    it('deletes the file, and its link opens nothing', async () => {
      const [ada, bob] = await pair();
      const id = await mergeInto(app, bob, ada);
      const { json } = await copyOf(app, bob);
      const asked = await exportMember(app, { member: { id: bob.id } });
      await runExports(app);
      const link = await linkTo(app, asked.export.id);

      await undo(app, id);

      expect(profilesIn(json).sort()).toEqual(['Ada', 'Bob']);
      expect((await download(app, String(link))).status).toBe(404);
      expect(await linkTo(app, asked.export.id)).toBeNull();
      expect(await showExport(app, asked.export.id)).toMatchObject({ status: 'EXPIRED', member: { id: bob.id } });
      const { rows } = await app.database.pool.query(
        `SELECT FROM member_export_part p JOIN member_export e ON e.id = p.export_id WHERE e.member_id = ANY ($1)`,
        [[ada, bob].map((one) => decodeId('mem', one.id))],
      );
      expect(rows).toEqual([]);
    });

    it('lets one that is being written begin anew, of the one alone who asked', async () => {
      const [ada, bob] = await pair();
      const id = await mergeInto(app, bob, ada);
      const asked = await exportMember(app, { member: { id: bob.id } });
      await app.database.pool.query(
        `UPDATE member_export SET status = 'RUNNING', runner = gen_random_uuid(), heartbeat_at = now() WHERE id = $1`,
        [decodeId('exp', asked.export.id)],
      );

      await undo(app, id);

      expect(await showExport(app, asked.export.id)).toMatchObject({ status: 'QUEUED' });
      expect(profilesIn((await copyOf(app, bob)).json)).toEqual(['Bob']);
    });
  });

  it('takes what was spent before from nobody: spent stays with whom it counted', async () => {
    const [ada, bob] = await pair();
    await buys(ada, '100');
    await spend(app, ada, 30);
    const id = await mergeInto(app, bob, ada);
    await undo(app, id);

    expect((await read(ada)).points).toMatchObject({ lifetimeEarned: 100, lifetimeSpent: 30 });
    expect((await read(bob)).points).toMatchObject({ lifetimeEarned: 0, lifetimeSpent: 0 });
  });
});
