import { ALL_PROOFS } from '../../src/proofs.js';
import { Database, statement, type Tx } from '../../src/platform/database/index.js';
import { verifyProgram, type Verdict } from '../../src/platform/verify/index.js';
import { Relay } from '../../src/webhooks/index.js';
import { closeMember, pauseMember, resumeMember } from '../factories/a-life.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { anEndpoint } from '../factories/an-endpoint.js';
import { aTemplate } from '../factories/a-template.js';
import { aVoucher } from '../factories/a-voucher.js';
import { anActivity } from '../factories/an-activity.js';
import { setDebtPolicy } from '../factories/debt-policy.js';
import { aReferralProgram } from '../factories/a-referral-program.js';
import { aFriendOf, bought, buyAsFriend, inviteFriend } from '../factories/referring.js';
import { redemptionsOfEveryKind } from '../factories/redemptions.js';
import { spend } from '../factories/a-spending.js';
import { Story } from '../factories/a-story.js';
import { allowTransfers, aTransfer } from '../factories/a-transfer.js';
import { cancel, complete, giveBack, pointsOf } from '../e2e/purchases/support/calls.js';
import { merge, undo } from '../e2e/membership/support/merges.js';
import { eraseMember } from '../e2e/membership/support/rights.js';
import { writeActivity } from '../e2e/history/support/activities.js';
import { createActivityType } from '../e2e/history/support/activity-types.js';
import { aCart, redeem, reserve, rollBack } from '../e2e/vouchers/support/vouchers.js';
import { untilSettled } from '../e2e/webhooks/support/webhooks.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants, verdictsOf } from '../support/invariants.js';
import { startReceiver, type WebhookReceiver } from '../support/webhook-receiver.js';
import { ACTIVITY_VIOLATIONS } from './activity-violations.js';
import { LEDGER_VIOLATIONS } from './ledger-violations.js';
import { LIFE_VIOLATIONS } from './life-violations.js';
import { LOT_VIOLATIONS } from './lot-violations.js';
import { PURCHASE_VIOLATIONS } from './purchase-violations.js';
import { TIER_VIOLATIONS } from './tier-violations.js';
import { REDEMPTION_VIOLATIONS } from './redemption-violations.js';
import { RULE_USE_VIOLATIONS } from './rule-use-violations.js';
import { MERGE_VIOLATIONS } from './merge-violations.js';
import { TRANSFER_VIOLATIONS } from './transfer-violations.js';
import { REFERRAL_VIOLATIONS } from './referral-violations.js';
import { VOUCHER_VIOLATIONS } from './voucher-violations.js';
import { WEBHOOK_VIOLATIONS } from './webhook-violations.js';

/** So few rows in a page that most kinds of rows take several. */
const PAGE_SIZE = 7;

class Undone extends Error {}

