import { aLadder } from '../../factories/a-ladder.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import {
  ARCHIVE,
  CREATE,
  en,
  gbp,
  NO_GIVES,
  NOTHING,
  PLAIN_INPUT,
  PLAIN_TEMPLATE,
  storedTemplates,
  TEMPLATE,
  UPDATE,
  WHOLE_INPUT,
  WHOLE_TEMPLATE,
} from './support/whole-template.js';

type Problems = [path: string, message: string][];

describe('updateVoucherTemplate', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const update = async (input: Record<string, unknown>, key = app.program.adminKey) => {
    const { data, errors } = await app.call(key, UPDATE, { input });
    expect(errors).toBeUndefined();
    return data.updateVoucherTemplate;
  };
  const make = async (input: Record<string, unknown>, key = app.program.adminKey): Promise<string> =>
    (await app.call(key, CREATE, { input })).data.createVoucherTemplate.voucherTemplate.id;
  const shown = async (id: string) =>
    (await app.asAdmin(`query ($id: ID!) { voucherTemplate(id: $id) { ${TEMPLATE} } }`, { id })).data.voucherTemplate;

  it('changes everything that a template can say', async () => {
    const id = await make(PLAIN_INPUT);

    const { voucherTemplate } = await update({ id, ...WHOLE_INPUT });

    expect(voucherTemplate).toEqual({ ...WHOLE_TEMPLATE, id, version: 2 });
    expect(await shown(id)).toEqual(voucherTemplate);
  });

  it('leaves what is left out', async () => {
    const id = await make(WHOLE_INPUT);

    const { voucherTemplate } = await update({ id, position: 7 });

    expect(voucherTemplate).toEqual({ ...WHOLE_TEMPLATE, id, version: 2, position: 7 });
  });

  it('takes away what is null', async () => {
    const id = await make(WHOLE_INPUT);

    const { voucherTemplate } = await update({ id, ...PLAIN_INPUT, ...NOTHING });

    expect(voucherTemplate).toEqual({ ...PLAIN_TEMPLATE, id, version: 2 });
    expect(await shown(id)).toEqual(voucherTemplate);
  });

  it('keeps every version, for the vouchers that are out', async () => {
    const id = await make(WHOLE_INPUT);
    const [, versions] = await storedTemplates(app);

    await update({ id, gives: { amount: gbp('1') } });

    const [, after] = await storedTemplates(app);
    expect(after).toEqual(expect.arrayContaining(versions!));
    expect(after).toHaveLength(versions!.length + 1);
  });

  it('gives something of another kind', async () => {
    const id = await make({ ...WHOLE_INPUT, minimumOrder: null });

    const answers = [
      await update({ id, gives: { percent: { percent: '10.5' } } }),
      await update({ id, gives: { points: 5 } }),
      await update({ id, gives: { giftCard: gbp('50') }, uses: null, scope: null }),
      await update({ id, gives: { freeProduct: 'mug' } }),
    ];

    expect(answers.map(({ voucherTemplate: { version, kind, gives } }) => [version, kind, gives])).toEqual([
      [2, 'PERCENT', { ...NO_GIVES, percent: { percent: '10.5', cap: null } }],
      [3, 'POINTS', { ...NO_GIVES, points: 5 }],
      [4, 'GIFT_CARD', { ...NO_GIVES, giftCard: gbp('50.00') }],
      [5, 'FREE_PRODUCT', { ...NO_GIVES, freeProduct: 'mug' }],
    ]);
  });

  it('writes nothing when nothing changes', async () => {
    const id = await make(WHOLE_INPUT);
    const [templates, versions, , audit] = await storedTemplates(app);

    const answers = [
      await update({ id }),
      await update({ id, ...WHOLE_INPUT }),
      await update({ id, gives: { percent: { percent: '10.5', cap: gbp('5.00') } }, minimumOrder: '20.50' }),
    ];

    expect(answers.map(({ voucherTemplate }) => voucherTemplate)).toEqual(Array(3).fill({ ...WHOLE_TEMPLATE, id }));
    const after = await storedTemplates(app);
    expect([after[0], after[1], after[3]]).toEqual([templates, versions, audit]);
  });

  it.each<[string, Record<string, unknown>, Problems]>([
    [
      'what cannot be taken away',
      { name: null, gives: null },
      [
        ['name', 'cannot be taken away; leave it out to keep it'],
        ['gives', 'cannot be taken away; leave it out to keep it'],
      ],
    ],
    [
      'a gift card with the uses and the scope that stay',
      { gives: { giftCard: gbp('5') } },
      [
        ['scope', 'not with a gift card, which pays for everything'],
        ['uses', 'must be 1 with a gift card, not 3: it is used until nothing is left on it'],
      ],
    ],
    ['days with the minimum that stays', { validDays: 6 }, [['minimumDays', '7 must not be above validDays, 6']]],
    [
      'no end with the minimum that stays',
      { validDays: null },
      [['minimumDays', 'only with validDays: without them it never ends']],
    ],
    [
      'what does not make sense',
      { name: [], gives: { points: -1 }, minimumOrder: '0', scope: {}, audience: { segments: ['none'] }, position: -1 },
      [
        ['name', 'needs a text in at least one language'],
        ['gives.points', '-1 is not within 1 to 1000000000'],
        ['minimumOrder', '0 is not an amount of GBP above 0, at most 1000000000000, with at most 2 decimals'],
        ['scope', 'must include or exclude something; leave it out for all lines'],
        ['position', '-1 is not within 0 to 100'],
        ['audience.segments.0', '"none" is not a segment of this program'],
      ],
    ],
  ])('refuses %s and changes nothing', async (_, wrong, problems) => {
    const id = await make(WHOLE_INPUT);
    const before = await storedTemplates(app);

    const refused = await update({ id, ...wrong });

    expect(refused).toMatchObject({
      code: 'INVALID_INPUT',
      problems: problems.map(([path, message]) => ({ path: path.split('.'), message })),
    });
    expect(await storedTemplates(app)).toEqual(before);
  });

  it('does not make a gift card usable more than once', async () => {
    const id = await aTemplate(app)
      .giving({ giftCard: gbp('5') })
      .make();

    const refused = await update({ id, uses: 2 });

    expect(refused.problems).toEqual([
      { path: ['uses'], message: 'must be 1 with a gift card, not 2: it is used until nothing is left on it' },
    ]);
  });

  it('states amounts in the money that the program has now', async () => {
    const { adminKey } = await app.anotherProgram();
    const id = await make({ ...PLAIN_INPUT, gives: { amount: gbp('5') }, minimumOrder: '20' }, adminKey);
    const plain = await make(PLAIN_INPUT, adminKey);
    await app.call(adminKey, 'mutation { updateProgram(input: { currency: "JPY" }) { __typename } }');
    const before = await storedTemplates(app);

    const refused = await update({ id, position: 1 }, adminKey);

    const message = "is in GBP, and the program's currency is JPY: state it anew";
    expect(refused.problems).toEqual([
      { path: ['gives'], message },
      { path: ['minimumOrder'], message },
    ]);
    expect(await storedTemplates(app)).toEqual(before);
    const { voucherTemplate } = await update(
      { id, gives: { amount: { amount: '500', currency: 'JPY' } }, minimumOrder: null },
      adminKey,
    );
    expect(voucherTemplate).toMatchObject({ version: 2, minimumOrder: null });
    expect(voucherTemplate.gives.amount).toEqual({ amount: '500', currency: 'JPY' });
    expect((await update({ id: plain, position: 1 }, adminKey)).voucherTemplate.version).toBe(2);
  });

  it('refuses a tier of an archived ladder when it is given, not when it stays', async () => {
    const ladder = await aLadder(app).draft();
    const audience = { minTier: ladder.tiers.gold };
    const id = await aTemplate(app).with({ audience }).make();
    await app.asAdmin(`mutation { archiveTierLadder(input: { id: "${ladder.id}" }) { __typename } }`);

    expect((await update({ id, audience })).problems).toEqual([
      { path: ['audience', 'minTier'], message: `"${ladder.tiers.gold}" is a tier of an archived ladder` },
    ]);
    expect((await update({ id, position: 3 })).voucherTemplate).toMatchObject({ version: 2, position: 3 });
  });

  it('refuses a template that is ARCHIVED and changes nothing', async () => {
    const id = await make(PLAIN_INPUT);
    await app.asAdmin(ARCHIVE, { input: { id } });
    const before = await storedTemplates(app);

    const refused = await update({ id, position: 3 });

    expect(refused).toEqual({
      code: 'VOUCHER_TEMPLATE_STATUS_NOT_ALLOWED',
      message: 'The voucher template is ARCHIVED; this is possible while it is ACTIVE.',
      path: ['id'],
      status: 'ARCHIVED',
      allowed: ['ACTIVE'],
    });
    expect(await storedTemplates(app)).toEqual(before);
  });

  it('finds no template of another program and none that is not there', async () => {
    const id = await make(PLAIN_INPUT);
    const { adminKey } = await app.anotherProgram();
    const before = await storedTemplates(app);

    const refused = [
      await update({ id, position: 3 }, adminKey),
      await update({ id: 'vtp_1', position: 3 }),
      await update({ id: id.replace('vtp', 'tld'), position: 3 }),
    ];

    const message = 'There is no such voucher template in this program.';
    expect(refused).toEqual(Array(3).fill({ code: 'VOUCHER_TEMPLATE_NOT_FOUND', message, path: ['id'] }));
    expect(await storedTemplates(app)).toEqual(before);
  });

  it('numbers versions of edits at the same time one after the other', async () => {
    const id = await make(PLAIN_INPUT);

    const edits = await Promise.all(['a', 'b', 'c', 'd'].map((text) => update({ id, name: en(text) })));

    expect(edits.map(({ voucherTemplate }) => voucherTemplate.version).sort()).toEqual([2, 3, 4, 5]);
  });

  it('is for administrators and marketers', async () => {
    const id = await make(PLAIN_INPUT);
    expect((await update({ id, position: 1 }, await keyFor(app, 'MARKETER'))).voucherTemplate.version).toBe(2);
    const keys = [await keyFor(app, 'SUPPORT'), await keyFor(app, 'ANALYST'), app.program.shopKey];
    const before = await storedTemplates(app);

    const answers = await Promise.all(keys.map((key) => app.call(key, UPDATE, { input: { id, position: 2 } })));

    expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
    expect(await storedTemplates(app)).toEqual(before);
  });
});
