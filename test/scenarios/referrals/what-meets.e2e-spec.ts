import { randomUUID } from 'node:crypto';
import { decodeId } from '../../../src/kernel/ids.js';
import type { Outcome } from '../../e2e/purchases/support/calls.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aRule } from '../../factories/a-rule.js';
import { aTemplate } from '../../factories/a-template.js';
import {
  aFriendOf,
  approveReferral,
  bought,
  codeOf,
  enrollWith,
  inviteFriend,
  referralNow,
} from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { balanceOf, buys, historyOf, inSandbox, letTimePass, returns, stateOf, toMember } from './support/in-town.js';

const RECORD_ALL = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) {
    results { ... on RecordPurchasePayload { referral { id state } } ... on UserError { code message } }
  }
}`;
const CREATE_STARS = `mutation { createPointCurrency(input: { code: "stars", name: [{ locale: "en", text: "Stars" }] }) {
  ... on CreatePointCurrencyPayload { pointCurrency { id } } ... on UserError { message }
} }`;
const ARCHIVE = `mutation ($id: ID!) { updatePointCurrency(input: { id: $id, archived: true }) {
  ... on UpdatePointCurrencyPayload { pointCurrency { archived } } ... on UserError { message }
} }`;
const TIER = 'query ($ref: MemberRef!) { member(ref: $ref) { tier { tier { key } } } }';
const reason = 'As they asked';

describe('referrals, where they meet something else', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  const aTown = async (terms: Record<string, unknown> = {}) => {
    const app = await inSandbox(server, '2027-03-01T12:00:00Z');
    await aReferralProgram(app).with(terms).make();
    return { app, ann: await aMember(app).of(app.program).enroll() };
  };
  const ask = async (app: TestApp, document: string, variables: Record<string, unknown> = {}): Promise<Outcome> => {
    const { data, errors } = await app.call(app.program.adminKey, document, variables);
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  };
  const buyAtOnce = async (app: TestApp, purchases: Record<string, unknown>[]): Promise<Outcome[]> => {
    const keyed = purchases.map((purchase) => ({ idempotencyKey: randomUUID(), ...purchase }));
    return (await ask(app, RECORD_ALL, { purchases: keyed })).results;
  };
  const signalsOf = async (app: TestApp, { id }: { id: string }): Promise<string[]> =>
    (await referralNow(app, id)).signals.map(({ signal }: Outcome) => signal);
  const tierOf = async (app: TestApp, { id }: { id: string }): Promise<string> =>
    (await ask(app, TIER, { ref: { id } })).tier.tier.key;
  const toldOf = async (app: TestApp, { id }: { id: string }): Promise<string[]> => {
    const { rows } = await app.database.pool.query(
      'SELECT type FROM outbox_event WHERE program_id = $1 AND member_id = $2 ORDER BY sequence',
      [app.program.program.number, decodeId('mem', id)],
    );
    return rows.map(({ type }) => type);
  };

  describe('limits and tiers of an advocate', () => {
    const byFriends = async (app: TestApp) => {
      const key = app.program.adminKey;
      await aLadder(app)
        .by(key)
        .primary()
        .counting('ACTIVITIES', 'friend.qualified')
        .tier('friend', '0')
        .tier('ambassador', '2')
        .active();
      await aRule(app)
        .by(key)
        .on('ACTIVITY', 'friend.qualified')
        .fixed(10)
        .limits({ period: 'EVER', uses: 1 })
        .active();
    };

    it('count friends who qualify by joining with a personal code', async () => {
      const { app, ann } = await aTown({ qualifies: { on: 'ENROLLMENT' }, delayDays: 0 });
      await byFriends(app);

      await aFriendOf(app, ann);
      await aFriendOf(app, ann);

      expect(await balanceOf(app, ann)).toEqual([1010, 0]);
      expect(await tierOf(app, ann)).toBe('ambassador');
    });

    it('are not asked when a friend who was paid for buys something after the advocate may have fallen', async () => {
      const { app, ann } = await aTown({ delayDays: 0 });
      await byFriends(app);
      const [ben, cid] = [await aFriendOf(app, ann), await aFriendOf(app, ann)];
      await buys(app, ben);
      await buys(app, cid);
      expect(await tierOf(app, ann)).toBe('ambassador');
      await letTimePass(app, '2029-02-01T12:00:00Z');

      expect((await buys(app, ben)).purchase.id).toMatch(/^pur_/);
    });
  });

  it.each([
    { first: 'ben', second: 'ann', between: 'gold' },
    { first: 'ann', second: 'ben', between: 'silver' },
  ] as const)(
    'the tiers of an advocate go with what came back: of $first first',
    async ({ first, second, between }) => {
      const { app, ann } = await aTown();
      const key = app.program.adminKey;
      await aLadder(app).by(key).primary().tier('bronze', '0').tier('silver', '100').tier('gold', '200').active();
      await aRule(app).by(key).on('ACTIVITY', 'friend.qualified').fixed(100).active();
      await aRule(app).by(key).givesPoints(1).active();
      const bens = await buys(app, await aFriendOf(app, ann));
      const anns = await buys(app, ann, '100.00');
      const purchases = { ben: bens.purchase.id, ann: anns.purchase.id };
      expect(await tierOf(app, ann)).toBe('gold');

      await returns(app, purchases[first]);
      expect(await tierOf(app, ann)).toBe(between);
      await returns(app, purchases[second]);

      expect(await tierOf(app, ann)).toBe('bronze');
    },
  );

  describe('what nobody waits for', () => {
    it.each(['paid', 'waiting to be paid'])(
      'a friend who is %s buys without the lock on all advocates',
      async (how) => {
        const { app, ann } = await aTown({ delayDays: how === 'paid' ? 0 : 14 });
        const ben = await aFriendOf(app, ann);
        await buys(app, ben);

        const statements = await app.statementsOf(() => buys(app, ben));

        expect(statements).not.toContain('lock-referral-total');
      },
    );

    it('a customer who uses a voucher that nobody sent does not lock it either', async () => {
      const { app, ann } = await aTown();
      const template = await aTemplate(app).by(app.program.adminKey).make();
      const issued = await ask(
        app,
        `mutation ($input: IssueVoucherInput!) { issueVoucher(input: $input) {
          ... on IssueVoucherPayload { voucher { code } } ... on UserError { message } } }`,
        { input: { idempotencyKey: randomUUID(), template, member: { id: ann.id } } },
      );

      const statements = await app.statementsOf(() => buys(app, ann, '30.00', { voucherCodes: [issued.voucher.code] }));

      expect(statements).toContain('lock-vouchers');
      expect(statements).not.toContain('lock-referral-total');
    });

    it('vouchers are locked before what rules have given to all, as when a purchase is canceled', async () => {
      const { app, ann } = await aTown();
      const key = app.program.adminKey;
      await aRule(app).by(key).fixed(5).limits({ period: 'EVER', uses: 100, perMember: false }).active();
      const voucher = await aTemplate(app).by(key).make();
      await aReferralProgram(app).givingFriends({ voucher }).make();
      const { code } = await inviteFriend(app, { member: { id: ann.id } });
      const ben = await aMember(app).of(app.program).enroll();

      const statements = await app.statementsOf(() => buys(app, ben, '30.00', { voucherCodes: [code] }));

      expect(statements.filter((name) => name.startsWith('lock-'))).toEqual([
        'lock-members',
        'lock-vouchers',
        'lock-rule-totals',
        'lock-referral-total',
      ]);
    });
  });

  describe('a referral that is held', () => {
    it.each(['before', 'after'])('comes to nothing by a return %s the day it would have been paid', async (when) => {
      const { app, ann } = await aTown({ review: 'ALWAYS' });
      const ben = await aFriendOf(app, ann);
      const { purchase, referral } = await buys(app, ben);
      await letTimePass(app, when === 'before' ? '2027-03-10T12:00:00Z' : '2027-04-10T12:00:00Z');

      await returns(app, purchase.id);

      expect(await historyOf(app, referral)).toEqual(['JOINED', 'IN_REVIEW', 'REVERSED RETURNED']);
      expect(await approveReferral(app, { referral: referral.id })).toMatchObject({ state: 'REVERSED' });
      expect([await balanceOf(app, ann), await balanceOf(app, ben)]).toEqual([
        [0, 0],
        [0, 0],
      ]);
    });

    it('gives nothing in a point currency that was archived meanwhile', async () => {
      const { app, ann } = await aTown();
      const { id } = (await ask(app, CREATE_STARS)).pointCurrency;
      await aReferralProgram(app).with({ review: 'ALWAYS', currency: 'stars' }).make();
      const ben = await aFriendOf(app, ann);
      const { referral } = await buys(app, ben);
      expect((await ask(app, ARCHIVE, { id })).pointCurrency).toEqual({ archived: true });

      await approveReferral(app, { referral: referral.id });

      expect(await referralNow(app, referral.id)).toMatchObject({ advocatePoints: 0, friendPoints: 0 });
    });
  });

  describe('friends of one call', () => {
    it('are seen to share a device, as one after the other', async () => {
      const { app, ann } = await aTown({ review: 'WHEN_SUSPICIOUS' });
      const friends = [await aFriendOf(app, ann), await aFriendOf(app, ann), await aFriendOf(app, ann)];

      const results = await buyAtOnce(
        app,
        friends.map((friend) => bought(friend, '30.00', { deviceReference: 'a phone' })),
      );

      expect(results.map(({ referral }) => referral.state)).toEqual(['QUALIFIED', 'QUALIFIED', 'IN_REVIEW']);
      expect(await signalsOf(app, friends[1]!.referral)).toEqual(['SHARED_REFERENCE']);
      expect((await referralNow(app, friends[1]!.referral.id)).score).toBe(20);
      expect((await referralNow(app, friends[2]!.referral.id)).score).toBe(50);
    });

    it('are counted where five of them come in a day with the vouchers of one advocate', async () => {
      const { app, ann } = await aTown({ review: 'WHEN_SUSPICIOUS' });
      const voucher = await aTemplate(app).by(app.program.adminKey).make();
      await aReferralProgram(app).with({ review: 'WHEN_SUSPICIOUS', friend: { voucher } }).make();
      const codes: string[] = [];
      for (let index = 0; index < 5; index++) codes.push((await inviteFriend(app, { member: { id: ann.id } })).code);
      const people = await Promise.all(codes.map(() => aMember(app).of(app.program).enroll()));

      const results = await buyAtOnce(
        app,
        people.map((one, index) => bought(one, '30.00', { voucherCodes: [codes[index]] })),
      );

      const signals = [];
      for (const { referral } of results) signals.push(await signalsOf(app, referral));
      expect(signals).toEqual([[], [], [], [], ['VELOCITY']]);
    });

    it('who bring each other are seen to', async () => {
      const { app, ann } = await aTown();
      const voucher = await aTemplate(app).by(app.program.adminKey).make();
      await aReferralProgram(app).with({ review: 'WHEN_SUSPICIOUS', friend: { voucher } }).make();
      const ben = await aMember(app).of(app.program).enroll();
      const byAnn = await inviteFriend(app, { member: { id: ann.id } });
      const byBen = await inviteFriend(app, { member: { id: ben.id } });

      const results = await buyAtOnce(app, [
        bought(ben, '30.00', { voucherCodes: [byAnn.code] }),
        bought(ann, '30.00', { voucherCodes: [byBen.code] }),
      ]);

      expect(results.map(({ referral }) => referral.state)).toEqual(['QUALIFIED', 'IN_REVIEW']);
      expect(await signalsOf(app, results[1].referral)).toEqual(['MUTUAL']);
    });
  });

  it.each(['closeMember', 'eraseMember'] as const)(
    'an advocate is told of a friend who leaves before they qualify: %s',
    async (operation) => {
      const { app, ann } = await aTown();
      const { member, referral } = await enrollWith(app, { referralCode: await codeOf(app, ann) });
      if (operation === 'eraseMember') {
        const update =
          'mutation { updateProgram(input: { erasureCoolingOffDays: 0 }) { ... on UserError { message } } }';
        await ask(app, update);
      }

      await toMember(app, operation, member, { reason });

      expect(await stateOf(app, referral)).toBe('REJECTED FRIEND_LEFT');
      expect(await toldOf(app, ann)).toEqual(['member.enrolled', 'referral.joined', 'referral.rejected']);
    },
  );
});
