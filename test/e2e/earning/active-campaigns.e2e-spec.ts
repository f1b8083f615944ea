import type { CreatedProgram } from '../../../src/programs/index.js';
import { bringInto } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule, type RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type GraphqlAnswer, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { statementsOf } from '../purchases/support/statements.js';
import { storedIn } from '../purchases/support/stored.js';
import { addActivityType, addCurrency, archiveCurrency } from './support/whole-rule.js';

/** A Monday, noon in London too. */
const NOW = '2027-03-01T12:00:00.000Z';
const YESTERDAY = '2027-02-28T00:00:00.000Z';

const CAMPAIGNS = `query ($member: MemberRef, $channel: String) {
  activeCampaigns(member: $member, channel: $channel) {
    name status from until applies gives { fixed factor rate { points per } }
    reasons { code message resetsAt from }
  }
}`;

describe('activeCampaigns', () => {
  let app: TestApp;
  /** A program of its own for each test. */
  let program: CreatedProgram;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
  });
  beforeEach(async () => {
    program = await app.anotherProgram({ sandbox: true, clock: new Date(NOW) });
    ada = await aMember(app).of(program).with({ externalId: 'ada' }).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const ask = (variables: object = {}, as = program.shopKey): Promise<GraphqlAnswer> =>
    app.call(as, CAMPAIGNS, variables as Record<string, unknown>);

  async function campaigns(variables: object = {}, as?: string) {
    const { data, errors } = await ask(variables, as);
    expect(errors).toBeUndefined();
    return data.activeCampaigns;
  }

  const forAda = async (more: object = {}) => campaigns({ member: { id: ada.id }, ...more });

  /** The reasons of the one campaign that there is. */
  async function reasons(variables: object = { member: { id: ada.id } }) {
    const [campaign, ...others] = await campaigns(variables);
    expect(others).toEqual([]);
    expect(campaign.applies).toBe(campaign.reasons.length === 0);
    return campaign.reasons;
  }

  const aCampaign = (): RuleFactory => aRule(app).by(program.adminKey).from(YESTERDAY);

  it('lists what runs, soonest ending first, then what comes, soonest first', async () => {
    await aCampaign().named('For good').factor('2').active();
    await aCampaign().named('Until summer').fixed(5).until('2027-06-01T00:00:00Z').active();
    await aCampaign().named('Until tomorrow').until('2027-03-02T00:00:00Z').active();
    await aCampaign().named('In May').from('2027-05-01T00:00:00Z').active();
    await aCampaign().named('In April').from('2027-04-01T08:30:00Z').until('2027-05-01T00:00:00Z').active();

    const found = await campaigns();

    const none = { fixed: null, factor: null, rate: null };
    const rate = { ...none, rate: { points: 1, per: '1.00' } };
    const from = (at: string, message: string) => [{ code: 'NOT_STARTED', message, resetsAt: null, from: at }];
    expect(found).toEqual([
      { name: 'Until tomorrow', status: 'RUNNING', from: YESTERDAY, until: '2027-03-02T00:00:00.000Z', applies: true, gives: rate, reasons: [] },
      { name: 'Until summer', status: 'RUNNING', from: YESTERDAY, until: '2027-06-01T00:00:00.000Z', applies: true, gives: { ...none, fixed: 5 }, reasons: [] },
      { name: 'For good', status: 'RUNNING', from: YESTERDAY, until: null, applies: true, gives: { ...none, factor: '2' }, reasons: [] },
      { name: 'In April', status: 'UPCOMING', from: '2027-04-01T08:30:00.000Z', until: '2027-05-01T00:00:00.000Z', applies: false, gives: rate, reasons: from('2027-04-01T08:30:00.000Z', 'It begins on 2027-04-01 at 09:30.') },
      { name: 'In May', status: 'UPCOMING', from: '2027-05-01T00:00:00.000Z', until: null, applies: false, gives: rate, reasons: from('2027-05-01T00:00:00.000Z', 'It begins on 2027-05-01 at 01:00.') },
    ]); // prettier-ignore
  });

  it('leaves out what is no campaign, not active, over or far ahead', async () => {
    await aRule(app).by(program.adminKey).active();
    await aCampaign().draft();
    await aCampaign().paused();
    await aCampaign().archived();
    await aCampaign().until(NOW).active();
    await aCampaign().from('2027-05-30T12:00:00.001Z').active();
    await aCampaign().from('2027-05-30T12:00:00.000Z').named('In 90 days').active();
    await aRule(app).by(program.adminKey).until('2027-03-01T12:00:00.001Z').named('Without a beginning').active();

    const found = await campaigns();

    expect(found.map(({ name }: { name: string }) => name)).toEqual(['Without a beginning', 'In 90 days']);
  });

  it('leaves out what awards an archived point currency', async () => {
    const stars = await addCurrency(app, 'stars');
    await aRule(app).from(YESTERDAY).inCurrency('stars').active();
    const before = await campaigns({}, app.program.shopKey);

    await archiveCurrency(app, stars);

    expect(before).toHaveLength(1);
    expect(await campaigns({}, app.program.shopKey)).toEqual([]);
  });

  it('leaves out what is in a money currency that the program has no more', async () => {
    await aCampaign().named('In pounds').active();
    await aCampaign().named('At birthdays').on('BIRTHDAY').fixed(5).active();
    const update = 'mutation { updateProgram(input: { currency: "EUR" }) { __typename ... on UserError { message } } }';

    const { data } = await app.call(program.adminKey, update);

    expect(data.updateProgram).toEqual({ __typename: 'UpdateProgramPayload' });
    expect((await campaigns()).map(({ name }: { name: string }) => name)).toEqual(['At birthdays']);
  });

  it('tells names and descriptions in the language that is asked for, else of the member, else of the program', async () => {
    const text = (en: string, de: string) => [
      { locale: 'en', text: en },
      { locale: 'de', text: de },
    ];
    await aCampaign()
      .with({ name: text('Double', 'Doppelt'), description: text('Twice.', 'Zweimal.') })
      .active();
    const eva = await aMember(app).of(program).with({ locale: 'de-AT' }).enroll();
    const query = `query ($member: MemberRef) {
      activeCampaigns(member: $member) { name description en: name(locale: "en-GB") fr: description(locale: "fr") } }`;

    const answers = [
      await app.call(program.shopKey, query, {}),
      await app.call(program.shopKey, query, { member: { id: eva.id } }),
    ];

    expect(answers.map(({ data }) => data.activeCampaigns[0])).toEqual([
      { name: 'Double', description: 'Twice.', en: 'Double', fr: 'Twice.' },
      { name: 'Doppelt', description: 'Zweimal.', en: 'Double', fr: 'Zweimal.' },
    ]);
  });

  it('shows the rule to members too, but not what it said before', async () => {
    const id = await aCampaign().inGroup('spring').active();
    const token = await ada.token();

    const shown = await app.call(token, '{ activeCampaigns { rule { id status exclusiveGroup } } }');
    const versions = await app.call(token, '{ activeCampaigns { rule { versions { version } } } }');

    expect(shown.data.activeCampaigns).toEqual([{ rule: { id, status: 'ACTIVE', exclusiveGroup: 'spring' } }]);
    expect(versions.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  describe('tells why it does not apply', () => {
    const none = { resetsAt: null, from: null };

    it.each<[string, Record<string, unknown>, string[]]>([
      ['nothing asked', {}, []],
      ['all that holds', { joinedAfter: '2027-02-28' }, []],
      ['an age', { minAge: 18, birthdayWithinDays: 3 }, ['AGE_UNKNOWN The member is of unknown age.', 'BIRTHDAY_UNKNOWN The member has no known birthday.']],
      ['a date of joining', { joinedBefore: '2027-03-01' }, ['JOINED_TOO_LATE The member joined too late.']],
      ['a language', { locales: ['fr'] }, ['OTHER_LOCALE The member does not speak its language.']],
      ['a channel of enrolling', { channels: ['app'] }, ['OTHER_CHANNEL The member comes through another channel.']],
    ])('by the audience: %s', async (_what, audience, expected) => {
      await aCampaign().forAudience(audience).active();

      const found = await reasons();

      expect(found.map(({ code, message }: Record<string, string>) => `${code} ${message}`)).toEqual(expected);
      expect(found).toEqual(expected.map(() => expect.objectContaining(none)));
    }); // prettier-ignore

    it.each<[string, (rule: RuleFactory) => RuleFactory, object | null]>([
      ['now', (rule) => rule.weekdays('MONDAY').hours('12:00', '13:00'), null],
      ['another day', (rule) => rule.weekdays('FRIDAY', 'SUNDAY'), { from: '2027-03-05T00:00:00.000Z', message: 'It holds again on 2027-03-05 at 00:00.' }],
      ['another hour', (rule) => rule.hours('22:00', '02:00'), { from: '2027-03-01T22:00:00.000Z', message: 'It holds again on 2027-03-01 at 22:00.' }],
      ['another day and hour', (rule) => rule.weekdays('SUNDAY').hours('01:30', '09:00').until('2027-04-01T00:00:00Z'), { from: '2027-03-07T01:30:00.000Z', message: 'It holds again on 2027-03-07 at 01:30.' }],
      ['no more', (rule) => rule.weekdays('FRIDAY').until('2027-03-05T00:00:00Z'), { from: null, message: 'It does not hold again before it ends.' }],
    ])('by its days and hours, also without a member: %s', async (_what, at, expected) => {
      await at(aCampaign()).active();

      const found = await reasons({});

      expect(found).toEqual(expected ? [{ code: 'NOT_NOW', resetsAt: null, ...expected }] : []);
    }); // prettier-ignore

    it('by the first of its days and hours, when it has not begun', async () => {
      await aCampaign().from('2027-03-27T12:00:00Z').weekdays('SUNDAY').hours('01:30', '09:00').active();

      const found = await reasons({});

      // Clocks go from 01:00 to 02:00 on that day.
      const from = '2027-03-28T01:00:00.000Z';
      expect(found).toEqual([
        { code: 'NOT_STARTED', message: 'It begins on 2027-03-28 at 02:00.', resetsAt: null, from },
      ]);
    });

    it.each(['PAUSED', 'BLOCKED', 'CLOSED'])('by the status of the member: %s', async (status) => {
      await aCampaign().active();
      await setStatus(ada, status);

      const found = await reasons();

      const message = `The member is ${status.toLowerCase()} and earns no points.`;
      expect(found).toEqual(status === 'PAUSED' ? [] : [{ code: 'MEMBER_NOT_ACTIVE', message, ...none }]);
    });

    it('by a first purchase that was made', async () => {
      await aCampaign().firstPurchaseOnly().active();
      const before = await reasons();
      await aPurchase(app).in(program).by(ada).record();

      const after = await reasons();

      expect(before).toEqual([]);
      const message = 'It is for the first purchase, which the member has made.';
      expect(after).toEqual([{ code: 'ONLY_FIRST_PURCHASE', message, ...none }]);
      expect(await reasons({})).toEqual([]);
    });

    it('by a limit, until it gives again', async () => {
      await aCampaign().limits({ uses: 2, period: 'WEEK' }).active();
      await aPurchase(app).in(program).by(ada).record();
      const before = await reasons();
      await aPurchase(app).in(program).by(ada).record();

      const after = await reasons();

      expect(before).toEqual([]);
      expect(after).toEqual([
        {
          code: 'LIMIT_REACHED',
          message: 'The limit of 2 times a week is reached.',
          resetsAt: '2027-03-08T00:00:00.000Z',
          from: null,
        },
      ]);
    });

    it('by a limit for good, where it gives again only after its end', async () => {
      await aCampaign().until('2027-03-08T00:00:00Z').limits({ uses: 1, period: 'WEEK' }).active();
      await aPurchase(app).in(program).by(ada).record();

      expect(await reasons()).toEqual([expect.objectContaining({ code: 'LIMIT_REACHED', resetsAt: null })]);
    });

    it('by a limit of all members together, also for nobody', async () => {
      const bob = await aMember(app).of(program).enroll();
      await aCampaign().limits({ points: 10, period: 'EVER', perMember: false }).active();
      await aPurchase(app).in(program).by(bob).record();

      const message = 'The limit of 10 points ever for all members together is reached.';
      const reached = [{ code: 'LIMIT_REACHED', message, ...none }];
      expect([await reasons(), await reasons({})]).toEqual([reached, reached]);
    });

    it('by a cooldown', async () => {
      await aCampaign().cooldownDays(7).active();
      await aPurchase(app).in(program).by(ada).with({ purchasedAt: '2027-02-28T09:00:00Z' }).record();

      expect(await reasons()).toEqual([
        {
          code: 'COOLDOWN',
          message: 'Once in 7 days, and the last time was not so long ago.',
          resetsAt: '2027-03-07T09:00:00.000Z',
          from: null,
        },
      ]);
    });

    it('by its channels where one is named', async () => {
      await aCampaign().inChannels('app', 'web').active();

      const found = [await reasons(), await reasons({ channel: 'app' }), await reasons({ channel: 'store 4' })];

      const message = 'It is for other channels than store 4.';
      expect(found).toEqual([[], [], [{ code: 'OTHER_CHANNEL', message, ...none }]]);
    });

    it('as it will be when it begins', async () => {
      const eva = await aMember(app).of(program).bornOn('2009-04-01').enroll();
      await aCampaign().forAudience({ minAge: 18 }).from('2027-04-01T00:00:00Z').active();
      await aCampaign().forAudience({ minAge: 18 }).from('2027-03-31T22:59:59Z').active();
      const limited = await aCampaign().limits({ uses: 1, period: 'MONTH' }).active();
      await aPurchase(app).in(program).by(eva).record();
      const update = `mutation ($id: ID!) { updateEarningRule(input: { id: $id, from: "2027-04-01T00:00:00Z" }) { __typename } }`;
      await app.call(program.adminKey, update, { id: limited });

      const found = await campaigns({ member: { id: eva.id } });

      const codes = found.map((one: { reasons: { code: string }[] }) => one.reasons.map(({ code }) => code));
      expect(codes).toEqual([['NOT_STARTED', 'TOO_YOUNG'], ['NOT_STARTED'], ['NOT_STARTED']]);
    });

    it('by every reason there is', async () => {
      await aCampaign()
        .weekdays('SUNDAY')
        .forAudience({ maxAge: 30, locales: ['fr'] })
        .limits({ uses: 1, period: 'EVER' })
        .active();
      await aPurchase(app).in(program).by(ada).with({ purchasedAt: '2027-02-28T09:00:00Z' }).record();
      await aCampaign().named('Second').forAudience({ maxAge: 30 }).active();

      const [first, second] = await forAda();

      expect(first.reasons.map(({ code }: { code: string }) => code)).toEqual([
        'NOT_NOW',
        'AGE_UNKNOWN',
        'OTHER_LOCALE',
      ]);
      expect(second.reasons.map(({ code }: { code: string }) => code)).toEqual(['AGE_UNKNOWN']);
    });
  });

  it('tells nothing about a member where none is named', async () => {
    await aCampaign().forAudience({ minAge: 18 }).firstPurchaseOnly().limits({ uses: 1, period: 'DAY' }).active();

    expect(await reasons({})).toEqual([]);
  });

  it('is about every trigger', async () => {
    await addActivityType(app, 'review', program.adminKey);
    await aCampaign().on('ACTIVITY', 'review').fixed(5).active();
    await aCampaign().on('BIRTHDAY').fixed(5).active();

    expect((await forAda()).map(({ applies }: { applies: boolean }) => applies)).toEqual([true, true]);
  });

  it('is for the caller with a member token, and for nobody else', async () => {
    await aCampaign().forAudience({ joinedBefore: '2027-01-01' }).active();
    const bob = await aMember(app).of(program).with({ joinedAt: '2026-01-01T00:00:00Z' }).enroll();
    const token = await bob.token();

    const own = [await campaigns({}, token), await campaigns({ member: { id: bob.id } }, token)];
    const other = await ask({ member: { externalId: 'ada' } }, token);
    const nobody = await ask({ member: { externalId: 'nobody' } }, token);

    expect(own.map(([{ applies }]) => applies)).toEqual([true, true]);
    expect(other.data).toBeNull();
    expect(other.errors).toMatchObject([
      { message: 'member: there is no such member in this program', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(nobody.errors![0]!.message).toBe(other.errors![0]!.message);
  });

  it.each([{ externalId: 'nobody' }, { id: 'mem_nonsense' }])('finds no member by %j', async (member) => {
    expect((await ask({ member })).errors?.[0]?.message).toBe('member: there is no such member in this program');
  });

  it('does not find who was erased', async () => {
    await setStatus(ada, 'ERASED');

    expect((await ask({ member: { id: ada.id } })).errors?.[0]?.message).toBe(
      'member: there is no such member in this program',
    );
  });

  it('reads the member and what was used once, however many campaigns there are, and writes nothing', async () => {
    const make = async (): Promise<void> => {
      await aCampaign().forAudience({ minAge: 18 }).firstPurchaseOnly().limits({ uses: 1, period: 'DAY' }).active();
      await aCampaign().from('2027-04-01T00:00:00Z').limits({ uses: 1, period: 'DAY', perMember: false }).active();
    };
    await make();
    await campaigns();
    const withTwo = await statementsOf(app, () => forAda());
    for (let more = 0; more < 5; more++) await make();
    await campaigns();
    const before = await storedIn(app);

    const withTwelve = await statementsOf(app, () => campaigns({ member: { externalId: 'ada' } }));

    const known = ['find-buyers', 'find-members', 'find-people', 'find-rule-totals', 'find-rule-uses-of-members'];
    expect(withTwo).toEqual([...known, 'find-survivors-of-merges', 'read-moment']);
    expect(withTwelve).toEqual([...known, 'find-members-by-identifier', 'read-moment'].sort());
    expect(await storedIn(app)).toEqual(before);
  });

  it('costs nobody more than the time', async () => {
    await aCampaign().forAudience({ minAge: 18 }).limits({ uses: 1, period: 'DAY' }).active();
    await campaigns();

    expect(await statementsOf(app, () => campaigns())).toEqual(['read-moment']);
  });

  async function setStatus(member: EnrolledMember, status: string): Promise<void> {
    await bringInto(app, program.adminKey, member, status);
  }
});
