import { aStory } from '../../factories/a-story.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { anOffer, OFFER, redeemed } from './support/offers.js';
import { change, en, PLAIN, storedRewards } from './support/rewards.js';

const PREVIEW = `query ($id: ID!, $member: MemberRef!, $at: DateTime) {
  previewReward(id: $id, member: $member, at: $at) { reward { id status } ${OFFER} }
}`;
const AT = '2027-03-10T12:00:00Z';

describe('previewReward', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const begin = () => aStory(app, { at: AT });
  const preview = async (as: string, id: string, member: { id: string }, at?: string) => {
    const { data, errors } = await app.call(as, PREVIEW, { id, member: { id: member.id }, at });
    expect(errors).toBeUndefined();
    return data.previewReward;
  };

  it('shows a draft as it would be for a member, and changes nothing', async () => {
    const story = await begin();
    const { adminKey: as } = story.program;
    const options = [
      { key: 'wine', name: en('Wine'), legalAge: 18 },
      { key: 'zoo', name: en('Zoo'), surcharge: 100, stock: 3 },
    ];
    const { reward } = await change(app, 'createReward', { ...PLAIN, choose: 1, options }, as);
    const before = await storedRewards(app);

    const shown = await preview(as, reward.id, story.member);

    const nothing = { resetsAt: null, from: null, needed: null };
    expect(shown).toEqual({
      reward: { id: reward.id, status: 'DRAFT' },
      visible: true,
      available: false,
      price: 600,
      reasons: [{ ...nothing, code: 'INSUFFICIENT_POINTS', missing: 600 }],
      relevance: { score: 1.5, reasons: [{ signal: 'meantFor', weight: 3, value: 0.5 }] },
      options: [
        expect.objectContaining({ available: false, reasons: [{ ...nothing, code: 'AGE_UNKNOWN', missing: null }] }),
        expect.objectContaining({ available: false, price: 600, option: { key: 'zoo', stock: 3 } }),
      ],
    });
    expect(await storedRewards(app)).toEqual(before);
  });

  it('shows it at another moment: its times, its prices, ages and limits of then', async () => {
    const story = await begin();
    const { adminKey: as } = story.program;
    await story.credit(5000);
    const { id } = await anOffer(
      app,
      'It',
      {
        visibleFrom: '2027-03-01T00:00:00Z',
        redeemableFrom: '2027-03-01T00:00:00Z',
        redeemableUntil: '2027-05-01T00:00:00Z',
        visibleUntil: '2027-06-01T00:00:00Z',
        timedPrices: [{ from: '2027-04-01T00:00:00Z', until: '2027-04-10T00:00:00Z', points: 300 }],
        limits: [{ uses: 1, period: 'MONTH' }],
      },
      as,
    );
    await redeemed(story, id);
    const at = async (moment?: string) => {
      const { visible, price, reasons } = await preview(as, id, story.member, moment);
      return [visible, price, ...reasons.map(({ code, resetsAt }: Record<string, unknown>) => resetsAt ?? code)];
    };

    expect(await at()).toEqual([true, 500, '2027-03-31T23:00:00.000Z']);
    expect(await at('2027-02-01T00:00:00Z')).toEqual([false, 500, 'NOT_YET']);
    expect(await at('2027-04-01T00:00:00Z')).toEqual([true, 300]);
    expect(await at('2027-05-01T00:00:00Z')).toEqual([true, 500, 'OVER']);
    expect(await at('2027-06-01T00:00:00Z')).toEqual([false, 500, 'OVER']);
  });

  it('is null for an unknown reward or member, and for those of another program', async () => {
    const [story, other] = [await begin(), await begin()];
    const { adminKey: as } = story.program;
    const own = await anOffer(app, 'It', {}, as);
    const theirs = await anOffer(app, 'It', {}, other.program.adminKey);

    expect(await preview(as, 'rwd_1', story.member)).toBeNull();
    expect(await preview(as, theirs.id, story.member)).toBeNull();
    expect(await preview(as, own.id, other.member)).toBeNull();
    expect(await preview(as, own.id, { id: 'mem_1' })).toBeNull();
  });

  it('is for staff', async () => {
    const story = await begin();
    const { id } = await anOffer(app, 'It', {}, story.program.adminKey);
    const variables = { id, member: { id: story.member.id } };

    for (const as of [story.program.shopKey, await story.member.token()]) {
      expect((await app.call(as, PREVIEW, variables)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  });
});
