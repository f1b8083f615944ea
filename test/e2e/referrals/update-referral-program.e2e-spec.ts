import { ProgramDirectory } from '../../../src/programs/index.js';
import { ReferralBook } from '../../../src/referrals/index.js';
import { decodeId } from '../../../src/kernel/ids.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import { ARCHIVE, gbp } from '../vouchers/support/whole-template.js';
import {
  FIND,
  NOTHING,
  PLAIN_PROGRAM,
  storedReferralPrograms,
  UPDATE,
  wholeInput,
  wholeProgram,
} from './support/referral-program.js';

type Problems = [path: string, message: string][];

const CREATE_CURRENCY = `mutation ($input: CreatePointCurrencyInput!) {
  createPointCurrency(input: $input) { ... on CreatePointCurrencyPayload { pointCurrency { id } } }
}`;
const UPDATE_CURRENCY = `mutation ($input: UpdatePointCurrencyInput!) {
  updatePointCurrency(input: $input) { ... on UserError { message } __typename }
}`;

describe('updateReferralProgram', () => {
  let app: TestApp;
  let key: string;
  let forFriend: string;
  let forAdvocate: string;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    key = (await app.anotherProgram()).adminKey;
    forFriend = await aTemplate(app).by(key).make();
    forAdvocate = await aTemplate(app)
      .giving({ amount: gbp('5') })
      .with({ uses: 3 })
      .by(key)
      .make();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const update = async (input: Record<string, unknown>, as = key) => {
    const { data, errors } = await app.call(as, UPDATE, { input });
    expect(errors).toBeUndefined();
    return data.updateReferralProgram;
  };
  const shown = async () => (await app.call(key, FIND)).data.referralProgram;
  const stored = () => storedReferralPrograms(app);
  const notes = async () => {
    const query = '{ auditLog(filter: { actions: ["updateReferralProgram"] }) { nodes { action subject details } } }';
    return (await app.call(key, query)).data.auditLog.nodes;
  };
  const archive = async (id: string) => (await app.call(key, ARCHIVE, { input: { id } })).data.archiveVoucherTemplate;
  const stars = async (): Promise<string> => {
    const input = { code: 'stars', name: [{ locale: 'en', text: 'Stars' }] };
    return (await app.call(key, CREATE_CURRENCY, { input })).data.createPointCurrency.pointCurrency.id;
  };

  it('makes one of which nothing is said', async () => {
    const { referralProgram } = await update({});

    expect(referralProgram).toEqual(PLAIN_PROGRAM);
    expect(await shown()).toEqual(referralProgram);
    expect(await notes()).toEqual([{ action: 'updateReferralProgram', subject: null, details: { version: 1 } }]);
  });

  it('makes one of which everything is said', async () => {
    const { referralProgram } = await update(wholeInput(forFriend, forAdvocate));

    expect(referralProgram).toEqual(wholeProgram(forFriend, forAdvocate));
    expect(await shown()).toEqual(referralProgram);
  });

  it('makes the same of nothing and of null', async () => {
    expect((await update(NOTHING)).referralProgram).toEqual(PLAIN_PROGRAM);
  });

  it('changes everything, and notes what changed', async () => {
    const { createdAt } = (await update({})).referralProgram;

    const { referralProgram } = await update(wholeInput(forFriend, forAdvocate));

    expect(referralProgram).toEqual({ ...wholeProgram(forFriend, forAdvocate), version: 2, createdAt });
    expect(await shown()).toEqual(referralProgram);
    const [{ details }] = await notes();
    expect(details.version).toBe(2);
    expect(details.changed).toEqual(
      ['advocate', 'delayDays', 'friend', 'inProgram', 'invitationDays', 'minimum', 'moneyCurrency']
        .concat(['openInvitations', 'perMonth', 'perYear', 'purchases', 'review', 'shareLink', 'status', 'withinDays'])
        .sort(),
    );
  });

  it('leaves what is left out', async () => {
    await update(wholeInput(forFriend, forAdvocate));

    const { referralProgram } = await update({ delayDays: 30 });

    expect(referralProgram).toEqual({ ...wholeProgram(forFriend, forAdvocate), version: 2, delayDays: 30 });
  });

  it('brings back what is null', async () => {
    await update(wholeInput(forFriend, forAdvocate));

    const { referralProgram } = await update(NOTHING);

    expect(referralProgram).toEqual({ ...PLAIN_PROGRAM, version: 2 });
    expect(await shown()).toEqual(referralProgram);
  });

  it('says that nobody gets anything any more, one after the other', async () => {
    await update(wholeInput(forFriend, forAdvocate));

    const answers = [await update({ friend: null }), await update({ advocate: [] }), await update({ perMonth: null })];

    const seen = answers.map(({ referralProgram: { version, friend, advocate, perMonth } }) => [
      version,
      friend,
      advocate.length,
      perMonth,
    ]);
    expect(seen).toEqual([
      [2, null, 3, 3],
      [3, null, 0, 3],
      [4, null, 0, null],
    ]);
  });

  it('replaces what qualifies as a whole', async () => {
    await update(wholeInput(forFriend, forAdvocate));

    const answers = [
      await update({ qualifies: { on: 'PURCHASE', withinDays: 10 } }),
      await update({ qualifies: { on: 'ENROLLMENT' } }),
    ];

    expect(answers.map(({ referralProgram: { version, qualifies } }) => [version, qualifies])).toEqual([
      [2, { on: 'PURCHASE', purchases: 1, minimum: null, withinDays: 10 }],
      [3, { on: 'ENROLLMENT', purchases: 1, minimum: null, withinDays: null }],
    ]);
  });

  it('pauses and goes on without a new version', async () => {
    await update(wholeInput(forFriend, forAdvocate));
    const [, versions, steps] = await stored();

    const answers = [
      await update({ status: 'ACTIVE' }),
      await update({ status: 'PAUSED' }),
      await update({ status: null }),
    ];

    expect(answers.map(({ referralProgram: { version, status } }) => [version, status])).toEqual([
      [1, 'ACTIVE'],
      [1, 'PAUSED'],
      [1, 'ACTIVE'],
    ]);
    const after = await stored();
    expect([after[1], after[2]]).toEqual([versions, steps]);
    expect((await notes())[0].details).toEqual({ version: 1, changed: ['status'] });
  });

  it('writes nothing when nothing changes', async () => {
    await update(wholeInput(forFriend, forAdvocate));
    const before = await stored();

    const answers = [
      await update({}),
      await update(wholeInput(forFriend, forAdvocate)),
      await update({ currency: null, qualifies: { on: 'PURCHASE', purchases: 2, minimum: '25.5', withinDays: 60 } }),
    ];

    expect(answers.map(({ referralProgram }) => referralProgram)).toEqual(
      Array(3).fill(wholeProgram(forFriend, forAdvocate)),
    );
    expect((await stored()).slice(0, 4)).toEqual(before.slice(0, 4));
  });

  it('keeps every version, for who was brought by it', async () => {
    await update(wholeInput(forFriend, forAdvocate));
    const [, versions, steps] = await stored();

    await update({ advocate: [{ gives: { points: 9 } }] });

    const after = await stored();
    expect(after[1]).toEqual(expect.arrayContaining(versions!));
    expect(after[1]).toHaveLength(versions!.length + 1);
    expect(after[2]).toEqual(expect.arrayContaining(steps!));
    expect(after[2]).toHaveLength(steps!.length + 1);
  });

  it('is read anew by who decides by it', async () => {
    const { rows } = await app.database.pool.query<{ id: number }>('SELECT max(id) AS id FROM program');
    const programId = rows[0]!.id;
    const book = async () => {
      const directory = app.get(ProgramDirectory);
      directory.forget(programId);
      return app.get(ReferralBook).termsOf(await directory.settingsOf(programId));
    };
    expect(await book()).toBeNull();
    await update(wholeInput(forFriend, forAdvocate));

    const first = await book();

    expect(first?.isPaused).toBe(true);
    expect(first?.current).toMatchObject({
      version: 1,
      friend: { template: decodeId('vtp', forFriend) },
      advocate: [
        { fromFriend: 1, gift: { points: 500 } },
        { fromFriend: 3, gift: { points: 800 } },
        { fromFriend: 5, gift: { template: decodeId('vtp', forAdvocate) } },
      ],
      qualifies: 'PURCHASE',
      purchases: 2,
      minimum: 2550,
      moneyCurrency: 'GBP',
      withinDays: 60,
      delayDays: 0,
      review: 'ALWAYS',
    });
    await update({ status: 'ACTIVE', friend: { points: 5 }, advocate: null });
    const second = await book();
    expect(second?.isPaused).toBe(false);
    expect(second?.current).toMatchObject({ version: 2, friend: { points: 5 }, advocate: [] });
    expect([...second!.versions.keys()]).toEqual([1, 2]);
    expect(second!.versions.get(1)).toMatchObject({ perMonth: 3, friend: { template: decodeId('vtp', forFriend) } });
    expect(await app.statementsOf(book)).not.toContain('find-versions-of-referral-program');
  });

  const amount = 'is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals';
  it.each<[string, Record<string, unknown>, Problems]>([
    [
      'a link without a code',
      { shareLink: 'https://shop.example' },
      [['shareLink', 'must contain {code} exactly once, not 0 times']],
    ],
    [
      'a link that is not safe',
      { shareLink: 'http://shop.example/{code}' },
      [
        [
          'shareLink',
          'must be a web address that begins with https:// and a host, such as https://shop.example/hello?friend={code}',
        ],
      ],
    ],
    ['no points', { friend: { points: 0 } }, [['friend.points', '0 is not within 1 to 1000000000']]],
    [
      'points below 0 and too many',
      { friend: { points: -5 }, advocate: [{ gives: { points: 1000000001 } }] },
      [
        ['friend.points', '-5 is not within 1 to 1000000000'],
        ['advocate.0.gives.points', '1000000001 is not within 1 to 1000000000'],
      ],
    ],
    [
      'steps out of order and twice',
      { advocate: [3, 1, 1].map((fromFriend) => ({ fromFriend, gives: { points: 5 } })) },
      [
        ['advocate.1.fromFriend', '1 is not above 3, where the step before begins: steps go up'],
        ['advocate.2.fromFriend', '1 is not above 1, where the step before begins: steps go up'],
      ],
    ],
    [
      'what does not go with a purchase',
      { qualifies: { on: 'PURCHASE', purchases: 0, minimum: '0.001', withinDays: 3651 } },
      [
        ['qualifies.purchases', '0 is not within 1 to 100'],
        ['qualifies.minimum', `0.001 ${amount}`],
        ['qualifies.withinDays', '3651 is not within 1 to 3650'],
      ],
    ],
    [
      'conditions of purchases with an enrollment',
      { qualifies: { on: 'ENROLLMENT', purchases: 2, minimum: '5', withinDays: 5 } },
      [
        ['qualifies.purchases', 'only with PURCHASE: who enrolls has qualified'],
        ['qualifies.minimum', 'only with PURCHASE: who enrolls has qualified'],
        ['qualifies.withinDays', 'only with PURCHASE: who enrolls has qualified'],
      ],
    ],
    [
      'limits out of bounds',
      { delayDays: 366, perMonth: 0, perYear: -1, inProgram: 0, invitationDays: 0, openInvitations: 1001 },
      [
        ['delayDays', '366 is not within 0 to 365'],
        ['perMonth', '0 is not within 1 to 1000000'],
        ['perYear', '-1 is not within 1 to 1000000'],
        ['inProgram', '0 is not within 1 to 1000000000'],
        ['invitationDays', '0 is not within 1 to 365'],
        ['openInvitations', '1001 is not within 1 to 1000'],
      ],
    ],
    [
      'a point currency that is none',
      { currency: 'shells' },
      [['currency', 'there is no "shells"; this program has points']],
    ],
    [
      'templates that are none',
      { friend: { voucher: 'vtp_1' }, advocate: [{ gives: { voucher: 'x'.repeat(100) } }] },
      [
        ['friend.voucher', '"vtp_1" is not a voucher template of this program'],
        ['advocate.0.gives.voucher', `"${'x'.repeat(60)}…" is not a voucher template of this program`],
      ],
    ],
  ])('refuses %s, made or changed, and changes nothing', async (_, wrong, problems) => {
    const refusal = {
      code: 'INVALID_INPUT',
      problems: problems.map(([path, message]) => ({ path: path.split('.'), message })),
    };
    const none = await stored();

    expect(await update(wrong)).toMatchObject(refusal);

    expect(await stored()).toEqual(none);
    await update(wholeInput(forFriend, forAdvocate));
    const before = await stored();
    expect(await update(wrong)).toMatchObject(refusal);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['a gift of both', { friend: { points: 5, voucher: 'vtp_1' } }],
    ['a gift of nothing', { friend: {} }],
    ['a gift of null', { friend: { points: null } }],
    ['a step of nothing', { advocate: [{ fromFriend: 1 }] }],
    ['points in pieces', { friend: { points: 1.5 } }],
    ['days beyond numbers', { delayDays: 2 ** 31 }],
    ['what is no act', { qualifies: { on: 'VISIT' } }],
  ])('lets %s not through', async (_, input) => {
    const before = await stored();

    const { errors } = await app.call(key, UPDATE, { input });

    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(await stored()).toEqual(before);
  });

  it('refuses templates of another program and archived ones', async () => {
    const other = await aTemplate(app).make();
    const archived = await aTemplate(app).by(key).make();
    await archive(archived);
    const before = await stored();

    const refused = await update({ friend: { voucher: other }, advocate: [{ gives: { voucher: archived } }] });

    expect(refused.problems).toEqual([
      { path: ['friend', 'voucher'], message: `"${other}" is not a voucher template of this program` },
      { path: ['advocate', '0', 'gives', 'voucher'], message: `"${archived}" is an archived voucher template` },
    ]);
    expect(await stored()).toEqual(before);
  });

  it('refuses a template for the friend that can be used more than once', async () => {
    const refused = await update({ friend: { voucher: forAdvocate } });

    expect(refused.problems).toEqual([
      {
        path: ['friend', 'voucher'],
        message: `"${forAdvocate}" can be used 3 times: what a friend gets is for one purchase, their first`,
      },
    ]);
    expect(await shown()).toBeNull();
  });

  it('refuses amounts in money that the program has no longer', async () => {
    const card = await aTemplate(app)
      .giving({ giftCard: gbp('5') })
      .by(key)
      .make();
    await update({ qualifies: { on: 'PURCHASE', minimum: '20' } });
    await app.call(key, 'mutation { updateProgram(input: { currency: "JPY" }) { __typename } }');
    const before = await stored();

    const refused = await update({ friend: { voucher: card }, advocate: [{ gives: { voucher: forAdvocate } }] });

    const about = "is about GBP, and the program's currency is JPY: change the template first";
    expect(refused.problems).toEqual([
      { path: ['qualifies', 'minimum'], message: "is in GBP, and the program's currency is JPY: state it anew" },
      { path: ['friend', 'voucher'], message: `"${card}" ${about}` },
      { path: ['advocate', '0', 'gives', 'voucher'], message: `"${forAdvocate}" ${about}` },
    ]);
    expect(await stored()).toEqual(before);
    const { referralProgram } = await update({ qualifies: { on: 'PURCHASE', minimum: '2000' }, perYear: 5 });
    expect(referralProgram.qualifies.minimum).toEqual({ amount: '2000', currency: 'JPY' });
  });

  it('gives points of the currency that it got, and of none that is archived', async () => {
    const id = await stars();
    await update({});
    await app.call(key, UPDATE_CURRENCY, { input: { id, default: true } });
    const stays = (await update({ delayDays: 3 })).referralProgram;
    const anew = (await update({ currency: null })).referralProgram;
    const { data } = await app.call(key, '{ pointCurrencies { id code } }');
    const points = data.pointCurrencies.find(({ code }: { code: string }) => code === 'points').id;
    await app.call(key, UPDATE_CURRENCY, { input: { id: points, archived: true } });
    const before = await stored();

    const refused = await update({ currency: 'points' });

    expect([stays.currency.code, anew.currency.code]).toEqual(['points', 'stars']);
    expect(refused.problems).toEqual([
      { path: ['currency'], message: '"points" is archived: no friend can be brought for points of it' },
    ]);
    expect(await stored()).toEqual(before);
  });

  it('keeps the templates that it names from being archived, until it names them no longer', async () => {
    await update(wholeInput(forFriend, forAdvocate));
    const inUse = {
      code: 'VOUCHER_TEMPLATE_IN_USE',
      message: 'Vouchers of it are given by the referral program: change or end that first.',
    };
    expect(await archive(forFriend)).toMatchObject(inUse);
    expect(await archive(forAdvocate)).toMatchObject(inUse);

    await update({ friend: { points: 5 }, advocate: [{ gives: { points: 5 } }] });

    expect((await archive(forFriend)).voucherTemplate.status).toBe('ARCHIVED');
    expect((await archive(forAdvocate)).voucherTemplate.status).toBe('ARCHIVED');
    expect((await shown()).version).toBe(2);
  });

  it('names a template or archives it, never both', async () => {
    const [named, archived] = await Promise.all([update({ friend: { voucher: forFriend } }), archive(forFriend)]);

    const outcomes = [named.code ?? 'NAMED', archived.code ?? 'ARCHIVED'];
    expect([
      ['NAMED', 'VOUCHER_TEMPLATE_IN_USE'],
      ['INVALID_INPUT', 'ARCHIVED'],
    ]).toContainEqual(outcomes);
  });

  it('is made once by calls at the same time, and versions follow one after the other', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((perYear) => update({ perYear })));

    expect(answers.map(({ referralProgram }) => referralProgram.version).sort()).toEqual([1, 2, 3, 4, 5]);
    const last = answers.find(({ referralProgram }) => referralProgram.version === 5);
    expect(await shown()).toEqual(last.referralProgram);
  });

  it('is of one program alone', async () => {
    const mine = await update({ perYear: 5 });
    const other = (await app.anotherProgram()).adminKey;

    const theirs = await update({ perYear: 7 }, other);

    expect(theirs.referralProgram).toEqual({ ...PLAIN_PROGRAM, perYear: 7 });
    expect(await shown()).toEqual(mine.referralProgram);
  });

  it('is for administrators and marketers', async () => {
    expect(await aReferralProgram(app).make()).toBe(1);
    const marketer = await update({ perYear: 3 }, await keyFor(app, 'MARKETER'));
    expect(marketer.referralProgram.version).toBe(2);
    const keys = [await keyFor(app, 'SUPPORT'), await keyFor(app, 'ANALYST'), app.program.shopKey];
    const before = await stored();

    const answers = await Promise.all(keys.map((one) => app.call(one, UPDATE, { input: { perYear: 2 } })));

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await stored()).toEqual(before);
  });
});
