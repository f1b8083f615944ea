import { bringInto } from '../../factories/a-life.js';
import { aMember } from '../../factories/a-member.js';
import { aTemplate } from '../../factories/a-template.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { acceptReferral } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel, giveBack } from '../purchases/support/calls.js';
import { aBringing, errorOf, notAllowed, NOW } from './support/a-bringing.js';
import { barAdvocate } from './support/bars.js';

const TEXT = (most: number) => `must have 1 to ${String(most)} characters, no control characters`;

describe('acceptReferral', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('makes somebody the friend of whose personal code it is', async () => {
    const bringing = await aBringing(app);
    const ben = await bringing.somebody();

    const outcome = await bringing.accept(ben, await bringing.codeOf(bringing.ann));

    expect(outcome).toEqual({
      replayed: false,
      member: { id: ben.id },
      referral: {
        id: expect.stringMatching(/^ref_/),
        ...{ state: 'JOINED', reason: null, invited: false, advocatePoints: 0, friendPoints: 0, invitedAt: NOW },
        ...{ joinedAt: NOW, qualifiedAt: null, paysAt: null, expiresAt: null, endedAt: null },
      },
    });
    expect(await bringing.told(bringing.ann)).toEqual(['referral.joined']);
    expect(await bringing.told(ben)).toEqual(['referral.joined']);
    expect((await bringing.now(outcome.referral)).history).toEqual([{ state: 'JOINED', reason: null }]);
  });

  it('makes somebody the friend who was invited, for so many days as they have to qualify', async () => {
    const bringing = await aBringing(app, { qualifies: { on: 'PURCHASE', withinDays: 30 } });
    const ben = await bringing.somebody();
    const invited = await bringing.invite();
    await bringing.advance('2027-03-02T12:00:00Z');

    const { referral } = await bringing.accept(ben, invited.code);

    expect(referral).toMatchObject({
      ...{ id: invited.referral.id, state: 'JOINED', invited: true, invitedAt: NOW },
      ...{ joinedAt: '2027-03-02T12:00:00.000Z', expiresAt: '2027-04-01T23:00:00.000Z' },
    });
    expect(await bringing.told(bringing.ann)).toEqual(['referral.invited', 'referral.joined']);
    expect((await bringing.now(referral)).history).toEqual([
      { state: 'INVITED', reason: null },
      { state: 'JOINED', reason: null },
    ]);
  });

  it.each<[string, (code: string) => string]>([
    ['in lower case', (code) => code.toLowerCase()],
    ['without dashes', (code) => code.replaceAll('-', '')],
    ['with spaces', (code) => `  ${code.replaceAll('-', ' ')} `],
  ])('takes a code %s', async (_, written) => {
    const bringing = await aBringing(app);
    const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];

    const personal = await bringing.accept(ben, written(await bringing.codeOf(bringing.ann)));
    const invited = await bringing.accept(cleo, written(await bringing.invitation()));

    expect(personal.referral).toMatchObject({ state: 'JOINED', invited: false });
    expect(invited.referral).toMatchObject({ state: 'JOINED', invited: true });
  });

  it('takes the code of the friend’s voucher, which is theirs alone from then on', async () => {
    const bringing = await aBringing(app);
    const voucher = await aTemplate(app).by(bringing.program.adminKey).make();
    await bringing.setTerms({ friend: { voucher } });
    const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
    const code = await bringing.invitation();

    await bringing.accept(ben, code);

    expect(await bringing.refused(() => bringing.buy(cleo, '20.00', { voucherCodes: [code] }))).toMatchObject({
      code: 'VOUCHER_NOT_REDEEMABLE',
      reason: 'UNKNOWN_CODE',
    });
    const bought = await bringing.buy(ben, '20.00', { voucherCodes: [code], orderDiscount: '2.00' });
    expect(bought).toMatchObject({ replayed: false, referral: { state: 'QUALIFIED' } });
  });

  it('gives who joins by a personal code the voucher that friends get', async () => {
    const bringing = await aBringing(app);
    const voucher = await aTemplate(app).by(bringing.program.adminKey).make();
    await bringing.setTerms({ friend: { voucher } });
    const ben = await bringing.somebody();

    const { referral } = await bringing.accept(ben, await bringing.codeOf(bringing.ann));

    const { data } = await app.call(await ben.token(), '{ me { vouchers { nodes { id code holder { id } } } } }');
    const [own] = data.me.vouchers.nodes;
    expect(own).toMatchObject({ code: expect.any(String), holder: { id: ben.id } });
    expect((await bringing.now(referral)).friendVoucher).toEqual({ id: own.id, status: 'ISSUED' });
    const bought = await bringing.buy(ben, '20.00', { voucherCodes: [own.code], orderDiscount: '2.00' });
    expect(bought).toMatchObject({ replayed: false, referral: { id: referral.id, state: 'QUALIFIED' } });
  });

  it('makes who joins qualify where nothing more is asked', async () => {
    const bringing = await aBringing(app, { qualifies: { on: 'ENROLLMENT' }, delayDays: 0 });
    const ben = await bringing.somebody();

    const { referral } = await bringing.accept(ben, await bringing.codeOf(bringing.ann));

    expect(referral).toMatchObject({
      ...{ state: 'REWARDED', advocatePoints: 500, friendPoints: 200 },
      ...{ joinedAt: NOW, qualifiedAt: NOW, paysAt: NOW, endedAt: NOW },
    });
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
    expect(await bringing.points(ben)).toEqual([200, 0]);
    expect(await bringing.told(bringing.ann)).toEqual(['referral.joined', 'referral.qualified', 'referral.rewarded']);
    expect(await bringing.told(ben)).toEqual(['referral.joined', 'referral.qualified']);
  });

  it('is done once under one key, however often it is called at once', async () => {
    const bringing = await aBringing(app);
    const ben = await bringing.somebody();
    const code = await bringing.invitation();
    const accept = () => bringing.accept(ben, code, { idempotencyKey: 'once' });

    const outcomes = await Promise.all(Array.from({ length: 5 }, accept));
    const again = await bringing.refused(accept);

    expect(outcomes.map(({ replayed }) => replayed).sort()).toEqual([false, true, true, true, true]);
    expect(again).toEqual({ ...outcomes[0], replayed: true });
  });

  it('answers a repeat with how the referral stands now', async () => {
    const bringing = await aBringing(app);
    const ben = await bringing.somebody();
    const code = await bringing.invitation();
    await bringing.accept(ben, code, { idempotencyKey: 'once' });
    await bringing.buy(ben);

    const again = await bringing.accept(ben, code, { idempotencyKey: 'once' });

    expect(again).toMatchObject({ replayed: true, referral: { state: 'QUALIFIED', friendPoints: 200 } });
  });

  it('refuses a key that was used for another input or another operation', async () => {
    const bringing = await aBringing(app);
    const { adminKey } = bringing.program;
    const ben = await bringing.somebody();
    const code = await bringing.codeOf(bringing.ann);
    await bringing.accept(ben, code, { idempotencyKey: 'used' }, adminKey);
    await bringing.invite({ idempotencyKey: 'of another' });

    for (const idempotencyKey of ['used', 'of another'])
      expect(
        await bringing.refused(() => bringing.accept(ben, 'another code', { idempotencyKey }, adminKey)),
      ).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey });
  });

  it.each<[string, Record<string, unknown>, string, number]>([
    ['an empty key', { idempotencyKey: '' }, 'idempotencyKey', 255],
    ['an empty code', { code: '' }, 'code', 100],
    ['a code of spaces', { code: '   ' }, 'code', 100],
    ['a long code', { code: 'x'.repeat(101) }, 'code', 100],
    ['a NUL in a code', { code: 'a\u0000b' }, 'code', 100],
    ['an empty device', { deviceReference: ' ' }, 'deviceReference', 255],
    ['a long means of payment', { paymentReference: 'x'.repeat(256) }, 'paymentReference', 255],
  ])('refuses %s', async (_, input, field, most) => {
    const bringing = await aBringing(app);
    const ben = await bringing.somebody();
    const code = await bringing.codeOf(bringing.ann);

    expect(await bringing.refused(() => bringing.accept(ben, code, input))).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: [field], message: TEXT(most) }],
    });
  });

  describe('is not allowed', () => {
    it('without a referral program', async () => {
      const program = await app.anotherProgram();
      const { id } = await aMember(app).of(program).enroll();

      const outcome = await acceptReferral(app, { member: { id }, code: 'whatever' }, program.shopKey);

      expect(outcome).toEqual({
        code: 'REFERRAL_NOT_ALLOWED',
        message: 'There is no referral program.',
        path: ['code'],
        reason: 'NO_PROGRAM',
        allowed: null,
      });
    });

    it('while the program is paused, and is again afterwards', async () => {
      const bringing = await aBringing(app);
      const ben = await bringing.somebody();
      const code = await bringing.invitation();
      await bringing.setTerms({ status: 'PAUSED' });

      expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(notAllowed('PROGRAM_PAUSED'));
      await bringing.setTerms({ status: 'ACTIVE' });
      expect(await bringing.accept(ben, code)).toMatchObject({ replayed: false });
    });

    it('by a code that there is not: of nothing, of another program, or of a voucher that is no invitation', async () => {
      const bringing = await aBringing(app);
      const other = await aBringing(app);
      const ben = await bringing.somebody();
      const plain = await aVoucher(app).by(bringing.program.adminKey).issue();

      for (const code of ['nothing', '0123-4567', await other.codeOf(other.ann), await other.invitation(), plain.code])
        expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(
          notAllowed('UNKNOWN_CODE', { path: ['code'], message: 'Nobody can be joined by this code.' }),
        );
    });

    it('by their own code or invitation, customer or not', async () => {
      const bringing = await aBringing(app);
      const { ann } = bringing;
      const codes = [await bringing.codeOf(ann), await bringing.invitation()];

      for (const code of codes)
        expect(await bringing.refused(() => bringing.accept(ann, code))).toEqual(notAllowed('OWN_CODE'));
      await bringing.buy(ann);
      for (const code of codes)
        expect(await bringing.refused(() => bringing.accept(ann, code))).toEqual(notAllowed('OWN_CODE'));
    });

    it('by the code of who has become a part of them', async () => {
      const bringing = await aBringing(app);
      const { adminKey } = bringing.program;
      const ben = await bringing.somebody();
      const code = await bringing.codeOf(bringing.ann);
      const { data } = await app.call(
        adminKey,
        `mutation ($keep: ID!, $absorb: ID!) {
          mergeMembers(input: { idempotencyKey: "m", keep: { id: $keep }, absorb: { id: $absorb } }) { __typename }
        }`,
        { keep: ben.id, absorb: bringing.ann.id },
      );
      expect(data.mergeMembers.__typename).toBe('MergeMembersPayload');

      expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(notAllowed('OWN_CODE'));
    });

    it('by an invitation that is over, from its very end', async () => {
      const bringing = await aBringing(app, { invitationDays: 27 });
      const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
      const { code, referral } = await bringing.invite();
      expect(referral.expiresAt).toBe('2027-03-28T23:00:00.000Z');

      await bringing.advance('2027-03-28T22:59:59.999Z');
      const second = await bringing.invite();
      expect(await bringing.accept(cleo, second.code)).toMatchObject({ replayed: false });
      await bringing.advance('2027-03-28T23:00:00Z');

      expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(
        notAllowed('EXPIRED_CODE', { message: 'The invitation is over.' }),
      );
      expect(await bringing.now(referral)).toMatchObject({ state: 'EXPIRED', reason: 'NOT_ACCEPTED' });
      const personal = await bringing.codeOf(bringing.ann);
      expect(await bringing.accept(ben, personal)).toMatchObject({ replayed: false });
    });

    it('by an invitation in its last moment it still is', async () => {
      const bringing = await aBringing(app, { invitationDays: 27 });
      const code = await bringing.invitation();
      await bringing.advance('2027-03-28T22:59:59.999Z');

      expect(await bringing.accept(await bringing.somebody(), code)).toMatchObject({ replayed: false });
    });

    it('by an invitation that somebody else accepted', async () => {
      const bringing = await aBringing(app);
      const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
      const code = await bringing.invitation();
      await bringing.accept(ben, code);

      expect(await bringing.refused(() => bringing.accept(cleo, code))).toEqual(notAllowed('UNKNOWN_CODE'));
      expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(notAllowed('ALREADY_REFERRED'));
    });

    it('twice, whosever codes they are: one advocate for ever', async () => {
      const bringing = await aBringing(app, { qualifies: { on: 'PURCHASE', withinDays: 1 } });
      const [ben, dora] = [await bringing.somebody(), await bringing.somebody()];
      const codes = [await bringing.codeOf(dora), (await bringing.invite({ member: { id: dora.id } })).code];
      const { referral } = await bringing.accept(ben, await bringing.codeOf(bringing.ann));

      for (const code of [...codes, await bringing.codeOf(bringing.ann), await bringing.invitation()])
        expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(notAllowed('ALREADY_REFERRED'));
      await bringing.advance('2027-03-10T12:00:00Z');
      expect((await bringing.now(referral)).state).toBe('EXPIRED');
      for (const code of codes)
        expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(notAllowed('ALREADY_REFERRED'));
    });

    it('for who has bought something, unless they gave all of it back', async () => {
      const bringing = await aBringing(app);
      const { shopKey } = bringing.program;
      const code = await bringing.codeOf(bringing.ann);
      const [ben, cleo, dan] = [await bringing.somebody(), await bringing.somebody(), await bringing.somebody()];
      const { purchase } = await bringing.buy(ben);
      const canceled = await bringing.buy(cleo);
      await bringing.buy(dan, '20.00', { completed: false });

      expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(notAllowed('ALREADY_CUSTOMER'));
      expect(await bringing.refused(() => bringing.accept(cleo, code))).toEqual(notAllowed('ALREADY_CUSTOMER'));
      await cancel(app, { purchaseId: canceled.purchase.id }, shopKey);
      expect(await bringing.accept(cleo, code)).toMatchObject({ replayed: false });
      expect(await bringing.accept(dan, code)).toMatchObject({ replayed: false });
      await giveBack(app, { purchaseId: purchase.id, lines: [{ sku: 'book', quantity: '1' }] }, shopKey);
      expect(await bringing.accept(ben, code)).toMatchObject({ replayed: false });
    });

    it.each(['BLOCKED', 'CLOSED'])('by the codes of who is %s', async (status) => {
      const bringing = await aBringing(app);
      const ben = await bringing.somebody();
      const [personal, invitation] = [await bringing.codeOf(bringing.ann), await bringing.invitation()];
      await bringInto(app, bringing.program.adminKey, bringing.ann, status);

      expect(await bringing.refused(() => bringing.accept(ben, personal))).toEqual(
        notAllowed('ADVOCATE_NOT_ACTIVE', { message: 'Whose code it is cannot bring friends now.' }),
      );
      // The invitations of who leaves end with it.
      const reason = status === 'CLOSED' ? 'EXPIRED_CODE' : 'ADVOCATE_NOT_ACTIVE';
      expect(await bringing.refused(() => bringing.accept(ben, invitation))).toEqual(notAllowed(reason));
    });

    it('by the codes of who is barred, which the friend is not told', async () => {
      const bringing = await aBringing(app);
      const ben = await bringing.somebody();
      const codes = [await bringing.codeOf(bringing.ann), await bringing.invitation()];
      await barAdvocate(app, bringing.program.adminKey, bringing.ann);

      for (const code of codes)
        expect(await bringing.refused(() => bringing.accept(ben, code))).toEqual(notAllowed('ADVOCATE_NOT_ACTIVE'));
    });

    it.each(['BLOCKED', 'CLOSED'])('for who is %s', async (status) => {
      const bringing = await aBringing(app);
      const ben = await bringing.somebody();
      const code = await bringing.codeOf(bringing.ann);
      await bringInto(app, bringing.program.adminKey, ben, status);

      expect(await bringing.refused(() => bringing.accept(ben, code))).toMatchObject({ code: 'MEMBER_NOT_ACTIVE' });
    });
  });

  it('gives a friend to one of the advocates who claim them at once', async () => {
    const bringing = await aBringing(app);
    const ben = await bringing.somebody();
    const others = await Promise.all(Array.from({ length: 4 }, () => bringing.somebody()));
    const codes = await Promise.all([bringing.ann, ...others].map((one) => bringing.codeOf(one)));

    const outcomes = await Promise.all(codes.map((code) => bringing.accept(ben, code)));

    const states = outcomes.map(({ referral, reason }) => referral?.state ?? reason).sort();
    expect(states).toEqual([...Array<string>(4).fill('ALREADY_REFERRED'), 'JOINED']);
  });

  it('gives an invitation to one of those who accept it at once', async () => {
    const bringing = await aBringing(app);
    const others = await Promise.all(Array.from({ length: 5 }, () => bringing.somebody()));
    const code = await bringing.invitation();

    const outcomes = await Promise.all(others.map((one) => bringing.accept(one, code)));

    const states = outcomes.map(({ referral, reason }) => referral?.state ?? reason).sort();
    expect(states).toEqual(['JOINED', ...Array<string>(4).fill('UNKNOWN_CODE')]);
  });

  it('lets two bring each other at once, neither of whom has bought anything', async () => {
    const bringing = await aBringing(app);
    const { ann } = bringing;
    const ben = await bringing.somebody();
    const [ofAnn, ofBen] = [await bringing.codeOf(ann), await bringing.codeOf(ben)];

    const outcomes = await Promise.all([bringing.accept(ben, ofAnn), bringing.accept(ann, ofBen)]);

    expect(outcomes).toMatchObject([{ referral: { state: 'JOINED' } }, { referral: { state: 'JOINED' } }]);
  });

  describe('keeps codes from being guessed', () => {
    const wrong = (count: number) => Array.from({ length: count }, (_, at) => `wrong-${String(at)}`);
    const aliases = (member: { id: string }, codes: readonly string[]): string =>
      `mutation { ${codes
        .map(
          (code, at) => `a${String(at)}: acceptReferral(input: { idempotencyKey: "${code}", code: "${code}",
            member: { id: "${member.id}" } }) { ... on ReferralNotAllowed { reason } ... on AcceptReferralPayload { replayed } }`,
        )
        .join(' ')} }`;

    it('by a member: ten wrong codes, then nothing is looked up for them for a while', async () => {
      const bringing = await aBringing(app);
      const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
      const code = await bringing.codeOf(bringing.ann);
      const token = await ben.token();
      for (const one of wrong(10))
        expect(await bringing.accept(ben, one, { member: null }, token)).toEqual(notAllowed('UNKNOWN_CODE'));

      expect(errorOf(await bringing.accept(ben, code, { member: null }, token))).toBe('RATE_LIMITED');
      expect(errorOf(await bringing.accept(ben, code))).toBe('RATE_LIMITED');
      expect(await bringing.accept(cleo, code)).toMatchObject({ replayed: false });
    });

    it('by a shop for a member, by aliases of one document too', async () => {
      const bringing = await aBringing(app);
      const { shopKey } = bringing.program;
      const ben = await bringing.somebody();

      const five = await app.call(shopKey, aliases(ben, wrong(5)));
      const ten = await app.call(shopKey, aliases(ben, wrong(10).slice(5)));
      const eleven = await app.call(shopKey, aliases(ben, wrong(11).slice(10)));

      expect([five, ten].flatMap(({ data }) => Object.values(data as object))).toEqual(
        Array(10).fill({ reason: 'UNKNOWN_CODE' }),
      );
      expect(eleven.errors?.map(({ extensions }) => extensions.code)).toEqual(['RATE_LIMITED']);
    });

    it('by what can be refused otherwise: what is no secret counts for nothing', async () => {
      const bringing = await aBringing(app, { status: 'PAUSED' });
      const ben = await bringing.somebody();
      const code = await bringing.codeOf(bringing.ann);
      for (let time = 0; time < 12; time++)
        expect(await bringing.accept(ben, code)).toEqual(notAllowed('PROGRAM_PAUSED'));
    });
  });

  it('is for ADMIN, SUPPORT, SHOP and the member', async () => {
    const bringing = await aBringing(app);
    const code = await bringing.codeOf(bringing.ann);
    const ben = await bringing.somebody();

    for (const role of ['MARKETER', 'ANALYST']) {
      const key = await bringing.key(role);
      expect(errorOf(await bringing.refused(() => bringing.accept(ben, code, {}, key)))).toBe('FORBIDDEN');
    }
    for (const key of [bringing.program.adminKey, await bringing.key('SUPPORT'), await bringing.key('SHOP')])
      expect(await bringing.accept(await bringing.somebody(), code, {}, key)).toMatchObject({ replayed: false });
    expect(await bringing.accept(ben, code, { member: null }, await ben.token())).toMatchObject({
      member: { id: ben.id },
      referral: { state: 'JOINED', advocatePoints: 0 },
    });
  });

  it('does not find who is not there: nobody, erased, of another program, or another member', async () => {
    const bringing = await aBringing(app);
    const other = await aBringing(app);
    const code = await bringing.codeOf(bringing.ann);
    const ben = await bringing.somebody();
    const erased = await bringing.somebody();
    await bringInto(app, bringing.program.adminKey, erased, 'ERASED');
    const notFound = { code: 'MEMBER_NOT_FOUND', path: ['member'] };

    for (const member of [{ id: erased.id }, { id: other.ann.id }, { id: 'nonsense' }])
      expect(await bringing.refused(() => bringing.accept(ben, code, { member }))).toMatchObject(notFound);
    const unnamed = { code: 'INVALID_INPUT', message: 'member: needed with an API key: who joins' };
    expect(await bringing.refused(() => bringing.accept(ben, code, { member: null }))).toMatchObject(unnamed);
    expect(await bringing.refused(() => bringing.accept(ben, code, {}, other.program.shopKey))).toMatchObject(notFound);
    const token = await (await bringing.somebody()).token();
    expect(await bringing.refused(() => bringing.accept(ben, code, {}, token))).toMatchObject(notFound);
  });
});
