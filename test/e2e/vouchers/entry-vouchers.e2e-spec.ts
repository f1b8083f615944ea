import { blockMember, bringInto } from '../../factories/a-life.js';
import { aLadder, type LadderFactory } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aStory, type Story } from '../../factories/a-story.js';
import { aTemplate } from '../../factories/a-template.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { decodeId } from '../../../src/kernel/ids.js';
import { merge, unmerge } from '../membership/support/merges.js';
import { cancel, type Outcome } from '../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aCart, redeem, reserve, rollBack } from './support/vouchers.js';

const ARCHIVE_TEMPLATE = `mutation ($id: ID!) {
  archiveVoucherTemplate(input: { id: $id }) {
    __typename ... on UserError { code message } ... on VoucherTemplateInUse { usedBy }
  }
}`;
const ARCHIVE_LADDER = `mutation ($id: ID!) {
  archiveTierLadder(input: { id: $id }) { ... on ArchiveTierLadderPayload { tierLadder { status } } ... on UserError { message } }
}`;
const EDIT_LADDER = `mutation ($update: UpdateTierLadderInput!, $activate: ActivateTierLadderInput!) {
  updateTierLadder(input: $update) { __typename }
  activateTierLadder(input: $activate) { __typename }
}`;
const TIERS = `query ($id: ID!) { tierLadder(id: $id) { tiers { key entryVoucher { id } } } }`;

const VOUCHERS = `query ($id: ID!) {
  member(ref: { id: $id }) {
    vouchers { nodes { name code status issuedFor issuedAt expiresAt remaining { amount } } }
  }
}`;

