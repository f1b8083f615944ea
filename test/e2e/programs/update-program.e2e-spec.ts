import { aLadder } from '../../factories/a-ladder.js';
import { pauseMember } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aRule } from '../../factories/a-rule.js';
import { aTemplate } from '../../factories/a-template.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { anActivity } from '../../factories/an-activity.js';
import { acceptReferral, codeOf, enrollWith, inviteFriend } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { createActivityType } from '../history/support/activity-types.js';
import { record } from '../purchases/support/calls.js';
import { storedIn } from '../purchases/support/stored.js';
import { barAdvocate, unbarAdvocate } from '../referrals/support/bars.js';
import { overrideTier } from '../tiers/support/overrides.js';

const UPDATE = `mutation ($input: UpdateProgramInput!) {
  updateProgram(input: $input) {
    ... on UpdateProgramPayload {
      program {
        name timeZone locale currency rounding backDatingDays returnWindowDays ageOfConsent memberAttributesSchema spendingLimit { points uses }
        transfers { enabled pointsPerDay pointsPerYear } sandbox inUseSince
      }
    }
    ... on UserError { code message path }
    ... on InvalidInput { problems { path message } }
    ... on ProgramInUse { since }
  }
}`;

/** The names down to the one value of an input. */
const pathOf = (input: unknown): string[] =>
  typeof input === 'object' && input !== null
    ? Object.entries(input).flatMap(([name, value]) => [name, ...pathOf(value)])
    : [];

type Shop = Awaited<ReturnType<TestApp['anotherProgram']>>;

const CLOCK = '2027-03-01T12:00:00.000Z';