describe('verify', () => {
  let app: TestApp;
  let programId: number;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    app = await startTestApp();
    receiver = await listen();
    await setDebtPolicy(app, 'OWE');
    await aRule(app).active();
    await aMember(app).with({ externalId: 'idle' }).enroll();
    const ada = await aMember(app).with({ externalId: 'ada' }).enroll();
    await aPurchase(app).by(ada).with({ orderId: 'spent' }).line({ quantity: '3', unitPrice: '10' }).record();
    await aPurchase(app).by(ada).with({ orderId: 'kept' }).worth('20').worth('7').record();
    await spend(app, ada, 40);
    await giveBack(app, { orderId: 'spent', reference: 'R-1', lines: [{ sku: 'sku-1', quantity: '1' }] });
    await giveBack(app, { orderId: 'spent', reference: 'R-2', lines: [{ sku: 'sku-1', quantity: '2' }] });
    await aPurchase(app).by(ada).with({ orderId: 'pending' }).worth('50').pending().record();
    await complete(app, { orderId: 'pending' });
    await aPurchase(app).by(ada).with({ orderId: 'canceled' }).worth('5').pending().record();
    await cancel(app, { orderId: 'canceled' });
    await aPurchase(app).by(ada).with({ orderId: 'waiting' }).worth('8').pending().record();
    expect(await pointsOf(app, ada)).toMatchObject({ available: 37, pending: 8, owed: 0, lifetimeEarned: 85 });
    const sender = await aMember(app).enroll();
    await aMember(app).with({ externalId: 'receiver', card: 'RECEIVER' }).enroll();
    for (const amount of ['10', '5']) await aPurchase(app).by(sender).worth(amount).record();
    await allowTransfers(app);
    await aTransfer(app, sender, 'RECEIVER', 15);
    await createActivityType(app, { key: 'review' });
    await writeActivity(app, ada, new Date(), { reference: 'product', once: true });
    await countUses();
    await leave();
    await mergeMembers();
    await beForgotten();
    await climb();
    await redemptionsOfEveryKind(new Story(app, app.program, await aMember(app).enroll()));
    await useVouchers();
    await bringFriends();
    await untilSettled(app);
    await app.get(Relay).beforeApplicationShutdown();
    programId = (await app.database.pool.query('SELECT id FROM program')).rows[0].id;
  });
  afterAll(async () => {
    await app.close();
    await receiver.close();
  });

  /** Somebody who is away, somebody who was, and somebody who has left. */
  async function leave(): Promise<void> {
    const { adminKey } = app.program;
    const [pia, rose, cleo] = [
      await aMember(app).with({ externalId: 'pia' }).enroll(),
      await aMember(app).with({ externalId: 'rose' }).enroll(),
      await aMember(app).with({ externalId: 'cleo' }).enroll(),
    ];
    for (const member of [pia, rose, cleo]) await aPurchase(app).by(member).worth('10').record();
    await pauseMember(app, adminKey, pia);
    for (let times = 0; times < 2; times++) {
      await pauseMember(app, adminKey, rose);
      await resumeMember(app, adminKey, rose);
    }
    await closeMember(app, adminKey, cleo);
  }

  /** Somebody who reaches limits: by purchases that stay, come back in part and in full, and are canceled, and by reviews. */
  async function countUses(): Promise<void> {
    const limits = [
      { uses: 9, period: 'WEEK' },
      { points: 900, period: 'YEAR', perMember: false },
    ];
    const rule = () =>
      aRule(app)
        .named('In the shop')
        .inChannels('till')
        .limits(...limits);
    await rule().active();
    await rule().on('ACTIVITY', 'review').fixed(5).active();
    const cyd = await aMember(app).with({ externalId: 'cyd' }).enroll();
    const buy = (orderId: string) =>
      aPurchase(app).by(cyd).with({ orderId, channel: 'till' }).line({ quantity: '2', unitPrice: '5' }).record();
    for (const orderId of ['counted', 'partly back', 'all back', 'called off']) await buy(orderId);
    const lines = (quantity: string) => [{ sku: 'sku-1', quantity }];
    await giveBack(app, { orderId: 'partly back', reference: 'R-3', lines: lines('1') });
    await giveBack(app, { orderId: 'all back', reference: 'R-4', lines: lines('2') });
    await cancel(app, { orderId: 'called off' });
    await anActivity(app).by(cyd).with({ channel: 'till' }).record();
  }

  /** Two who became one, with something of each taken back since, and two who are two again. */
  async function mergeMembers(): Promise<void> {
    for (const reason of ['merged', 'unmerged']) {
      const [keep, absorb] = [await aMember(app).enroll(), await aMember(app).enroll()];
      const of = reason === 'merged' ? 'of the absorbed' : 'given back';
      await aPurchase(app).by(absorb).with({ orderId: of }).line({ quantity: '2', unitPrice: '10' }).record();
      await aPurchase(app).by(absorb).worth('15').record();
      await aPurchase(app).by(keep).worth('30').record();
      const made = await merge(app, { keep: { id: keep.id }, absorb: { id: absorb.id }, reason });
      await giveBack(app, { orderId: of, reference: `R-${reason}`, lines: [{ sku: 'sku-1', quantity: '1' }] });
      if (reason === 'unmerged') await undo(app, made.merge.id);
    }
  }

  /** Some who climb by what counts for nothing else, one of whom is away then and one leaves. */
  async function climb(): Promise<void> {
    await createActivityType(app, { key: 'visit' });
    const ladder = aLadder(app).counting('ACTIVITIES', 'visit');
    const entryVoucher = await aTemplate(app).make();
    await ladder.tier('low', '0').tier('high', '1').tier('higher', '2', { entryPoints: 3, entryVoucher }).active();
    for (const externalId of ['tess', 'tom', 'tia']) {
      const member = await aMember(app).with({ externalId }).enroll();
      for (let times = 0; times < 2; times++) await anActivity(app).by(member).of('visit').record();
      if (externalId === 'tom') await pauseMember(app, app.program.adminKey, member);
      if (externalId === 'tia') await closeMember(app, app.program.adminKey, member);
    }
  }

  /** A code for two that is used and set aside, a gift card that is paid with, points that were given, and given and taken back, and purchases. */
  async function useVouchers(): Promise<void> {
    const cart = aCart('10.00');
    const vic = await aMember(app).with({ externalId: 'vic' }).enroll();
    const { code: two } = await aVoucher(app).with({ uses: 2 }).issue();
    await redeem(app, { code: two, orderId: 'used', cart });
    await reserve(app, { code: two, orderId: 'aside' });
    const { code: card } = await aVoucher(app).card('25.00').issue();
    await redeem(app, { code: card, orderId: 'paid', cart });
    const { code: points } = await aVoucher(app).giving({ points: 5 }).with({ uses: 3 }).to(vic).issue();
    for (const orderId of ['points', 'points back']) await redeem(app, { code: points, orderId });
    await rollBack(app, { code: points, orderId: 'points back' });
    const { code: any } = await aVoucher(app).with({ uses: 9 }).issue();
    for (const orderId of ['bought', 'bought and canceled'])
      await aPurchase(app)
        .by(vic)
        .with({ orderId, voucherCodes: [any] })
        .worth('10')
        .record();
    await cancel(app, { orderId: 'bought and canceled' });
  }

  /** Two who are invited by vouchers: one buys something, the other is still expected; and one by a personal code, who brings everything back. */
  async function bringFriends(): Promise<void> {
    const voucher = await aTemplate(app).make();
    await aReferralProgram(app).givingFriends({ points: 20 }).make();
    const advocate = await aMember(app).enroll();
    const [kept, back] = [await aFriendOf(app, advocate), await aFriendOf(app, advocate)];
    await buyAsFriend(app, bought(kept, '30.00'));
    const { purchase } = await buyAsFriend(app, bought(back, '30.00'));
    await cancel(app, { purchaseId: purchase.id });
    await aReferralProgram(app).givingFriends({ voucher }).make();
    const invited = await inviteFriend(app, { member: { id: advocate.id } });
    expect(invited).toMatchObject({ referral: { state: 'INVITED' } });
  }

  /** Somebody who had points. */
  async function beForgotten(): Promise<void> {
    await app.asAdmin('mutation { updateProgram(input: { erasureCoolingOffDays: 0 }) { __typename } }');
    const member = await aMember(app).enroll();
    await aPurchase(app).by(member).worth('10').record();
    expect((await eraseMember(app, { member: { id: member.id } })).member.status).toBe('ERASED');
  }

  /** Somebody who gets all events, and somebody for whom they wait. */
  async function listen(): Promise<WebhookReceiver> {
    const listening = await startReceiver();
    await anEndpoint(app, listening.url);
    const { id } = await anEndpoint(app, listening.url);
    await app.asAdmin(`mutation { updateWebhookEndpoint(input: { id: "${id}", status: PAUSED }) { __typename } }`);
    app.get(Relay).start();
    return listening;
  }

  /** What does not hold after these changes, which are undone again. */
  async function violatedBy(...changes: string[]): Promise<Verdict[]> {
    let verdicts: Verdict[] = [];
    await app
      .get(Database)
      .transaction(async (tx) => {
        for (const change of changes) await tx.query(statement(`plant ${Math.random()}`, change), []);
        verdicts = await verifyProgram(inside(tx), programId, ALL_PROOFS, PAGE_SIZE);
        throw new Undone();
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undone)) throw error;
      });
    return verdicts.filter((verdict) => verdict.wrong > 0);
  }

  const numbers = (verdicts: Verdict[]) => [
    ...new Set(verdicts.map(({ invariant: { number, title } }) => number ?? title)),
  ];

  it('finds that everything holds, and looks at everything', async () => {
    await expectInvariants(app);

    const verdicts = await verdictsOf(app);
    const unseen = verdicts.filter(({ checked }) => checked === 0).map(({ invariant: { title } }) => title);
    expect(unseen).toEqual([]);
    expect(numbers(verdicts.filter(({ invariant: { number } }) => number !== null))).toEqual(
      Array.from({ length: 15 }, (_, index) => index + 1),
    );
  });

  it('finds the same in pages of any size', async () => {
    const verdicts = await verdictsOf(app, PAGE_SIZE);

    for (const pageSize of [1, 2, 3, 1000]) expect(await verdictsOf(app, pageSize)).toEqual(verdicts);
  });

  it.each([
    ...LEDGER_VIOLATIONS,
    ...LOT_VIOLATIONS,
    ...PURCHASE_VIOLATIONS,
    ...ACTIVITY_VIOLATIONS,
    ...RULE_USE_VIOLATIONS,
    ...TRANSFER_VIOLATIONS,
    ...LIFE_VIOLATIONS,
    ...MERGE_VIOLATIONS,
    ...TIER_VIOLATIONS,
    ...REDEMPTION_VIOLATIONS,
    ...VOUCHER_VIOLATIONS,
    ...REFERRAL_VIOLATIONS,
    ...WEBHOOK_VIOLATIONS,
  ])('finds %s', async (_, expected, changes) => {
    const violated = await violatedBy(...changes);

    expect(numbers(violated)).toEqual(expected);
    for (const { offenders } of violated) expect(offenders.length).toBeGreaterThan(0);
  });
});

/** Verifies within a transaction that is under way: what it tries is undone to where it began. */
function inside(tx: Tx): Database {
  const transaction = async (work: (inner: Tx) => Promise<unknown>): Promise<unknown> => {
    await tx.query(statement('begin-inside', 'SAVEPOINT inside'), []);
    try {
      return await work(withoutSnapshot(tx));
    } catch (error) {
      await tx.query(statement('undo-inside', 'ROLLBACK TO SAVEPOINT inside'), []);
      throw error;
    }
  };
  return { transaction } as unknown as Database;
}

function withoutSnapshot(tx: Tx): Tx {
  const query: Tx['query'] = async (of, values) => (of.text.startsWith('SET TRANSACTION') ? [] : tx.query(of, values));
  return { query } as Tx;
}