describe('entry vouchers', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** Silver brings a voucher, gold one and points. */
  const aClimber = async (change: (one: LadderFactory) => LadderFactory = (one) => one) => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    const { adminKey } = story.program;
    const silver = await aTemplate(app).by(adminKey).named('Silver').with({ validDays: 30 }).make();
    const gold = await aTemplate(app)
      .by(adminKey)
      .named('Gold')
      .giving({ giftCard: GBP('20.00') })
      .make();
    const metals = aLadder(app)
      .by(adminKey)
      .primary()
      .tier('bronze', '0')
      .tier('silver', '100', { entryVoucher: silver })
      .tier('gold', '200', { entryVoucher: gold, entryPoints: 25 });
    const ladder = await change(metals).active();
    return { story, ladder, templates: { silver, gold } };
  };
  const GBP = (amount: string) => ({ amount, currency: 'GBP' });

  /** What they hold, issued first first. */
  const vouchersOf = async ({ program, member }: Story, { id }: { id: string } = member): Promise<Outcome[]> => {
    const { data } = await app.call(program.adminKey, VOUCHERS, { id });
    return data.member.vouchers.nodes.toReversed();
  };
  const isDue = async (id: string): Promise<boolean[]> => {
    const find = 'SELECT voucher_due FROM tier_grant WHERE member_id = $1 ORDER BY id';
    const { rows } = await app.database.pool.query<{ voucher_due: boolean }>(find, [decodeId('mem', id)]);
    return rows.map(({ voucher_due: due }) => due);
  };
  const short = async (story: Story, member: { id: string } = story.member) =>
    (await vouchersOf(story, member)).map(({ name, status }) => [name, status]);
  const eventsOf = async (id: string): Promise<string[]> => {
    const { rows } = await app.database.pool.query<{ type: string }>(
      'SELECT type FROM outbox_event WHERE member_id = $1 ORDER BY sequence',
      [decodeId('mem', id)],
    );
    return rows.map(({ type }) => type);
  };

  it('come with the climb, in the same transaction, and are good from then on', async () => {
    const { story } = await aClimber();

    await story.earn(120);

    expect(await vouchersOf(story)).toEqual([
      {
        name: 'Silver',
        code: expect.any(String),
        status: 'ISSUED',
        issuedFor: 'TIER',
        issuedAt: '2026-11-20T12:00:00.000Z',
        expiresAt: '2026-12-21T00:00:00.000Z',
        remaining: null,
      },
    ]);
    expect(await isDue(story.member.id)).toEqual([false]);
    expect((await eventsOf(story.member.id)).slice(-2)).toEqual(['tier.changed', 'voucher.issued']);
  });

  it('are those of the tier that is reached, beside its points', async () => {
    const { story } = await aClimber();

    await story.earn(250);

    expect(await short(story)).toEqual([['Gold', 'ISSUED']]);
    expect((await vouchersOf(story))[0]).toMatchObject({ remaining: { amount: '20.00' } });
    expect(await story.balance()).toMatchObject({ available: 275 });
  });

  it('come once for a tier and its window', async () => {
    const { story } = await aClimber();

    await story.earn(120);
    await story.earn(10);

    expect(await short(story)).toEqual([['Silver', 'ISSUED']]);
  });

  it('are revoked with the climb, and issued again with the next', async () => {
    const { story } = await aClimber();
    const first = await story.earn(120);

    await story.cancel(first);
    const after = await short(story);
    await story.earn(130);

    expect(after).toEqual([['Silver', 'REVOKED']]);
    expect(await short(story)).toEqual([
      ['Silver', 'REVOKED'],
      ['Silver', 'ISSUED'],
    ]);
    expect(await eventsOf(story.member.id)).toContain('voucher.revoked');
  });

  it.each([
    ['stay where they were used', redeem, 'REDEEMED', 'REDEEMED'],
    ['are revoked where they only lie at a checkout', reserve, 'RESERVED', 'REVOKED'],
  ])('%s', async (_, use, status, then) => {
    const { story } = await aClimber();
    const first = await story.earn(120);
    const [{ code }] = await vouchersOf(story);
    const used = await use(app, { code, orderId: 'o', cart: aCart('10.00') }, story.program.shopKey);

    await story.cancel(first);

    expect(used.use).toMatchObject({ status });
    expect(await short(story)).toEqual([['Silver', then]]);
    expect(await isDue(story.member.id)).toEqual([false]);
  });

  it('are revoked with the climb though time has taken the tier, or a higher one stands', async () => {
    const { story } = await aClimber((one) => one.within('CALENDAR_QUARTER').falling('TO_EARNED'));
    const silver = await story.earn(120);
    const gold = await story.earn(90);

    await story.cancel(silver);
    const beneath = await short(story);
    await story.letTimePass('2027-04-01T12:00:00Z');
    await story.cancel(gold);

    expect(beneath).toEqual([
      ['Silver', 'REVOKED'],
      ['Gold', 'ISSUED'],
    ]);
    expect(await short(story)).toEqual([
      ['Silver', 'REVOKED'],
      ['Gold', 'REVOKED'],
    ]);
    expect(await isDue(story.member.id)).toEqual([false, false]);
  });

  it('are revoked with the climb although no tier brings one by then', async () => {
    const { story, ladder } = await aClimber();
    const first = await story.earn(120);
    const tier = (key: string, threshold: string) => ({ key, name: [{ locale: 'en', text: key }], threshold });
    const tiers = [tier('bronze', '0'), tier('silver', '100')];
    const edit = { update: { id: ladder.id, tiers }, activate: { id: ladder.id } };
    const edited = await app.call(story.program.adminKey, EDIT_LADDER, edit);

    await story.cancel(first);

    expect(edited.data.activateTierLadder.__typename).toBe('ActivateTierLadderPayload');
    expect(await short(story)).toEqual([['Silver', 'REVOKED']]);
    expect(await isDue(story.member.id)).toEqual([false]);
  });

  it('are revoked with the climb where the purchase that used them is canceled as well', async () => {
    const { story } = await aClimber();
    const first = await story.earn(120);
    const [{ code }] = await vouchersOf(story);
    const second = await aPurchase(app).in(story.program).by(story.member).worth('10').with({ voucherCodes: [code] }).record();
    const used = await short(story);

    await cancel(app, { purchaseId: second.id }, story.program.shopKey);
    const back = await short(story);
    await story.cancel(first);

    expect([used, back]).toEqual([[['Silver', 'REDEEMED']], [['Silver', 'ISSUED']]]);
    expect(await short(story)).toEqual([['Silver', 'REVOKED']]);
  }); // prettier-ignore

  it('are revoked when a purchase that used them is canceled after the climb was', async () => {
    const { story } = await aClimber();
    const first = await story.earn(120);
    const [{ code }] = await vouchersOf(story);
    const using = { voucherCodes: [code] };
    const second = await aPurchase(app).in(story.program).by(story.member).worth('10').with(using).record();
    await story.cancel(first);
    const used = await short(story);

    await cancel(app, { purchaseId: second.id }, story.program.shopKey);

    expect(used).toEqual([['Silver', 'REDEEMED']]);
    expect(await short(story)).toEqual([['Silver', 'REVOKED']]);
    expect((await eventsOf(story.member.id)).filter((type) => type.startsWith('voucher.')).slice(-2)).toEqual([
      'voucher.rolled-back',
      'voucher.revoked',
    ]);
  });

  it('are revoked when what used them is given back after the climb was, a gift card once it is whole again', async () => {
    const { story } = await aClimber();
    const { shopKey, adminKey } = story.program;
    const first = await story.earn(210);
    const [{ code }] = await vouchersOf(story);
    const { use } = await redeem(app, { code, orderId: 'o', cart: aCart('10.00') }, shopKey);
    await story.cancel(first);

    await rollBack(app, { use: use.id, amount: GBP('4.00') }, adminKey);
    const part = await vouchersOf(story);
    await rollBack(app, { use: use.id }, adminKey);

    expect(part).toMatchObject([{ status: 'ISSUED', remaining: { amount: '10.00' } }]);
    expect(await short(story)).toEqual([['Gold', 'REVOKED']]);
  });

  /** A member who climbs by a purchase and is merged into another then. */
  const aMergedClimber = async () => {
    const { story } = await aClimber();
    const keep = await aMember(app).of(story.program).enroll();
    const purchase = await story.earn(120);
    const [{ code }] = await vouchersOf(story);
    const ids = { keep: { id: keep.id }, absorb: { id: story.member.id } };
    const { merge: done } = await merge(app, ids, story.program.adminKey);
    return { story, keep, purchase, code, mergeId: done.id as string };
  };

  it('are revoked with the climb where the survivor of a merge has them, who is told', async () => {
    const { story, keep, purchase, mergeId } = await aMergedClimber();

    const outcome = await story.cancel(purchase);

    expect(outcome).toMatchObject({ purchase: { status: 'CANCELED' } });
    expect(await short(story, keep)).toEqual([['Silver', 'REVOKED']]);
    expect((await eventsOf(keep.id)).at(-1)).toBe('voucher.revoked');
    expect(await isDue(story.member.id)).toEqual([false]);
    await unmerge(app, { merge: mergeId }, story.program.adminKey);
    expect(await short(story)).toEqual([['Silver', 'REVOKED']]);
  });

  it('stay with the survivor of a merge where they were used', async () => {
    const { story, keep, purchase, code } = await aMergedClimber();
    await redeem(app, { code, orderId: 'o', cart: aCart('10.00') }, story.program.shopKey);

    await story.cancel(purchase);

    expect(await short(story, keep)).toEqual([['Silver', 'REDEEMED']]);
    expect(await isDue(story.member.id)).toEqual([false]);
  });

  it('are revoked when members are two again and the climb is revoked then', async () => {
    const { story, keep, purchase, mergeId } = await aMergedClimber();
    await unmerge(app, { merge: mergeId }, story.program.adminKey);

    await story.cancel(purchase);

    expect(await short(story)).toEqual([['Silver', 'REVOKED']]);
    expect(await short(story, keep)).toEqual([]);
  });

  it('are revoked with the climb, and who holds them is told, where they stayed with the survivor of a merge that was undone', async () => {
    const { story, keep, purchase, code, mergeId } = await aMergedClimber();
    const { shopKey, adminKey } = story.program;
    const { use } = await redeem(app, { code, orderId: 'o', member: { id: keep.id }, cart: aCart('10.00') }, shopKey);
    await unmerge(app, { merge: mergeId }, adminKey);
    await rollBack(app, { use: use.id }, adminKey);
    const before = await short(story, keep);

    const outcome = await story.cancel(purchase);

    expect(before).toEqual([['Silver', 'ISSUED']]);
    expect(outcome).toMatchObject({ purchase: { status: 'CANCELED' } });
    expect(await short(story, keep)).toEqual([['Silver', 'REVOKED']]);
    expect(await isDue(story.member.id)).toEqual([false]);
    expect((await eventsOf(keep.id)).slice(-2)).toEqual(['voucher.rolled-back', 'voucher.revoked']);
    expect(await eventsOf(story.member.id)).not.toContain('voucher.revoked');
  });

  it('are revoked or used up, and never both, where the climb is revoked while another who holds them uses them', async () => {
    const { story, keep, purchase, code, mergeId } = await aMergedClimber();
    const { shopKey, adminKey } = story.program;
    const first = { code, orderId: 'o', member: { id: keep.id }, cart: aCart('10.00') };
    const { use } = await redeem(app, first, shopKey);
    await unmerge(app, { merge: mergeId }, adminKey);
    await rollBack(app, { use: use.id }, adminKey);

    const [outcome, used] = await Promise.all([
      story.cancel(purchase),
      redeem(app, { ...first, orderId: 'p' }, shopKey),
    ]);

    expect(outcome).toMatchObject({ purchase: { status: 'CANCELED' } });
    const [[, status] = []] = await short(story, keep);
    expect(status).toBe(used.use ? 'REDEEMED' : 'REVOKED');
  });

  it('come with a purchase that uses another', async () => {
    const { story } = await aClimber();

    const { code: known } = await aVoucher(app).by(story.program.adminKey).issue();
    const purchase = aPurchase(app)
      .in(story.program)
      .by(story.member)
      .worth('120')
      .with({ voucherCodes: [known] });
    await purchase.record();

    expect(await short(story)).toEqual([['Silver', 'ISSUED']]);
  });

  it('come with an activity, and with joining', async () => {
    const { story } = await aClimber((one) => one.tier('platinum', '100000'));
    const { adminKey } = story.program;
    await aRule(app).by(adminKey).on('ENROLLMENT').fixed(150).active();

    const newcomer = await aMember(app).of(story.program).enroll();

    expect(await short(story, newcomer)).toEqual([['Silver', 'ISSUED']]);
    expect((await eventsOf(newcomer.id)).at(-1)).toBe('voucher.issued');
  });

  it('come to those whom the activation of a ladder lets climb, by a job', async () => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    await story.earn(120);
    const template = await aTemplate(app).by(story.program.adminKey).make();
    await aLadder(app)
      .by(story.program.adminKey)
      .tier('low', '0')
      .tier('high', '100', { entryVoucher: template })
      .active();
    const before = await short(story);

    await story.advance('2026-11-20T12:00:01Z');

    expect(before).toEqual([]);
    expect(await short(story)).toEqual([['Voucher', 'ISSUED']]);
    expect((await vouchersOf(story))[0]).toMatchObject({ issuedAt: expect.any(String) });
  });

  it('go with a member who is merged before the job came by', async () => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    const other = await aMember(app).of(story.program).enroll();
    await aPurchase(app).in(story.program).by(other).worth('120').record();
    const template = await aTemplate(app).by(story.program.adminKey).make();
    await aLadder(app)
      .by(story.program.adminKey)
      .tier('low', '0')
      .tier('high', '100', { entryVoucher: template })
      .active();

    await merge(app, { keep: { id: story.member.id }, absorb: { id: other.id } }, story.program.adminKey);

    expect(await short(story)).toEqual([['Voucher', 'ISSUED']]);
    expect(await vouchersOf(story, other)).toEqual(await vouchersOf(story));
  });

  it('stay due where the merge is refused, as does all else that is', async () => {
    const currency = { pending: { kind: 'AFTER', count: 1, unit: 'DAYS' } };
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z', currency });
    const { adminKey } = story.program;
    const other = await aMember(app).of(story.program).enroll();
    await aPurchase(app).in(story.program).by(other).worth('120').record();
    const template = await aTemplate(app).by(adminKey).make();
    await aLadder(app).by(adminKey).tier('low', '0').tier('high', '100', { entryVoucher: template }).active();
    await story.credit(Number.MAX_SAFE_INTEGER - 10);
    await story.letTimePass('2026-11-22T12:00:00Z');
    const before = await storedIn(app);

    const outcome = await merge(app, { keep: { id: story.member.id }, absorb: { id: other.id } }, adminKey);

    expect(outcome).toMatchObject({ code: 'TOO_MANY_POINTS' });
    await expectNothingStored(app, before, outcome);
  });

  it('are not given to who has left by then', async () => {
    const story = await aStory(app, { at: '2026-11-20T12:00:00Z' });
    await story.earn(120);
    const template = await aTemplate(app).by(story.program.adminKey).make();
    await aLadder(app)
      .by(story.program.adminKey)
      .tier('low', '0')
      .tier('high', '100', { entryVoucher: template })
      .active();
    await bringInto(app, story.program.adminKey, story.member, 'CLOSED');

    await story.advance('2026-11-20T12:00:01Z');

    expect(await short(story)).toEqual([]);
    expect(await isDue(story.member.id)).toEqual([false]);
  });

  it('are not given to who is blocked from earning when an order is completed', async () => {
    const { story } = await aClimber();
    const order = await aPurchase(app).in(story.program).by(story.member).worth('120').pending().record();
    await blockMember(app, story.program.adminKey, story.member, { mayEarn: false, maySpend: true });

    await story.complete(order);

    expect((await eventsOf(story.member.id)).at(-1)).toBe('tier.changed');
    expect(await short(story)).toEqual([]);
  });

  it('keep their template from being archived while a ladder gives them', async () => {
    const { story, ladder, templates } = await aClimber();
    const { adminKey } = story.program;

    const refused = await app.call(adminKey, ARCHIVE_TEMPLATE, { id: templates.silver });
    const archived = await app.call(adminKey, ARCHIVE_LADDER, { id: ladder.id });
    const done = await app.call(adminKey, ARCHIVE_TEMPLATE, { id: templates.silver });

    expect(refused.data.archiveVoucherTemplate).toMatchObject({
      code: 'VOUCHER_TEMPLATE_IN_USE',
      usedBy: ['the tier ladder "Status"'],
    });
    expect(archived.data.archiveTierLadder.tierLadder.status).toBe('ARCHIVED');
    expect(done.data.archiveVoucherTemplate.__typename).toBe('ArchiveVoucherTemplatePayload');
  });

  it('are shown with the tier', async () => {
    const { story, ladder, templates } = await aClimber();

    const { data } = await app.call(story.program.adminKey, TIERS, { id: ladder.id });

    expect(data.tierLadder.tiers).toEqual([
      { key: 'bronze', entryVoucher: null },
      { key: 'silver', entryVoucher: { id: templates.silver } },
      { key: 'gold', entryVoucher: { id: templates.gold } },
    ]);
  });

  it('show their templates to staff alone', async () => {
    const { story } = await aClimber();
    await story.earn(120);
    const { adminKey, shopKey } = story.program;
    const fields = 'tier { tier { perks entryPoints entryVoucher { key: name } } }';
    const seenBy = (key: string) =>
      app.call(key, `query ($id: ID!) { member(ref: { id: $id }) { ${fields} } }`, { id: story.member.id });

    const [staff, shop] = [await seenBy(adminKey), await seenBy(shopKey)];
    const own = await app.call(await story.member.token(), `{ me { ${fields} } }`);

    expect(staff.data.member.tier.tier).toMatchObject({ entryVoucher: { key: 'Silver' } });
    expect(shop.errors![0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(own.errors![0]).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });

  it('come once when purchases arrive together', async () => {
    const { story } = await aClimber();

    await Promise.all([60, 60, 60].map((points) => story.earn(points)));

    expect(await short(story)).toEqual([['Silver', 'ISSUED']]);
  });
});
