import { anActiveReward, redeem } from '../e2e/rewards/support/redemptions.js';
import { aLadder } from '../factories/a-ladder.js';
import { aReferralProgram } from '../factories/a-referral-program.js';
import { aStory, type Story } from '../factories/a-story.js';
import { aTemplate } from '../factories/a-template.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const both = (en: string, de: string) => [
  { locale: 'en', text: en },
  { locale: 'de', text: de },
];

const SPEAK = `mutation ($input: UpdateMemberInput!) {
  updateMember(input: $input) { ... on UpdateMemberPayload { member { id } } ... on UserError { message } }
}`;
const CLAIM = `mutation ($input: RedeemRewardInput!) {
  redeemReward(input: $input) {
    ... on ChoiceRequired { options { name } }
    ... on OutOfStock { option { name } }
    ... on RewardNotAvailable { reasons { option { name } } }
  }
}`;
const SHOWN = `
  rewards { nodes { reward { name } options { option { name reward { name } } } } }
  redemptions { nodes { reward { name description } choices { option { name } } items { option { name } voucher { name } } } }
  vouchers { nodes { name description terms english: name(locale: "en") } }`;
const OWN = `{ me { ${SHOWN} referral { nextFriend { voucherName } } points { currency { name } } tier { tier { name description perks } } } }`;
const OF_MEMBER = `query ($ref: MemberRef!) { member(ref: $ref) { ${SHOWN} } }`;

/** What a member who speaks German reads of themselves. */
const GERMAN = {
  rewards: { nodes: [{ reward: { name: 'Abend' }, options: [
    { option: { name: 'Oper', reward: { name: 'Abend' } } }, { option: { name: 'Tee', reward: { name: 'Abend' } } },
  ] }] },
  redemptions: { nodes: [{
    reward: { name: 'Abend', description: 'Ein Abend' }, choices: [{ option: { name: 'Oper' } }],
    items: [{ option: { name: 'Oper' }, voucher: { name: 'Gutschein' } }],
  }] },
  vouchers: { nodes: [{ name: 'Gutschein', description: 'Für die Oper', terms: 'Nicht montags', english: 'Voucher' }] },
}; // prettier-ignore

describe('texts in several languages, for a member who speaks German in an English program', () => {
  let app: TestApp;
  let story: Story;
  let night: Awaited<ReturnType<typeof anActiveReward>>;
  beforeAll(async () => {
    app = await startTestApp();
    story = await aStory(app, { currency: { name: both('Points', 'Punkte') } });
    const { adminKey } = story.program;
    await aLadder(app)
      .by(adminKey)
      .primary()
      .tier('basic', '0', {
        name: both('Basic', 'Basis'),
        description: both('For all', 'Für alle'),
        perks: both('A smile', 'Ein Lächeln'),
      })
      .active();
    const template = aTemplate(app)
      .by(adminKey)
      .with({ name: both('Voucher', 'Gutschein') });
    const texts = { description: both('For the opera', 'Für die Oper'), terms: both('No Mondays', 'Nicht montags') };
    const voucher = await template.with(texts).make();
    await aReferralProgram(app).by(adminKey).givingAdvocates({ gives: { voucher } }).make();
    await story.credit(5000);
    night = await anActiveReward(story, {
      name: both('Evening', 'Abend'),
      description: both('One evening', 'Ein Abend'),
      choose: 1,
      options: [
        { key: 'opera', name: both('Opera', 'Oper'), gives: { voucher }, stock: 1 },
        { key: 'tea', name: both('Tea', 'Tee'), audience: { minAge: 18 } },
      ],
    });
    const input = { id: story.member.id, locale: 'de' };
    expect((await app.call(adminKey, SPEAK, { input })).data.updateMember).toEqual({ member: { id: story.member.id } });
    await redeem(story, night.id, { choices: [{ option: night.options['opera'] }] });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('are German where they read of themselves', async () => {
    const { data, errors } = await app.call(await story.member.token(), OWN);

    expect(errors).toBeUndefined();
    expect(data.me).toEqual({
      ...GERMAN,
      referral: { nextFriend: { voucherName: 'Gutschein' } },
      points: { currency: { name: 'Punkte' } },
      tier: { tier: { name: 'Basis', description: 'Für alle', perks: ['Ein Lächeln'] } },
    });
  });

  it('are German where the shop and staff read of them', async () => {
    for (const key of [story.program.shopKey, story.program.adminKey]) {
      const { data, errors } = await app.call(key, OF_MEMBER, { ref: { id: story.member.id } });

      expect(errors).toBeUndefined();
      expect(data.member).toEqual(GERMAN);
    }
  });

  it.each<[string, string[], unknown]>([
    ['what there is to choose of', [], { options: [{ name: 'Oper' }, { name: 'Tee' }] }],
    ['of what nothing is left', ['opera'], { option: { name: 'Oper' } }],
    ['of what they are kept', ['tea'], { reasons: [{ option: { name: 'Tee' } }] }],
  ])('are German in a refusal: %s', async (_, keys, refusal) => {
    const choices = keys.map((key) => ({ option: night.options[key] }));
    const input = {
      idempotencyKey: `claim ${keys.join()}`,
      member: { id: story.member.id },
      reward: night.id,
      choices,
    };

    expect((await app.call(story.program.shopKey, CLAIM, { input })).data.redeemReward).toEqual(refusal);
  });

  it('are English where nobody is named', async () => {
    const { data } = await app.call(
      story.program.adminKey,
      '{ rewards { nodes { name options { name } } } pointCurrencies { name } }',
    );

    expect(data).toEqual({
      rewards: { nodes: [{ name: 'Evening', options: [{ name: 'Opera' }, { name: 'Tea' }] }] },
      pointCurrencies: [{ name: 'Points' }],
    });
  });
});
