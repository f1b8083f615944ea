import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { anOffer, namesOf, optionsOf, rewardsFor, rewardsOf } from '../e2e/rewards/support/offers.js';
import { en } from '../e2e/rewards/support/rewards.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const CONSENT = `mutation ($member: MemberRef!, $granted: Boolean!) {
  granted: grantConsent(input: { member: $member, purpose: "PROFILING" }) @include(if: $granted) { __typename }
  withdrawn: withdrawConsent(input: { member: $member, purpose: "PROFILING" }) @skip(if: $granted) { __typename }
}`;
const UPDATE = `mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }`;

const NIGHT_OUT = {
  choose: 1,
  points: 2000,
  options: [
    { key: 'pop', name: en('Pop concert'), tags: ['music'], meantForMinAge: 16, meantForMaxAge: 35 },
    { key: 'chamber', name: en('Chamber concert'), tags: ['music'], meantForMinAge: 55 },
    { key: 'zoo', name: en('Family zoo day'), tags: ['animals', 'family'] },
    { key: 'wine', name: en('Wine tasting'), tags: ['wine'], legalAge: 18 },
  ],
};

/** Who was born so that on 1 June 2027 they are of that age. */
const aged = (age: number | null) => (age === null ? {} : { birthDate: `${2027 - age}-01-15` });

const LEGAL = { filter: { category: 'legal' } };

interface Described {
  age: number | null;
  interests?: string[];
  buys?: string;
  profiling?: boolean;
}

describe('a night out', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-06-01T12:00:00Z') } });
    await anOffer(app, 'Night out', { ...NIGHT_OUT, category: 'legal' });
    const options = NIGHT_OUT.options.map(({ legalAge: _, ...option }) => option);
    await anOffer(app, 'Any night out', { ...NIGHT_OUT, options, category: 'any' });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const someone = async ({ age, interests, buys, profiling }: Described): Promise<EnrolledMember> => {
    const member = await aMember(app).with(aged(age)).enroll();
    if (interests) await app.asAdmin(UPDATE, { input: { member: { id: member.id }, interests } });
    if (buys) await aPurchase(app).by(member).line({ category: buys }).record();
    if (profiling !== undefined) await app.asAdmin(CONSENT, { member: { id: member.id }, granted: profiling });
    return member;
  };

  it.each<[string, Described, string[]]>([
    ['of 62', { age: 62 }, ['chamber', 'zoo', 'wine', 'pop']],
    ['of 62, objected to profiling', { age: 62, profiling: false }, ['pop', 'chamber', 'zoo', 'wine']],
    ['of 17', { age: 17 }, ['pop', 'zoo', 'wine', 'chamber']],
    ['of 38', { age: 38 }, ['pop', 'zoo', 'wine', 'chamber']],
    ['of 45', { age: 45 }, ['zoo', 'wine', 'pop', 'chamber']],
    ['of unknown age', { age: null }, ['pop', 'chamber', 'zoo', 'wine']],
    ['of unknown age, likes wine', { age: null, interests: ['Wine'] }, ['wine', 'pop', 'chamber', 'zoo']],
    ['of 62, likes animals', { age: 62, interests: ['animals'] }, ['chamber', 'zoo', 'wine', 'pop']],
    ['of 30, buys wine, said nothing of profiling', { age: 30, buys: 'wine' }, ['pop', 'zoo', 'wine', 'chamber']],
    ['of 30, buys wine, agreed to profiling', { age: 30, buys: 'wine', profiling: true }, ['wine', 'pop', 'zoo', 'chamber']],
  ])('a member %s', async (_, described, expected) => {
    const member = await someone(described);

    const any = await rewardsOf(app, member, { filter: { category: 'any' } });
    const legal = await rewardsOf(app, member, LEGAL);

    expect(optionsOf(any)).toEqual(expected);
    const isAdult = described.age !== null && described.age >= 18;
    expect(optionsOf(legal)).toEqual(expected.filter((key) => isAdult || key !== 'wine'));
  }); // prettier-ignore

  it('of 62 has the chamber concert first, with the reason', async () => {
    const shown = await rewardsFor(app, await someone({ age: 62 }), LEGAL);

    expect(shown[0].options[0].relevance).toEqual({
      score: 3,
      reasons: [{ signal: 'meantFor', weight: 3, value: 1 }],
    });
    expect(shown[0].relevance).toEqual(shown[0].options[0].relevance);
    expect(namesOf(shown)).toEqual(['Night out']);
  });

  it('hides the wine from who is too young or of unknown age, and says to staff why', async () => {
    for (const [age, code] of [[17, 'TOO_YOUNG'], [null, 'AGE_UNKNOWN']] as const) {
      const member = await someone({ age });

      expect(optionsOf(await rewardsFor(app, member, { as: app.program.shopKey, ...LEGAL }))).not.toContain('wine');
      const [{ options }] = await rewardsFor(app, member, LEGAL);
      const wine = options.find(({ option }: { option: { key: string } }) => option.key === 'wine');
      expect(wine).toMatchObject({ available: false, reasons: [{ code }] });
    } // prettier-ignore
  });
});
