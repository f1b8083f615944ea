import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import type { RecordedPurchase } from '../../factories/a-purchase.js';
import { aStory, having, type Story } from '../../factories/a-story.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import {
  addCodes,
  anActiveReward,
  cancel,
  confirm,
  eventsOf,
  redeem,
  reserve,
  storingNothing,
} from './support/redemptions.js';
import { change, en } from './support/rewards.js';

const NOW = '2027-03-01T12:00:00.000Z';

describe('confirmRedemption', () => {
  let app: TestApp;
  let story: Story;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    story = await aStory(app, { at: NOW });
    await story.credit(2000);
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('spends what was held at the price of then, shows codes and issues vouchers that count from now', async () => {
    const voucher = await aTemplate(app).by(story.program.adminKey).with({ validDays: 10 }).make();
    const options = [
      { key: 'film', name: en('Film'), gives: { codePool: true } },
      { key: 'ten', name: en('Ten'), gives: { voucher } },
    ];
    const night = await anActiveReward(story, { choose: 2, options });
    await addCodes(story, { reward: night.id, option: night.options['film'], codes: ['F-1'] });
    const choices = Object.values(night.options).map((option) => ({ option }));
    const { redemption } = await reserve(story, night.id, { choices, expiresInSeconds: 86_400 });
    await change(app, 'updateReward', { id: night.id, points: 900 }, story.program.adminKey);
    await story.letTimePass('2027-03-02T11:00:00.000Z');

    const outcome = await confirm(story, redemption.id);

    expect(outcome).toMatchObject({
      replayed: false,
      member: { points: { available: 1500, held: 0 } },
      redemption: {
        status: 'ISSUED',
        version: 1,
        points: 500,
        createdAt: NOW,
        issuedAt: '2027-03-02T11:00:00.000Z',
        items: [{ code: 'F-1' }, { voucher: { status: 'ISSUED' } }],
      },
    });
    const { rows } = await app.database.pool.query('SELECT issued_at, expires_at FROM voucher WHERE program_id = $1', [
      story.program.program.number,
    ]);
    expect(rows).toEqual([
      { issued_at: new Date('2027-03-02T11:00:00Z'), expires_at: new Date('2027-03-13T00:00:00Z') },
    ]);
    expect(await eventsOf(story)).toEqual(['redemption.reserved', 'reward.redeemed', 'voucher.issued']);
  });

  it('answers once more as the first time, under any key', async () => {
    const mug = await anActiveReward(story);
    const { redemption } = await reserve(story, mug.id);

    const answers = await Promise.all([1, 2, 3].map(() => confirm(story, redemption.id)));

    expect(answers.map(({ replayed }) => replayed).sort()).toEqual([false, true, true]);
    expect((await story.postings()).slice(1)).toEqual(['HOLD -500, held +500', 'CAPTURE held -500']);
  });

  it.each([
    ['fell by a return', (purchase: RecordedPurchase) => story.cancel(purchase)],
    ['is over and nobody noted it', () => story.letTimePass('2029-01-01T00:00:00.000Z')],
    ['is over and was reviewed', () => story.advance('2029-01-01T00:00:00.000Z')],
  ])('keeps what was promised on a tier that %s', async (_, lose) => {
    const at = '2028-12-20T12:00:00.000Z';
    story = await aStory(app, { at: '2027-03-01T12:00:00.000Z' });
    const ladder = aLadder(app).by(story.program.adminKey).primary();
    const { gold } = (await ladder.tier('basic', '0').tier('gold', '100').active()).tiers;
    const purchase = await story.earn(100);
    await story.credit(900);
    const tierPrices = [{ tier: gold, points: 300 }];
    const mug = await anActiveReward(story, { audience: { minTier: gold }, tierPrices, stock: 5 });
    await story.letTimePass(at);
    const { redemption } = await reserve(story, mug.id, { expiresInSeconds: 30 * 86_400 });
    await lose(purchase);

    const anew = await redeem(story, mug.id);
    const outcome = await confirm(story, redemption.id);

    expect(anew).toMatchObject({
      code: 'REWARD_NOT_AVAILABLE',
      reasons: [{ code: 'TIER_TOO_LOW', needed: { key: 'gold' } }],
    });
    expect(outcome).toMatchObject({ replayed: false, redemption: { status: 'ISSUED', points: 300 } });
    expect((await story.postings()).at(-1)).toBe('CAPTURE held -300');
    expect((await story.balance()).held).toBe(0);
  });

  it('is too late at the moment at which the reservation ends', async () => {
    const mug = await anActiveReward(story);
    const { redemption } = await reserve(story, mug.id, { expiresInSeconds: 60 });
    await story.letTimePass('2027-03-01T12:01:00.000Z');

    expect(await storingNothing(story, () => confirm(story, redemption.id))).toEqual({
      code: 'REDEMPTION_NOT_OPEN',
      message: 'The redemption is EXPIRED.',
      path: ['redemption'],
      status: 'EXPIRED',
    });
    expect(await story.balance()).toEqual(having({ available: 2000 }));
  });

  it('is what the points of a reservation that is over come back from', async () => {
    const mug = await anActiveReward(story);
    const { redemption } = await reserve(story, mug.id, { expiresInSeconds: 60 });
    await story.advance('2027-03-01T12:02:00.000Z');

    const { data } = await app.call(
      story.program.adminKey,
      'query ($id: ID!) { member(ref: { id: $id }) { statement(first: 2) { nodes { kind source { __typename ... on Redemption { id } } } } } }',
      { id: story.member.id },
    );

    const source = { __typename: 'Redemption', id: redemption.id };
    expect(data.member.statement.nodes).toEqual([
      { kind: 'RELEASE', source },
      { kind: 'HOLD', source },
    ]);
  });

  it('is for what is reserved, and for its member', async () => {
    const mug = await anActiveReward(story);
    const [issued, canceled, mine] = [
      (await redeem(story, mug.id)).redemption.id,
      (await reserve(story, mug.id)).redemption.id,
      (await reserve(story, mug.id)).redemption.id,
    ];
    await cancel(story, canceled);
    const other = await (await aMember(app).of(story.program).enroll()).token();
    const foreign = await aStory(app, { at: NOW });
    const refused = (id: string, as?: string) => storingNothing(story, () => confirm(story, id, {}, as));

    expect(await refused(issued)).toMatchObject({ code: 'REDEMPTION_NOT_OPEN', status: 'ISSUED' });
    expect(await refused(canceled)).toMatchObject({ code: 'REDEMPTION_NOT_OPEN', status: 'CANCELED' });
    for (const [id, as] of [['nonsense'], [mine, other], [mine, foreign.program.adminKey]] as [string, string?][])
      expect(await refused(id, as)).toMatchObject({ code: 'REDEMPTION_NOT_FOUND' });
    expect(await confirm(story, mine, {}, await story.member.token())).toMatchObject({
      redemption: { status: 'ISSUED' },
    });
  });
});
