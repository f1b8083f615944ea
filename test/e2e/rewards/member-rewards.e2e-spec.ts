import { ProgramDirectory } from '../../../src/programs/index.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aStory, type Setting, type Story } from '../../factories/a-story.js';
import { aTemplate } from '../../factories/a-template.js';
import { copyRewards } from '../../factories/many-rewards.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { act, aSegment } from '../audiences/support/segments.js';
import { statementsOf } from '../purchases/support/statements.js';
import {
  anOffer,
  MY_REWARDS,
  namesOf,
  optionsOf,
  pageFor,
  redeemed,
  reserved,
  REWARDS,
  rewardsFor,
  rewardsOf,
} from './support/offers.js';
import { addCodes } from './support/redemptions.js';
import { change, en } from './support/rewards.js';

const AT = '2027-03-10T12:00:00Z';
const option = (key: string, more: Record<string, unknown> = {}) => ({ key, name: en(key), ...more });

describe('Member.rewards', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const begin = (setting: Setting = {}) => aStory(app, { at: AT, ...setting });
  const offer = ({ program }: Story, name: string, more: Record<string, unknown> = {}) =>
    anOffer(app, name, more, program.adminKey);
  const shown = (story: Story, variables: Record<string, unknown> = {}) => {
    app.get(ProgramDirectory).forget(story.program.program.number);
    return rewardsFor(app, story.member, { as: story.program.adminKey, ...variables });
  };
  const codesOf = (reward: any) => reward.reasons.map(({ code }: { code: string }) => code); // eslint-disable-line @typescript-eslint/no-explicit-any

  describe('says what keeps a member from a reward', () => {
    it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
      ['NOT_YET', { redeemableFrom: '2027-03-11T00:00:00Z' }, { from: '2027-03-11T00:00:00.000Z' }],
      ['OVER', { redeemableUntil: AT }, {}],
      ['TOO_YOUNG', { audience: { minAge: 41 } }, {}],
      ['TOO_OLD', { audience: { maxAge: 39 } }, {}],
      ['OTHER_CHANNEL', { audience: { channels: ['app'] } }, {}],
      ['JOINED_TOO_LATE', { audience: { joinedBefore: '2027-01-01' } }, {}],
      ['JOINED_TOO_EARLY', { audience: { joinedAfter: '2027-04-01' } }, {}],
      ['BIRTHDAY_NOT_NEAR', { audience: { birthdayWithinDays: 7 } }, {}],
      ['OTHER_LOCALE', { audience: { locales: ['de'] } }, {}],
      ['ATTRIBUTE_DIFFERS', { audience: { attributes: [{ name: 'pet', equals: 'dog' }] } }, {}],
      ['OUT_OF_STOCK', { stock: 0 }, {}],
      ['OUT_OF_STOCK', { gives: { codePool: true } }, {}],
      ['NO_OPTION', { choose: 1, options: [option('a', { stock: 0 })] }, {}],
      ['INSUFFICIENT_POINTS', { points: 1001 }, { missing: 1 }],
    ])('%s', async (code, said, facts) => {
      const story = await begin();
      const member = await aMember(app).of(story.program).bornOn('1987-01-15').with({ locale: 'en', channel: 'web' }).enroll();
      const other = new (story.constructor as new (...all: unknown[]) => Story)(app, story.program, member);
      await other.credit(1000);
      await offer(story, 'It', said);

      const [it] = await shown(other);

      const nothing = { missing: null, resetsAt: null, from: null, needed: null };
      expect(it).toMatchObject({ available: false, reasons: [{ ...nothing, code, ...facts }] });
    }); // prettier-ignore

    it('of unknown age and birthday', async () => {
      const story = await begin();
      await offer(story, 'It', { audience: { minAge: 18, birthdayWithinDays: 3 } });

      const [it] = await shown(story);

      expect(codesOf(it)).toEqual(['AGE_UNKNOWN', 'BIRTHDAY_UNKNOWN', 'INSUFFICIENT_POINTS']);
    });

    it('segments and tiers, with the tier that is needed', async () => {
      const story = await begin();
      const as = story.program.adminKey;
      const { tiers } = await aLadder(app).by(as).primary().active();
      for (const key of ['friends', 'strangers']) await aSegment(app, key, undefined, as);
      await act(app, 'addToSegment', { key: 'strangers', members: [{ id: story.member.id }] }, as);
      await story.credit(500);
      await offer(story, 'For friends', { audience: { segments: ['friends'], excludeSegments: ['strangers'] } });
      await offer(story, 'For gold', { audience: { minTier: tiers['gold'], tiers: [tiers['gold']] } });

      const [friends, gold] = await shown(story);

      expect(codesOf(friends)).toEqual(['NOT_IN_SEGMENT', 'IN_EXCLUDED_SEGMENT']);
      expect(gold.reasons.map(({ code, needed }: any) => [code, needed?.key])).toEqual([ // eslint-disable-line @typescript-eslint/no-explicit-any
        ['NOT_IN_TIER', undefined],
        ['TIER_TOO_LOW', 'gold'],
      ]); // prettier-ignore
    });

    it('a limit, with when it counts anew', async () => {
      const story = await begin();
      await story.credit(5000);
      const limits = [{ uses: 1, period: 'DAY' }];
      const own = await offer(story, 'Once a day', { limits });
      const all = await offer(story, 'For 600 a month by all', { limits: [{ points: 600, period: 'MONTH', perMember: false }] });
      await redeemed(story, own.id);
      await redeemed(story, all.id);

      const [first, second] = await shown(story);
      await story.letTimePass('2027-03-11T00:00:00Z');
      const [after] = await shown(story);

      expect(first.reasons).toMatchObject([{ code: 'LIMIT_REACHED', resetsAt: '2027-03-11T00:00:00.000Z' }]);
      expect(second.reasons).toMatchObject([{ code: 'LIMIT_REACHED', resetsAt: '2027-03-31T23:00:00.000Z' }]);
      expect(codesOf(after)).toEqual([]);
    }); // prettier-ignore

    it('codes of one pool that options share, as many as are left', async () => {
      const story = await begin();
      await story.credit(1000);
      const night = async (name: string, more: Record<string, unknown>) => {
        const options = [
          option('a'),
          option('b'),
          option('c', { surcharge: 50, gives: { handFulfilled: true }, ...more }),
        ];
        const { id } = await offer(story, name, { gives: { codePool: true }, choose: 2, options });
        await addCodes(story, { reward: id, codes: [`${name}-1`] });
      };
      await night('With another', {});
      await night('Without', { stock: 0 });

      const [another, without] = await shown(story);

      expect(another).toMatchObject({ available: true, price: 550, reasons: [] });
      expect(another.options.map(({ price }: any) => price)).toEqual([550, 550, 550]); // eslint-disable-line @typescript-eslint/no-explicit-any
      expect([without.available, codesOf(without)]).toEqual([false, ['NO_OPTION']]);
    });

    it('a voucher that cannot be issued', async () => {
      const story = await begin();
      const voucher = await aTemplate(app).by(story.program.adminKey).with({ gives: { amount: { amount: '5', currency: 'GBP' } } }).make();
      await offer(story, 'It', { gives: { voucher } });
      await story.setProgram({ currency: 'EUR' });

      const [it] = await shown(story);

      expect(codesOf(it)).toEqual(['NO_VOUCHER', 'INSUFFICIENT_POINTS']);
    }); // prettier-ignore

    it.each([
      ['pauseMember', 'idempotencyKey: "1"', true],
      ['blockMember', 'mayEarn: true, maySpend: false', true],
      ['blockMember', 'mayEarn: false, maySpend: true', false],
      ['closeMember', 'idempotencyKey: "1"', true],
    ])('a status: %s%s', async (operation, more, isKept) => {
      const story = await begin();
      await story.credit(1000);
      await offer(story, 'It');
      const document = `mutation ($m: MemberRef!) { ${operation}(input: { member: $m, reason: "So", ${more} }) { __typename ... on UserError { message } } }`;
      const { data, errors } = await app.call(story.program.adminKey, document, { m: { id: story.member.id } });
      expect([errors, data?.[operation]?.message]).toEqual([undefined, undefined]);

      const [it] = await shown(story);

      expect(codesOf(it)).toEqual(isKept ? ['MEMBER_NOT_ACTIVE'] : []);
    }); // prettier-ignore
  });

  describe('is for them', () => {
    it('at the price of their tier, of this time, and with what the options cost', async () => {
      const story = await begin();
      const { tiers } = await aLadder(app).by(story.program.adminKey).primary().active();
      const options = [option('plain'), option('fine', { surcharge: 100 })];
      await offer(story, 'It', {
        points: 1000,
        tierPrices: [{ tier: tiers['gold'], points: 800 }],
        timedPrices: [{ from: '2027-03-11T00:00:00Z', until: '2027-03-12T00:00:00Z', points: 700 }],
        choose: 1,
        options,
      });
      const prices = async () => {
        const [it] = await shown(story);
        return [it.price, ...it.options.map(({ price }: { price: number }) => price)];
      };

      expect(await prices()).toEqual([1000, 1000, 1100]);
      await story.earn(150);
      expect(await prices()).toEqual([800, 800, 900]);
      await story.letTimePass('2027-03-11T00:00:00Z');
      expect(await prices()).toEqual([700, 700, 800]);
      await story.letTimePass('2027-03-12T00:00:00Z');
      expect(await prices()).toEqual([800, 800, 900]);
    });

    it('before others, with early access; and not at all before or after its time', async () => {
      const story = await begin();
      const { tiers } = await aLadder(app).by(story.program.adminKey).primary().active();
      await offer(story, 'Soon', {
        visibleFrom: '2027-03-12T12:00:00Z',
        redeemableFrom: '2027-03-12T12:00:00Z',
        earlyAccess: [{ tier: tiers['gold'], days: 2 }],
      });
      await offer(story, 'Over', { visibleUntil: AT });
      const paused = await offer(story, 'Paused');
      await change(app, 'pauseReward', { id: paused.id }, story.program.adminKey);

      expect(namesOf(await shown(story))).toEqual([]);
      await story.earn(600);
      const [soon] = await shown(story);

      expect([soon.reward.name, soon.available]).toEqual(['Soon', true]);
    });

    it('in their language', async () => {
      const story = await begin();
      const input = { member: { id: story.member.id }, locale: 'de' };
      await app.call(story.program.adminKey, 'mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }', { input });
      const name = [...en('A mug'), { locale: 'de', text: 'Eine Tasse' }];
      await offer(story, '', { name, choose: 1, options: [option('a', { name: [...en('Blue'), { locale: 'de', text: 'Blau' }] })] });

      const document = '{ me { rewards { nodes { reward { name english: name(locale: "en") } options { option { name } } } } } }';
      const { data } = await app.call(await story.member.token(), document);

      expect(data.me.rewards.nodes).toEqual([
        { reward: { name: 'Eine Tasse', english: 'A mug' }, options: [{ option: { name: 'Blau' } }] },
      ]);
    }); // prettier-ignore
  });

  describe('is as of now', () => {
    it('with points that expired though no job has booked it, and a tier that is over', async () => {
      const story = await begin({ currency: { expiry: { kind: 'AFTER', count: 1, unit: 'MONTHS' } } });
      const { tiers } = await aLadder(app).by(story.program.adminKey).primary().within('CALENDAR_QUARTER').active();
      await story.earn(600);
      await offer(story, 'It', { audience: { minTier: tiers['gold'] } });
      const [before] = await shown(story);
      const { number } = story.program.program;
      await app.database.pool.query(`UPDATE program SET clock = '2027-10-02T00:00:00Z' WHERE id = $1`, [number]);

      const [after] = await shown(story);

      expect(codesOf(before)).toEqual([]);
      expect(codesOf(after)).toEqual(['TIER_TOO_LOW', 'INSUFFICIENT_POINTS']);
      expect(after.reasons[1].missing).toBe(500);
    });

    it('with what reservations keep until they are over, whether or not a job has come by', async () => {
      const story = await begin();
      await story.credit(5000);
      const limits = [{ uses: 2, period: 'EVER', perMember: false }];
      const it = await offer(story, 'It', { stock: 1, limits, choose: 1, options: [option('a', { stock: 1 })] });
      await reserved(story, it.id, { choices: [{ option: it.options[0].id }], expiresInSeconds: 60 });
      const [kept] = await shown(story);
      const { number } = story.program.program;
      await app.database.pool.query(`UPDATE program SET clock = clock + interval '60 seconds' WHERE id = $1`, [number]);

      const [free] = await shown(story);

      expect(codesOf(kept)).toEqual(['OUT_OF_STOCK', 'NO_OPTION']);
      expect([kept.reward.stock, kept.options[0].option.stock]).toEqual([0, 0]);
      expect(codesOf(free)).toEqual([]);
      expect([free.reward.stock, free.options[0].option.stock]).toEqual([1, 1]);
    });

    it('with a reward that another server changed just now', async () => {
      const story = await begin();
      const other = await startTestApp({ on: app });
      await offer(story, 'First');
      await rewardsFor(app, story.member, { as: story.program.adminKey });
      await anOffer(other, 'Second', {}, story.program.adminKey);

      const rewards = await rewardsFor(app, story.member, { as: story.program.adminKey });

      expect(namesOf(rewards)).toEqual(['First', 'Second']);
      await other.close();
    });
  });

  describe('is in order of relevance', () => {
    it('of the catalogue where nothing speaks for anything, and by the weights of the program', async () => {
      const story = await begin();
      const input = { member: { id: story.member.id }, interests: ['Wine'] };
      await app.call(story.program.adminKey, 'mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }', { input });
      await offer(story, 'Music', { category: 'music' });
      await offer(story, 'Tasting', { category: 'food', tags: ['wine'] });

      const [first] = await shown(story);
      expect([first.reward.name, first.relevance]).toEqual([
        'Tasting',
        { score: 3, reasons: [{ signal: 'interest', weight: 3, value: 0.5 }, { signal: 'meantFor', weight: 3, value: 0.5 }] },
      ]);

      await story.setProgram({ relevanceWeights: { interest: 0, meantFor: 0.25 } });
      const [plain] = await shown(story);
      expect([plain.reward.name, plain.relevance.score]).toEqual(['Music', 0.125]);
    }); // prettier-ignore

    it('by what members of the same age band and tier choose: what this server books at once, all within half a minute', async () => {
      let now = Date.parse('2027-01-01T00:00:00Z');
      const timed = await startTestApp({ clock: { now: () => new Date(now) } });
      const story = await aStory(timed, { at: AT });
      await story.credit(10_000);
      const options = [option('a'), option('b'), option('c')];
      const it = await anOffer(timed, 'It', { choose: 1, options }, story.program.adminKey);
      const keys = async () => optionsOf(await rewardsFor(timed, story.member, { as: story.program.adminKey }));
      expect(await keys()).toEqual(['a', 'b', 'c']);

      await redeemed(story, it.id, { quantity: 2, choices: [{ option: it.options[2].id }] });
      await redeemed(story, it.id, { choices: [{ option: it.options[1].id }] });
      expect(await keys()).toEqual(['c', 'b', 'a']);
      now += 30_001;

      expect(await keys()).toEqual(['c', 'b', 'a']);
      const [{ options: choices }] = await rewardsFor(timed, story.member, { as: story.program.adminKey });
      expect(choices[0].relevance.reasons).toContainEqual({ signal: 'popular', weight: 2, value: 0.666667 });
      await expectInvariants(timed);
      await timed.close();
    });

    it('with what is new first, for who agreed to profiling', async () => {
      const story = await begin();
      await story.credit(10_000);
      const [old] = [await offer(story, 'Old'), await offer(story, 'New')];
      await redeemed(story, old.id);
      const say = (what: string) =>
        app.call(story.program.adminKey, `mutation ($m: MemberRef!) { ${what}(input: { member: $m, purpose: "PROFILING" }) { __typename } }`, { m: { id: story.member.id } }); // prettier-ignore
      await story.setProgram({ relevanceWeights: { popular: 0 } });

      expect(namesOf(await shown(story))).toEqual(['Old', 'New']);
      await say('grantConsent');
      expect(namesOf(await shown(story))).toEqual(['New', 'Old']);
      await app.call(story.program.adminKey, `mutation ($m: MemberRef!) { restrictProcessing(input: { member: $m, restricted: true }) { __typename } }`, { m: { id: story.member.id } }); // prettier-ignore
      const [restricted] = await shown(story);
      expect([restricted.reward.name, restricted.relevance]).toEqual(['Old', { score: 0, reasons: [] }]);
    });
  });

  describe('goes page by page', () => {
    it('behind where the one before ended, though the order changes meanwhile', async () => {
      const story = await begin();
      for (const name of ['a', 'b', 'c', 'd', 'e']) await offer(story, name, { category: name });
      app.get(ProgramDirectory).forget(story.program.program.number);
      const as = await story.member.token();
      const first = await pageFor(app, MY_REWARDS, as, { first: 2 });
      const input = { interests: ['a', 'e'] };
      await app.call(as, 'mutation ($input: UpdateMemberInput!) { updateMember(input: $input) { __typename } }', { input });

      const second = await pageFor(app, MY_REWARDS, as, { first: 2, after: first.pageInfo.endCursor });
      const third = await pageFor(app, MY_REWARDS, as, { first: 2, after: second.pageInfo.endCursor });
      const all = await pageFor(app, MY_REWARDS, as, {});

      expect([first, second, third].map(({ nodes }) => namesOf(nodes))).toEqual([['a', 'b'], ['c', 'd'], []]);
      expect([first, second, third].map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, false, false]);
      expect(namesOf(all.nodes)).toEqual(['a', 'e', 'b', 'c', 'd']);
    }); // prettier-ignore

    it('of what passes the filter', async () => {
      const story = await begin();
      await story.credit(600);
      await offer(story, 'a', { category: 'x', tags: ['new'], points: 500 });
      await offer(story, 'b', { category: 'x', points: 700 });
      await offer(story, 'c', { tags: ['new'], points: 600 });
      const names = async (filter: object, first = 20) => namesOf(await shown(story, { filter, first }));

      expect(await names({ available: true })).toEqual(['a', 'c']);
      expect(await names({ available: true }, 1)).toEqual(['a']);
      expect(await names({ available: false })).toEqual(['b']);
      expect(await names({ category: 'x' })).toEqual(['a', 'b']);
      expect(await names({ tag: 'new' })).toEqual(['a', 'c']);
      expect(await names({ maxPoints: 600 })).toEqual(['a', 'c']);
      expect(await names({ maxPoints: 600, category: 'x', available: true })).toEqual(['a']);
    });

    it.each([{ after: 'nonsense' }, { after: Buffer.from('["x","1","1"]').toString('base64url') }, { first: 0 }, { filter: { tag: 'a\u0007' } }])(
      'not with %j', async (variables) => {
        const story = await begin();

        const { errors } = await app.call(story.program.adminKey, REWARDS, { id: story.member.id, ...variables });

        expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      },
    ); // prettier-ignore
  });

  it('takes few statements, however many rewards and options there are, and shares them', async () => {
    const story = await begin();
    await story.credit(5000);
    const limits = [{ uses: 3, period: 'MONTH' }, { uses: 1000, period: 'EVER', perMember: false }]; // prettier-ignore
    const options = ['a', 'b', 'c', 'd'].map((key) => option(key, { stock: 10, legalAge: key === 'd' ? 18 : null }));
    const it = await offer(story, 'It', { choose: 1, options, limits });
    await copyRewards(app.database.pool, story.program.program.number, 500);
    const others = await Promise.all([1, 2, 3].map(() => aMember(app).of(story.program).enroll()));
    await redeemed(story, it.id, { choices: [{ option: it.options[0].id }] });
    await app.call(story.program.adminKey, `mutation ($m: MemberRef!) { grantConsent(input: { member: $m, purpose: "PROFILING" }) { __typename } }`, { m: { id: story.member.id } }); // prettier-ignore
    expect(await shown(story, { first: 80 })).toHaveLength(80);

    const one = await statementsOf(app, () => rewardsFor(app, story.member, { as: story.program.adminKey, first: 80 }));
    const filtered = await statementsOf(app, () =>
      rewardsFor(app, story.member, { as: story.program.adminKey, filter: { available: true } }),
    );
    const document = `query ($a: ID!, $b: ID!, $c: ID!) { ${['a', 'b', 'c'].map((name) => `${name}: member(ref: { id: $${name} }) { rewards { nodes { price } } }`).join(' ')} }`; // prettier-ignore
    const [a, b, c] = others.map(({ id }) => id);
    const several = await statementsOf(app, () => app.call(story.program.shopKey, document, { a, b, c }));

    expect(one).toEqual(['find-lookers', 'find-members', 'find-shelves']);
    expect(filtered).toEqual(['find-lookers', 'find-members', 'find-shelves']);
    expect(several).toEqual(['find-lookers', 'find-members', 'find-shelves']);
  });

  describe('is shown', () => {
    it('to the member, without what is the business of staff', async () => {
      const story = await begin();
      await offer(story, 'It', { choose: 1, options: [option('a', { legalAge: 18 }), option('b')] });
      app.get(ProgramDirectory).forget(story.program.program.number);

      expect(optionsOf(await rewardsOf(app, story.member))).toEqual(['b']);
      expect(optionsOf(await shown(story))).toEqual(['a', 'b']);
      for (const field of ['options { key }', 'claimed', 'codesLeft', 'isLow', 'warnBelow', 'audience { minAge }']) {
        const as = await story.member.token();
        const { errors } = await app.call(as, `{ me { rewards { nodes { reward { ${field} } } } } }`);
        expect([field, errors?.[0]?.extensions.code]).toEqual([field, 'FORBIDDEN']);
      }
    });

    it('to nobody of another program', async () => {
      const [story, other] = [await begin(), await begin()];
      await offer(story, 'It');

      const { data } = await app.call(other.program.adminKey, REWARDS, { id: story.member.id });

      expect(data.member).toBeNull();
      expect(await shown(other)).toEqual([]);
    });
  });
});
