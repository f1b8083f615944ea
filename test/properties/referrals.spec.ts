import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { cancel, giveBack, pointsOf } from '../e2e/purchases/support/calls.js';
import { aMember } from '../factories/a-member.js';
import { aReferralProgram } from '../factories/a-referral-program.js';
import {
  aFriendOf,
  approveReferral,
  bought,
  buyAsFriend,
  referralNow,
  rejectReferral,
} from '../factories/referring.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const RUNS = { seed: 20_270_308, numRuns: 12 };
const CLOCK = new Date('2027-03-20T12:00:00Z');
const ADVOCATES = 2;
const FRIENDS = 5;

const RESULT = `__typename ... on RecordPurchasePayload { referral { state reason advocatePoints friendPoints } } ... on UserError { code }`;
const RECORD = `mutation ($input: RecordPurchaseInput!) { recordPurchase(input: $input) { ${RESULT} } }`;
const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) { recordPurchases(input: $input) { results { ${RESULT} } } }`;
const CLOSE = `mutation ($input: CloseMemberInput!) { closeMember(input: $input) { ... on UserError { message } } }`;

const cap = (most: number) => fc.option(fc.integer({ min: 1, max: most }), { nil: null, freq: 2 });

const terms = fc.record({
  delayDays: fc.constantFrom(0, 3, 14),
  friend: fc.constantFrom(null, { points: 200 }),
  advocate: fc.constantFrom(
    null,
    [{ gives: { points: 500 } }],
    [
      { fromFriend: 2, gives: { points: 100 } },
      { fromFriend: 3, gives: { points: 700 } },
    ],
  ),
  qualifies: fc.constantFrom(
    { on: 'PURCHASE' },
    { on: 'PURCHASE', minimum: '20.00' },
    { on: 'PURCHASE', purchases: 2, withinDays: 10 },
    { on: 'ENROLLMENT' },
  ),
  perMonth: cap(3),
  inProgram: cap(4),
  review: fc.constantFrom('AUTOMATIC', 'ALWAYS'),
});

const friend = fc.nat(FRIENDS - 1);
const amount = fc.constantFrom('8.00', '12.00', '25.00');
const purchase = fc.record({ of: friend, amount, completed: fc.boolean() });

/** What happens, one after the other. */
const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('BUY' as const), of: friend, amount }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('RETURN' as const), purchase: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('CANCEL' as const), purchase: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('APPROVE' as const), of: friend }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('REJECT' as const), of: friend }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('WAIT' as const), days: fc.constantFrom(1, 4, 15) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('CLOSE' as const), advocate: fc.nat(ADVOCATES - 1) }) },
);

describe('referrals', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  /** A sandbox with these terms, two advocates and their friends, who alternate. */
  const aTown = async (said: Record<string, unknown>) => {
    const app = { ...server, program: await server.anotherProgram({ sandbox: true, clock: CLOCK }) };
    await aReferralProgram(app).with(said).make();
    const advocates = [];
    for (let index = 0; index < ADVOCATES; index++) advocates.push(await aMember(app).of(app.program).enroll());
    const friends = [];
    for (let index = 0; index < FRIENDS; index++) friends.push(await aFriendOf(app, advocates[index % ADVOCATES]!));
    return { app, advocates, friends };
  };
  /** What stands: by its states, and by what everybody has. */
  const seen = async ({ app, advocates, friends }: Awaited<ReturnType<typeof aTown>>) => {
    const referrals = await Promise.all(friends.map(({ referral }) => referralNow(app, referral.id)));
    const totals = await Promise.all(
      [...advocates, ...friends].map(async (member) => {
        const { available, pending, owed } = await pointsOf(app, member);
        return Number(available) + Number(pending) - Number(owed);
      }),
    );
    return {
      referrals: referrals.map(({ state, reason, advocatePoints, friendPoints, history }) => ({
        ...{ state, reason, advocatePoints, friendPoints },
        history: history.map((change: { state: string }) => change.state),
      })),
      totals,
    };
  };

  it('have paid what those that stand say, whatever happened', async () => {
    await fc.assert(
      fc.asyncProperty(terms, fc.array(act, { minLength: 5, maxLength: 16 }), async (said, acts) => {
        const town = await aTown(said);
        const { app, advocates, friends } = town;
        const purchases: string[] = [];
        let now = CLOCK.getTime();

        for (const step of acts) {
          const referral = 'of' in step ? friends[step.of]!.referral.id : '';
          const purchaseId = 'purchase' in step ? purchases[step.purchase % Math.max(purchases.length, 1)] : undefined;
          if (step.kind === 'BUY') {
            const { purchase: made } = await buyAsFriend(app, bought(friends[step.of]!, step.amount));
            purchases.push(made.id);
          } else if (step.kind === 'RETURN' && purchaseId) {
            await giveBack(app, { purchaseId, lines: [{ sku: 'book', quantity: '1' }] });
          } else if (step.kind === 'CANCEL' && purchaseId) await cancel(app, { purchaseId });
          else if (step.kind === 'APPROVE') await approveReferral(app, { referral });
          else if (step.kind === 'REJECT') await rejectReferral(app, { referral, reason: 'One person' });
          else if (step.kind === 'WAIT') {
            now += step.days * 24 * 60 * 60 * 1000;
            await app.database.pool.query('UPDATE program SET clock = $2 WHERE id = $1', [
              app.program.program.number,
              new Date(now),
            ]);
          } else if (step.kind === 'CLOSE') {
            const member = { id: advocates[step.advocate]!.id };
            const input = { idempotencyKey: randomUUID(), member, reason: 'As they asked' };
            await app.call(app.program.adminKey, CLOSE, { input });
          }
        }

        const { referrals, totals } = await seen(town);
        const stands = ['QUALIFIED', 'REWARDED'];
        const earned = (index: number) =>
          referrals
            .filter(({ state }, at) => at % ADVOCATES === index && stands.includes(state))
            .reduce((sum, { advocatePoints }) => sum + Number(advocatePoints), 0);
        if (!acts.some(({ kind }) => kind === 'CLOSE'))
          for (let index = 0; index < ADVOCATES; index++) expect(totals[index]).toBe(earned(index));
        for (const [index, { state, history, friendPoints }] of referrals.entries()) {
          const isKept =
            stands.includes(state) ||
            (state === 'REJECTED' && !history.includes('IN_REVIEW')) ||
            (state === 'REJECTED' && history.includes('QUALIFIED'));
          expect(totals[ADVOCATES + index]).toBe(isKept ? Number(friendPoints) : 0);
        }
      }),
      RUNS,
    );
  });

  it('come of a batch of purchases as of its items one by one', async () => {
    await fc.assert(
      fc.asyncProperty(terms, fc.array(purchase, { minLength: 1, maxLength: 10 }), async (said, items) => {
        const [together, apart] = [await aTown(said), await aTown(said)];
        const inputs = ({ friends }: Awaited<ReturnType<typeof aTown>>) =>
          items.map(({ of, amount: price, completed }, index) => ({
            ...bought(friends[of]!, price, { completed }),
            orderId: `order-${String(index)}`,
            idempotencyKey: `key-${String(index)}`,
          }));

        const { data } = await together.app.call(together.app.program.shopKey, RECORD_ALL, {
          input: { purchases: inputs(together) },
        });
        const results = [];
        for (const input of inputs(apart))
          results.push((await apart.app.call(apart.app.program.shopKey, RECORD, { input })).data.recordPurchase);

        expect(data.recordPurchases.results).toEqual(results);
        expect(await seen(together)).toEqual(await seen(apart));
      }),
      RUNS,
    );
  });
});
