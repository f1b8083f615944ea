import { bringInto } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import { aTemplate } from '../../factories/a-template.js';
import { inviteFriend } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { aBringing, errorOf, notAllowed, NOW } from './support/a-bringing.js';
import { barAdvocate } from './support/bars.js';

const TEXT = 'must have 1 to 255 characters, no control characters';
/** The end of 31 March in London, where it is summer by then. */
const OVER = '2027-03-31T23:00:00.000Z';
const NODE = 'query ($id: ID!) { node(id: $id) { ... on Referral { state code link friendVoucher { id } } } }';

describe('inviteFriend', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('makes a code and a link for one person', async () => {
    const bringing = await aBringing(app);

    const outcome = await bringing.invite();

    expect(outcome).toEqual({
      replayed: false,
      member: { id: bringing.ann.id },
      code: expect.stringMatching(/^([0-9A-Z]{4}-)+[0-9A-Z]+$/),
      link: `https://shop.example/hello?friend=${outcome.code}`,
      referral: {
        id: expect.stringMatching(/^ref_/),
        ...{ state: 'INVITED', reason: null, invited: true, advocatePoints: 0, friendPoints: 0, invitedAt: NOW },
        ...{ joinedAt: null, qualifiedAt: null, paysAt: null, expiresAt: OVER, endedAt: null },
      },
    });
    expect(await bringing.told(bringing.ann)).toEqual(['referral.invited']);
    expect((await bringing.now(outcome.referral)).history).toEqual([{ state: 'INVITED', reason: null }]);
  });

  it('answers a repeat without the code where its secret is gone since', async () => {
    const secret = `2:${'a secret that came after it'.padEnd(32, '.')}`;
    const without = await startTestApp({ on: app, settings: { KINDRED_CODE_SECRETS: secret } });
    const bringing = await aBringing(app);
    const { referral } = await bringing.invite({ idempotencyKey: 'again' });
    const who = { member: { id: bringing.ann.id }, idempotencyKey: 'again' };

    const again = await inviteFriend(without, who, bringing.program.adminKey);
    const shown = await without.call(bringing.program.adminKey, NODE, { id: referral.id });
    await without.close();

    expect(again).toMatchObject({ replayed: true, code: '', link: null, referral: { id: referral.id } });
    expect(shown).toMatchObject({ data: { node: { state: 'INVITED', code: null, link: null } } });
    expect(shown.errors).toBeUndefined();
  });

  it('makes a voucher for the friend, which is over with the invitation', async () => {
    const bringing = await aBringing(app);
    const voucher = await aTemplate(app).by(bringing.program.adminKey).with({ validDays: 10 }).make();
    await bringing.setTerms({ friend: { voucher } });

    const { code, referral } = await bringing.invite();

    expect(referral).toMatchObject({ state: 'INVITED', expiresAt: '2027-03-12T00:00:00.000Z' });
    const { data } = await app.call(
      bringing.program.adminKey,
      'query ($code: String!) { voucher(code: $code) { id code expiresAt holder { id } template { id } } }',
      { code },
    );
    expect(data.voucher).toMatchObject({ code, holder: null, template: { id: voucher } });
    expect(data.voucher.expiresAt).toBe(referral.expiresAt);
    expect((await bringing.now(referral)).friendVoucher).toEqual({ id: data.voucher.id, status: 'ISSUED' });
  });

  it('gives a voucher that is good without end to an invitation that is not', async () => {
    const bringing = await aBringing(app, { invitationDays: 1 });
    const voucher = await aTemplate(app).by(bringing.program.adminKey).make();
    await bringing.setTerms({ invitationDays: 1, friend: { voucher } });

    const { referral } = await bringing.invite();

    expect(referral.expiresAt).toBe('2027-03-03T00:00:00.000Z');
  });

  it('has no link where the program has none', async () => {
    const { code, link } = await (await aBringing(app, { shareLink: null })).invite();

    expect(code).toEqual(expect.any(String));
    expect(link).toBeNull();
  });

  it('shows code and link to the advocate as long as they can be used, and to nobody else', async () => {
    const bringing = await aBringing(app);
    const { ann } = bringing;
    const ben = await bringing.somebody();
    const { code, link, referral } = await bringing.invite();
    const shown = async (token: string) => (await app.call(token, NODE, { id: referral.id })).data.node;

    expect(await shown(await ann.token())).toEqual({ state: 'INVITED', code, link, friendVoucher: null });
    expect(await shown(await ben.token())).toBeNull();
    await bringing.accept(ben, code);
    expect(await shown(await ann.token())).toEqual({ state: 'JOINED', code: null, link: null, friendVoucher: null });
    expect(await shown(await ben.token())).toEqual({ state: 'JOINED', code: null, link: null, friendVoucher: null });
  });

  it('keeps no code that could be read', async () => {
    const bringing = await aBringing(app);
    const code = await bringing.invitation();

    const { rows } = await app.database.pool.query(
      "SELECT r::text || encode(code_hash, 'escape') || encode(code_cipher, 'escape') AS row FROM referral r WHERE program_id = $1",
      [bringing.program.program.number],
    );

    expect(rows).toHaveLength(1);
    for (const text of [code, code.replaceAll('-', '')]) expect(rows[0].row).not.toContain(text);
  });

  it('is done once under one key, however often it is called at once', async () => {
    const bringing = await aBringing(app);
    const input = { idempotencyKey: 'once' };

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => bringing.invite(input)));
    const again = await bringing.refused(() => bringing.invite(input));

    expect(outcomes.map(({ replayed }) => replayed).sort()).toEqual([false, true, true, true, true]);
    expect(new Set(outcomes.map(({ code }) => code)).size).toBe(1);
    expect(again).toEqual({ ...outcomes[0], replayed: true });
  });

  it('answers a repeat with how the friend fares now', async () => {
    const bringing = await aBringing(app);
    const { code, link } = await bringing.invite({ idempotencyKey: 'once' });
    await bringing.accept(await bringing.somebody(), code);

    const again = await bringing.invite({ idempotencyKey: 'once' });

    expect(again).toMatchObject({ replayed: true, code, link, referral: { state: 'JOINED' } });
  });

  it('refuses a key that was used for another input or another operation', async () => {
    const bringing = await aBringing(app);
    await bringing.invite({ idempotencyKey: 'used' });
    await bringing.accept(await bringing.somebody(), await bringing.invitation(), { idempotencyKey: 'accepted' }, bringing.program.adminKey); // prettier-ignore

    const inputs = [{ idempotencyKey: 'used', deviceReference: 'd' }, { idempotencyKey: 'accepted' }];
    for (const input of inputs)
      expect(await bringing.refused(() => bringing.invite(input))).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
        idempotencyKey: input.idempotencyKey,
      });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey'],
    ['a long key', { idempotencyKey: 'x'.repeat(256) }, 'idempotencyKey'],
    ['an empty device', { deviceReference: ' ' }, 'deviceReference'],
    ['a long device', { deviceReference: 'x'.repeat(256) }, 'deviceReference'],
    ['an empty means of payment', { paymentReference: '' }, 'paymentReference'],
    ['a NUL in a means of payment', { paymentReference: 'a\u0000b' }, 'paymentReference'],
  ])('refuses %s', async (_, input, field) => {
    const bringing = await aBringing(app);

    expect(await bringing.refused(() => bringing.invite(input))).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: [field], message: TEXT }],
    });
  });

  describe('is not allowed', () => {
    it('without a referral program', async () => {
      const program = await app.anotherProgram();
      const { id } = await aMember(app).of(program).enroll();

      expect(await inviteFriend(app, { member: { id } }, program.adminKey)).toEqual({
        code: 'REFERRAL_NOT_ALLOWED',
        message: 'There is no referral program.',
        path: null,
        reason: 'NO_PROGRAM',
        allowed: null,
      });
    });

    it('while the program is paused', async () => {
      const bringing = await aBringing(app, { status: 'PAUSED' });

      expect(await bringing.refused(() => bringing.invite())).toEqual(notAllowed('PROGRAM_PAUSED'));
      await bringing.setTerms({ status: 'ACTIVE' });
      expect(await bringing.invite()).toMatchObject({ replayed: false });
    });

    it('to who is barred', async () => {
      const bringing = await aBringing(app);
      await barAdvocate(app, bringing.program.adminKey, bringing.ann);

      expect(await bringing.refused(() => bringing.invite())).toEqual(
        notAllowed('ADVOCATE_BARRED', { message: 'They may invite nobody: staff barred them from bringing friends.' }),
      );
      const token = await bringing.ann.token();
      expect(await bringing.refused(() => bringing.invite({ member: null }, token))).toEqual(
        notAllowed('ADVOCATE_BARRED'),
      );
    });

    it.each(['BLOCKED', 'CLOSED'])('to who is %s', async (status) => {
      const bringing = await aBringing(app);
      await bringInto(app, bringing.program.adminKey, bringing.ann, status);

      expect(await bringing.refused(() => bringing.invite())).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
    });

    it('with more open invitations than allowed, until one is accepted or over', async () => {
      const bringing = await aBringing(app, { openInvitations: 2, invitationDays: 5 });
      const first = await bringing.invitation();
      await bringing.invitation();

      expect(await bringing.refused(() => bringing.invite())).toEqual(
        notAllowed('TOO_MANY_INVITATIONS', {
          allowed: 2,
          message: 'Too many invitations are open: 2; at most 2. Each is free again when it is accepted or over.',
        }),
      );
      await bringing.accept(await bringing.somebody(), first);
      expect(await bringing.invite()).toMatchObject({ replayed: false });
      await bringing.advance('2027-03-06T23:59:59.999Z');
      expect(await bringing.refused(() => bringing.invite())).toEqual(notAllowed('TOO_MANY_INVITATIONS'));
      await bringing.advance('2027-03-07T00:00:00Z');
      expect(await bringing.invite()).toMatchObject({ replayed: false });
    });

    it('with more than allowed also where they come at once', async () => {
      const bringing = await aBringing(app, { openInvitations: 3 });

      const outcomes = await Promise.all(Array.from({ length: 6 }, () => bringing.invite()));

      expect(outcomes.map(({ reason = 'DONE' }) => reason).sort()).toEqual([
        ...['DONE', 'DONE', 'DONE', 'TOO_MANY_INVITATIONS', 'TOO_MANY_INVITATIONS', 'TOO_MANY_INVITATIONS'],
      ]);
    });
  });

  it('is allowed to who is paused: they earn', async () => {
    const bringing = await aBringing(app);
    await bringInto(app, bringing.program.adminKey, bringing.ann, 'PAUSED');

    expect(await bringing.invite()).toMatchObject({ replayed: false });
  });

  it('invites for the survivor of who was merged', async () => {
    const bringing = await aBringing(app);
    const keep = await bringing.somebody();
    const { data } = await app.call(
      bringing.program.adminKey,
      `mutation ($keep: ID!, $absorb: ID!) {
        mergeMembers(input: { idempotencyKey: "merge", keep: { id: $keep }, absorb: { id: $absorb } }) { __typename }
      }`,
      { keep: keep.id, absorb: bringing.ann.id },
    );
    expect(data.mergeMembers.__typename).toBe('MergeMembersPayload');

    const { referral } = await bringing.invite();

    const asked = 'query ($id: ID!) { referral(id: $id) { advocate { id } } }';
    const shown = await app.call(bringing.program.adminKey, asked, { id: referral.id });
    expect(shown.data.referral).toEqual({ advocate: { id: keep.id } });
  });

  it('is for ADMIN, SUPPORT and the member', async () => {
    const bringing = await aBringing(app);
    const { ann } = bringing;

    for (const role of ['MARKETER', 'ANALYST', 'SHOP']) {
      const key = await bringing.key(role);
      expect(errorOf(await bringing.refused(() => bringing.invite({}, key)))).toBe('FORBIDDEN');
    }
    expect(await bringing.invite({}, await bringing.key('SUPPORT'))).toMatchObject({ replayed: false });
    const own = await bringing.invite({ member: null }, await ann.token());
    expect(own).toMatchObject({ replayed: false, code: expect.any(String), link: expect.any(String) });
    expect(await bringing.invite({}, await ann.token())).toMatchObject({ replayed: false });
  });

  it('does not find who is not there: nobody, erased, of another program, or another member', async () => {
    const bringing = await aBringing(app);
    const other = await aBringing(app);
    const erased = await bringing.somebody();
    await bringInto(app, bringing.program.adminKey, erased, 'ERASED');
    const notFound = { code: 'MEMBER_NOT_FOUND', path: ['member'] };

    for (const member of [{ id: erased.id }, { id: other.ann.id }, { id: 'nonsense' }, { externalId: 'nobody' }])
      expect(await bringing.refused(() => bringing.invite({ member }))).toMatchObject(notFound);
    const unnamed = { code: 'INVALID_INPUT', message: 'member: needed with an API key: who invites' };
    expect(await bringing.refused(() => bringing.invite({ member: null }))).toMatchObject(unnamed);
    expect(await bringing.refused(() => bringing.invite({}, other.program.adminKey))).toMatchObject(notFound);
    const token = await (await bringing.somebody()).token();
    expect(await bringing.refused(() => bringing.invite({}, token))).toMatchObject(notFound);
  });
});