describe('updateProgram', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const aProgram = () => app.anotherProgram({ sandbox: true, clock: new Date(CLOCK) });
  const update = async (input: Record<string, unknown>, as = app.program.adminKey) =>
    (await app.call(as, UPDATE, { input })).data.updateProgram;

  const settings = {
    name: 'Books & Coffee',
    timeZone: 'Europe/London',
    locale: 'en',
    currency: 'GBP',
    rounding: 'FLOOR',
    backDatingDays: 30,
    returnWindowDays: 30,
    ageOfConsent: 16,
    memberAttributesSchema: null,
    spendingLimit: null,
    transfers: { enabled: false, pointsPerDay: null, pointsPerYear: null },
    sandbox: true,
    inUseSince: null,
  };

  it('changes what is given and leaves the rest', async () => {
    const { adminKey } = await aProgram();

    const name = await update({ name: 'Bücher & Kaffee 🎈', backDatingDays: 0 }, adminKey);
    const all = await update(
      { timeZone: 'Europe/Berlin', locale: 'de-CH', currency: 'EUR', rounding: 'HALF_UP' },
      adminKey,
    );

    const renamed = { ...settings, name: 'Bücher & Kaffee 🎈', backDatingDays: 0 };
    expect(name).toEqual({ program: renamed });
    expect(all).toEqual({
      program: { ...renamed, timeZone: 'Europe/Berlin', locale: 'de-CH', currency: 'EUR', rounding: 'HALF_UP' },
    });
  });

  it('keeps what is said of relevance, and has the defaults for all else', async () => {
    const { adminKey } = await aProgram();
    const weights = 'relevanceWeights { interest meantFor popular bought novelty }';
    const set = async (relevanceWeights: unknown) => {
      const document = `mutation ($input: UpdateProgramInput!) {
        updateProgram(input: $input) { ... on UpdateProgramPayload { program { ${weights} } } }
      }`;
      const { data } = await app.call(adminKey, document, { input: { relevanceWeights } });
      return Object.values(data.updateProgram.program.relevanceWeights);
    };

    expect(await set({})).toEqual([3, 3, 2, 2, 1]);
    expect(await set({ interest: 0, popular: 100, bought: 0.25 })).toEqual([0, 3, 100, 0.25, 1]);
    expect(await set({ novelty: 1.15, popular: null })).toEqual([0, 3, 2, 0.25, 1.15]);
    expect(await set(undefined)).toEqual([0, 3, 2, 0.25, 1.15]);
    expect(await set(null)).toEqual([3, 3, 2, 2, 1]);
  });

  it('leaves everything when nothing or null is given', async () => {
    const { adminKey } = await aProgram();

    const outcomes = [
      await update({}, adminKey),
      await update({ name: null, currency: null, backDatingDays: null, returnWindowDays: null }, adminKey),
      await update({ transfers: null }, adminKey),
      await update({ spendingLimit: {}, transfers: { enabled: null } }, adminKey),
    ];

    expect(outcomes).toEqual(outcomes.map(() => ({ program: settings })));
  });

  it('sets the return window and limits, and takes limits away with null', async () => {
    const { adminKey } = await aProgram();

    const set = await update(
      {
        returnWindowDays: 14,
        spendingLimit: { points: 9_007_199_254_740_991, uses: 3 },
        transfers: { enabled: true, pointsPerDay: 500, pointsPerYear: 5000 },
      },
      adminKey,
    );
    const one = await update(
      { returnWindowDays: 0, spendingLimit: { points: null }, transfers: { pointsPerYear: null } },
      adminKey,
    );
    const other = await update(
      { spendingLimit: { points: 1 }, transfers: { enabled: false, pointsPerDay: 1 } },
      adminKey,
    );
    const none = await update({ spendingLimit: null }, adminKey);
    const emptied = await update({ spendingLimit: { points: null, uses: null } }, adminKey);

    const first = {
      ...settings,
      returnWindowDays: 14,
      spendingLimit: { points: 9_007_199_254_740_991, uses: 3 },
      transfers: { enabled: true, pointsPerDay: 500, pointsPerYear: 5000 },
    };
    const second = {
      ...first,
      returnWindowDays: 0,
      spendingLimit: { points: null, uses: 3 },
      transfers: { enabled: true, pointsPerDay: 500, pointsPerYear: null },
    };
    const third = {
      ...second,
      spendingLimit: { points: 1, uses: 3 },
      transfers: { enabled: false, pointsPerDay: 1, pointsPerYear: null },
    };
    expect(set).toEqual({ program: first });
    expect(one).toEqual({ program: second });
    expect(other).toEqual({ program: third });
    expect(none).toEqual({ program: { ...third, spendingLimit: null } });
    expect(emptied).toEqual(none);
  });

  it('holds for the next purchase', async () => {
    const shop = await aProgram();
    const ada = await aMember(app).of(shop).enroll();
    const purchase = () => aPurchase(app).by(ada).with({ purchasedAt: '2027-02-28T12:00:00Z' }).input();
    const before = await record(app, purchase(), shop.shopKey);

    await update({ backDatingDays: 0 }, shop.adminKey);
    const after = await record(app, purchase(), shop.shopKey);

    expect(before).toMatchObject({ replayed: false });
    expect(after).toMatchObject({
      code: 'INVALID_INPUT',
      message: `purchasedAt: 2027-02-28T12:00:00.000Z is too far back; the earliest is ${CLOCK} (0 days)`,
    });
  });

  it('takes another currency before the first purchase: rules in the old one award nothing and say so', async () => {
    const shop = await aProgram();
    const ada = await aMember(app).of(shop).enroll();
    await aRule(app).by(shop.adminKey).active();

    await update({ currency: 'EUR' }, shop.adminKey);
    const outcome = await record(app, aPurchase(app).by(ada).with({ currency: 'EUR' }).input(), shop.shopKey);

    expect(outcome.awards).toEqual([
      { name: 'Every pound counts', points: 0, explanation: 'the rule is in GBP, the purchase in EUR' },
    ]);
  });

  it('sets the age of consent and the schema of attributes, and takes the schema away with null', async () => {
    const { adminKey } = await aProgram();
    const schema = { type: 'object', properties: { size: { type: 'string', enum: ['S', 'M'] } } };

    const set = await update({ ageOfConsent: 0, memberAttributesSchema: schema }, adminKey);
    const kept = await update({ ageOfConsent: 21, name: 'Renamed' }, adminKey);
    const none = await update({ ageOfConsent: null, memberAttributesSchema: null }, adminKey);

    expect([set, kept, none]).toEqual([
      { program: { ...settings, ageOfConsent: 0, memberAttributesSchema: schema } },
      { program: { ...settings, name: 'Renamed', ageOfConsent: 21, memberAttributesSchema: schema } },
      { program: { ...settings, name: 'Renamed', ageOfConsent: 21 } },
    ]);
  });

  it.each<[Record<string, unknown>, string[], string]>([
    [{ type: 'string' }, ['type'], 'must be "object": attributes are one'],
    [
      { type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } },
      ['properties', 'a', 'pattern'],
      'is not supported, since a regular expression can stall the server',
    ],
    [{ type: 'object', description: 'x'.repeat(10_000) }, [], 'must be at most 10000 characters as JSON, not 10034'],
    [{ a: JSON.parse('['.repeat(100) + ']'.repeat(100)) }, [], 'must not be nested deeper than 24 levels'],
  ])('refuses a schema of attributes that cannot be used', async (memberAttributesSchema, path, message) => {
    const before = await storedIn(app);

    const outcome = await update({ memberAttributesSchema });

    expect(outcome.problems[0]).toEqual({ path: ['memberAttributesSchema', ...path], message });
    expect(await storedIn(app)).toEqual(before);
  });

  it.each([
    ['currency', 'EUR'],
    ['timeZone', 'Europe/Berlin'],
  ])('refuses another %s once a purchase exists', async (field, value) => {
    const shop = await aProgram();
    const ada = await aMember(app).of(shop).enroll();
    await aPurchase(app).in(shop).by(ada).record();
    const before = await storedIn(app);

    const outcome = await update({ name: 'Renamed', [field]: value }, shop.adminKey);

    expect(outcome).toEqual({
      code: 'PROGRAM_IN_USE',
      message: `${field} is fixed since ${CLOCK}, when the first purchase, activity, posting, voucher, pause or tier by hand was recorded.`,
      path: [field],
      since: CLOCK,
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it.each<[string, (shop: Shop, ada: EnrolledMember) => Promise<unknown>]>([
    ['somebody reviewed something, for nothing', async (shop, ada) => {
      await createActivityType(app, { key: 'review' }, shop.adminKey);
      await anActivity(app).in(shop).by(ada).record();
    }],
    ['a voucher was issued to nobody', (shop) => aVoucher(app).by(shop.adminKey).issue()],
    ['somebody was paused', (shop, ada) => pauseMember(app, shop.adminKey, ada)],
    ['somebody was given a tier', async (shop, ada) => {
      const { tiers } = await aLadder(app).by(shop.adminKey).active();
      await overrideTier(app, shop.adminKey, ada, { tier: tiers['gold'] });
    }],
  ])('says what fixes currency and time zone: here %s', async (_, act) => {
    const shop = await aProgram();
    await act(shop, await aMember(app).of(shop).enroll());

    const fixed = 'is fixed since 2027-03-01T12:00:00.000Z, when the first purchase, activity, posting, voucher, pause or tier by hand was recorded.';
    expect(await update({ currency: 'JPY' }, shop.adminKey)).toMatchObject({ message: `currency ${fixed}`, since: CLOCK });
    expect(await update({ timeZone: 'Asia/Tokyo' }, shop.adminKey)).toMatchObject({ message: `timeZone ${fixed}` });
  }); // prettier-ignore

  it('takes another currency and time zone while friends were only invited, came, or were kept from it', async () => {
    const shop = await aProgram();
    await aReferralProgram(app).by(shop.adminKey).make();
    const [ada, bob, cleo] = await Promise.all([1, 2, 3].map(() => aMember(app).of(shop).enroll()));
    const { code } = await inviteFriend(app, { member: { id: ada!.id } }, shop.adminKey);
    await acceptReferral(app, { member: { id: bob!.id }, code }, shop.adminKey);
    await enrollWith(app, { referralCode: await codeOf(app, ada!, shop.adminKey) }, shop.adminKey);
    await barAdvocate(app, shop.adminKey, cleo!);
    await unbarAdvocate(app, shop.adminKey, cleo!);

    const outcome = await update({ currency: 'EUR', timeZone: 'Europe/Berlin' }, shop.adminKey);

    expect(outcome).toEqual({ program: { ...settings, currency: 'EUR', timeZone: 'Europe/Berlin' } });
  });

  it.each([
    ['invited with a voucher', { voucher: true }, async (shop: Shop, ada: { id: string }) =>
      inviteFriend(app, { member: { id: ada.id } }, shop.adminKey)],
    ['came by a code, and has a voucher', { voucher: true }, async (shop: Shop, ada: { id: string }) =>
      enrollWith(app, { referralCode: await codeOf(app, ada, shop.adminKey) }, shop.adminKey)],
    ['qualified by coming', { qualifies: { on: 'ENROLLMENT' } }, async (shop: Shop, ada: { id: string }) =>
      enrollWith(app, { referralCode: await codeOf(app, ada, shop.adminKey) }, shop.adminKey)],
  ])('is in use once a friend was %s', async (_, { voucher, ...terms }: Record<string, unknown>, act) => {
    const shop = await aProgram();
    const friend = voucher ? { voucher: await aTemplate(app).by(shop.adminKey).make() } : null;
    await aReferralProgram(app).by(shop.adminKey).with({ friend, ...terms }).make();
    expect((await act(shop, await aMember(app).of(shop).enroll())).referral).toBeDefined();

    expect(await update({ currency: 'EUR' }, shop.adminKey)).toMatchObject({ code: 'PROGRAM_IN_USE', since: CLOCK });
  }); // prettier-ignore

  it('takes the same currency and time zone also when it is in use', async () => {
    const shop = await aProgram();
    const ada = await aMember(app).of(shop).enroll();
    await aPurchase(app).in(shop).by(ada).record();

    const outcome = await update({ currency: 'GBP', timeZone: 'Europe/London', locale: 'fr' }, shop.adminKey);

    expect(outcome).toEqual({ program: { ...settings, locale: 'fr', inUseSince: CLOCK } });
  });

  it('names everything that is wrong and changes nothing', async () => {
    const before = await storedIn(app);

    const outcome = await update({
      name: ' ',
      timeZone: 'Mars/Olympus',
      locale: 'not a language',
      backDatingDays: 3651,
    });

    expect(outcome).toEqual({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('name: must have 1 to 200 characters; timeZone: '),
      path: ['name'],
      problems: [
        { path: ['name'], message: 'must have 1 to 200 characters' },
        { path: ['timeZone'], message: '"Mars/Olympus" is not an IANA time zone such as "Europe/London"' },
        { path: ['locale'], message: '"not a language" is not a language tag such as "en"' },
        { path: ['backDatingDays'], message: '3651 is not within 0 to 3650' },
      ],
    });
    expect(await storedIn(app)).toEqual(before);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ name: 'x'.repeat(201) }, 'must have 1 to 200 characters'],
    [{ name: 'a\u0000b' }, 'must not contain control characters, such as a line break or NUL'],
    [{ name: 'a\ud83c' }, 'must not contain control characters, such as a line break or NUL'],
    [{ timeZone: '' }, '"" is not an IANA time zone such as "Europe/London"'],
    [{ timeZone: '+02:00' }, '"+02:00" is not an IANA time zone such as "Europe/London"'],
    [{ timeZone: 'Europe/London\u0000' }, '"Europe/London\u0000" is not an IANA time zone such as "Europe/London"'],
    [{ locale: '' }, '"" is not a language tag such as "en"'],
    [{ backDatingDays: -1 }, '-1 is not within 0 to 3650'],
    [{ returnWindowDays: -1 }, '-1 is not within 0 to 3650'],
    [{ returnWindowDays: 3651 }, '3651 is not within 0 to 3650'],
    [{ ageOfConsent: -1 }, '-1 is not within 0 to 21'],
    [{ ageOfConsent: 22 }, '22 is not within 0 to 21'],
    [{ relevanceWeights: { interest: -0.01 } }, '-0.01 is not within 0 to 100 with at most 2 decimals'],
    [{ relevanceWeights: { popular: 100.5 } }, '100.5 is not within 0 to 100 with at most 2 decimals'],
    [{ relevanceWeights: { novelty: 1.005 } }, '1.005 is not within 0 to 100 with at most 2 decimals'],
    [{ voucherCodePrefix: 'shop' }, '"shop" is not empty or 2 to 8 of A to Z and 0 to 9'],
    [{ voucherCodePrefix: 'A' }, '"A" is not empty or 2 to 8 of A to Z and 0 to 9'],
    [{ voucherCodePrefix: 'ABCDEFGHI' }, '"ABCDEFGHI" is not empty or 2 to 8 of A to Z and 0 to 9'],
    [{ spendingLimit: { points: 0 } }, '0 is not at least 1; null removes the limit'],
    [{ spendingLimit: { uses: -1 } }, '-1 is not at least 1; null removes the limit'],
    [{ transfers: { pointsPerDay: 0 } }, '0 is not at least 1; null removes the limit'],
    [{ transfers: { pointsPerYear: -5 } }, '-5 is not at least 1; null removes the limit'],
  ])('refuses %j', async (input, message) => {
    const before = await storedIn(app);

    const outcome = await update(input);

    expect(outcome).toMatchObject({ code: 'INVALID_INPUT', problems: [{ path: pathOf(input), message }] });
    expect(await storedIn(app)).toEqual(before);
  });
});
