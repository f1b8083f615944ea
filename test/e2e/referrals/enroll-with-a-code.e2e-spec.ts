import { randomUUID } from 'node:crypto';
import { bringInto } from '../../factories/a-life.js';
import { aRule } from '../../factories/a-rule.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { eventsOf } from '../membership/support/life.js';
import { aBringing, errorOf, notAllowed, NOW } from './support/a-bringing.js';
import { barAdvocate } from './support/bars.js';

const TEXT = (most: number) => `must have 1 to ${String(most)} characters, no control characters`;
const VOUCHERS = 'query ($ref: MemberRef!) { member(ref: $ref) { vouchers { nodes { id holder { id } issuedFor } } } }';

describe('enrollMember with the code of somebody', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('makes a friend by the personal code', async () => {
    const bringing = await aBringing(app);

    const outcome = await bringing.enroll(await bringing.codeOf(bringing.ann), { externalId: 'ben-1' });

    expect(outcome).toEqual({
      replayed: false,
      member: { id: expect.stringMatching(/^mem_/) },
      referral: {
        id: expect.stringMatching(/^ref_/),
        ...{ state: 'JOINED', reason: null, invited: false, advocatePoints: 0, friendPoints: 0, invitedAt: NOW },
        ...{ joinedAt: NOW, qualifiedAt: null, paysAt: null, expiresAt: null, endedAt: null },
      },
    });
    expect(await eventsOf(app, 'ben-1')).toEqual(['member.enrolled', 'referral.joined']);
    expect(await bringing.told(bringing.ann)).toEqual(['referral.joined']);
  });

  it('makes a friend by an invitation, in whatever spelling', async () => {
    const bringing = await aBringing(app);
    const { code, referral } = await bringing.invite();

    const outcome = await bringing.enroll(` ${String(code).toLowerCase().replaceAll('-', ' ')}`);

    expect(outcome.referral).toMatchObject({ id: referral.id, state: 'JOINED', invited: true, joinedAt: NOW });
  });

  it('brings nobody who comes without a code', async () => {
    const bringing = await aBringing(app);

    expect(await bringing.enroll(null as unknown as string)).toMatchObject({ replayed: false, referral: null });
  });

  it('gives both their points at once where nothing more is asked and nothing can come back', async () => {
    const bringing = await aBringing(app, { qualifies: { on: 'ENROLLMENT' }, delayDays: 0 });

    const { member, referral } = await bringing.enroll(await bringing.codeOf(bringing.ann), { externalId: 'ben-2' });

    expect(referral).toMatchObject({
      ...{ state: 'REWARDED', advocatePoints: 500, friendPoints: 200 },
      ...{ joinedAt: NOW, qualifiedAt: NOW, paysAt: NOW, endedAt: NOW },
    });
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
    expect(await bringing.points(member)).toEqual([200, 0]);
    expect((await eventsOf(app, 'ben-2')).filter((type) => !type.startsWith('points.'))).toEqual([
      ...['member.enrolled', 'referral.joined', 'referral.qualified'],
    ]);
  });

  it('lets both wait as many days as the program says', async () => {
    const bringing = await aBringing(app, { qualifies: { on: 'ENROLLMENT' }, delayDays: 30 });

    const { member, referral } = await bringing.enroll(await bringing.codeOf(bringing.ann));

    // Noon of the 31st in summer.
    expect(referral).toMatchObject({ state: 'QUALIFIED', paysAt: '2027-03-31T11:00:00.000Z' });
    expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
    expect(await bringing.points(member)).toEqual([0, 200]);
    await bringing.advance('2027-03-31T11:00:00Z');
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
    expect(await bringing.points(member)).toEqual([200, 0]);
    expect((await bringing.now(referral)).state).toBe('REWARDED');
  });

  it('gives points of welcome beside it', async () => {
    const bringing = await aBringing(app, { qualifies: { on: 'ENROLLMENT' }, delayDays: 0 });
    const rule = aRule(app).by(bringing.program.adminKey);
    await rule.with({ trigger: 'ENROLLMENT', gives: { fixed: 50 } }).active();

    const { member } = await bringing.enroll(await bringing.codeOf(bringing.ann));

    expect(await bringing.points(member)).toEqual([250, 0]);
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
  });

  it('issues the friend’s voucher to who comes by a personal code', async () => {
    const bringing = await aBringing(app);
    const voucher = await aTemplate(app).by(bringing.program.adminKey).make();
    await bringing.setTerms({ friend: { voucher } });

    const { member, referral } = await bringing.enroll(await bringing.codeOf(bringing.ann));

    const { data } = await app.call(bringing.program.adminKey, VOUCHERS, { ref: { id: member.id } });
    const [own, ...others] = data.member.vouchers.nodes;
    expect(own).toMatchObject({ holder: { id: member.id }, issuedFor: 'INVITATION' });
    expect(others).toEqual([]);
    expect((await bringing.now(referral)).friendVoucher).toEqual({ id: own.id, status: 'ISSUED' });
  });

  it('holds who qualifies with it and is suspicious', async () => {
    const bringing = await aBringing(app, { qualifies: { on: 'ENROLLMENT' }, review: 'WHEN_SUSPICIOUS', delayDays: 0 });
    const code = (await bringing.invite({ paymentReference: 'visa 4242' })).code;

    const { member, referral } = await bringing.enroll(code, { paymentReference: ' visa 4242 ' });

    expect(referral).toMatchObject({ state: 'IN_REVIEW', friendPoints: 200 });
    expect(await bringing.now(referral)).toMatchObject({
      score: 50,
      signals: [{ signal: 'SAME_PAYMENT', weight: 50 }],
    });
    expect(await bringing.points(member)).toEqual([0, 0]);
  });

  it('is done once under one key, however often it is called at once', async () => {
    const bringing = await aBringing(app, { qualifies: { on: 'ENROLLMENT' }, delayDays: 0 });
    const code = await bringing.invitation();
    const enroll = () => bringing.enroll(code, { idempotencyKey: 'once', email: 'ben@example.com' });

    const outcomes = await Promise.all(Array.from({ length: 5 }, enroll));
    const again = await bringing.refused(enroll);

    expect(outcomes.map(({ replayed }) => replayed).sort()).toEqual([false, true, true, true, true]);
    expect(again).toEqual({ ...outcomes[0], replayed: true });
    expect(again.referral).toMatchObject({ state: 'REWARDED' });
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
  });

  it('refuses a key that was used with another code', async () => {
    const bringing = await aBringing(app);
    const code = await bringing.codeOf(bringing.ann);
    await bringing.enroll(code, { idempotencyKey: 'used' });

    for (const other of [await bringing.invitation(), null as unknown as string])
      expect(await bringing.refused(() => bringing.enroll(other, { idempotencyKey: 'used' }))).toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
  });

  describe('enrolls nobody', () => {
    it('by a code that there is not, or of another program', async () => {
      const bringing = await aBringing(app);
      const other = await aBringing(app);

      for (const code of ['nothing', await other.codeOf(other.ann), await other.invitation()])
        expect(await bringing.refused(() => bringing.enroll(code, { email: 'ben@example.com' }))).toEqual({
          code: 'REFERRAL_NOT_ALLOWED',
          message: 'Nobody can be joined by this code.',
          path: ['referralCode'],
          reason: 'UNKNOWN_CODE',
          allowed: null,
        });
    });

    it('without a referral program, or while it is paused', async () => {
      const bringing = await aBringing(app, { status: 'PAUSED' });
      const program = await app.anotherProgram();
      const code = await bringing.codeOf(bringing.ann);

      expect(await bringing.refused(() => bringing.enroll(code))).toEqual(notAllowed('PROGRAM_PAUSED'));
      const { data } = await app.call(
        program.shopKey,
        `mutation { enrollMember(input: { idempotencyKey: "x", referralCode: "x" }) { ... on ReferralNotAllowed { reason } } }`,
      );
      expect(data.enrollMember).toEqual({ reason: 'NO_PROGRAM' });
    });

    it('by an invitation that is over, from its very end', async () => {
      const bringing = await aBringing(app, { invitationDays: 27 });
      const [first, second] = [await bringing.invitation(), await bringing.invitation()];
      await bringing.advance('2027-03-28T22:59:59.999Z');
      expect(await bringing.enroll(first)).toMatchObject({ replayed: false });
      await bringing.advance('2027-03-28T23:00:00Z');

      expect(await bringing.refused(() => bringing.enroll(second))).toEqual(notAllowed('EXPIRED_CODE'));
    });

    it('by an invitation that somebody accepted', async () => {
      const bringing = await aBringing(app);
      const code = await bringing.invitation();
      await bringing.enroll(code);

      expect(await bringing.refused(() => bringing.enroll(code))).toEqual(notAllowed('UNKNOWN_CODE'));
    });

    it.each(['BLOCKED', 'CLOSED'])('by the code of who is %s', async (status) => {
      const bringing = await aBringing(app);
      const code = await bringing.codeOf(bringing.ann);
      await bringInto(app, bringing.program.adminKey, bringing.ann, status);

      expect(await bringing.refused(() => bringing.enroll(code))).toEqual(notAllowed('ADVOCATE_NOT_ACTIVE'));
    });

    it('by the code of who is barred', async () => {
      const bringing = await aBringing(app);
      const code = await bringing.codeOf(bringing.ann);
      await barAdvocate(app, bringing.program.adminKey, bringing.ann);

      expect(await bringing.refused(() => bringing.enroll(code))).toEqual(notAllowed('ADVOCATE_NOT_ACTIVE'));
    });

    it('who is enrolled already, and leaves the invitation open', async () => {
      const bringing = await aBringing(app);
      const code = await bringing.invitation();
      await bringing.somebody({ email: 'ben@example.com' });

      expect(await bringing.refused(() => bringing.enroll(code, { email: 'Ben@example.com' }))).toMatchObject({
        code: 'DUPLICATE_MEMBER',
      });
      expect(await bringing.enroll(code)).toMatchObject({ replayed: false });
    });

    it.each<[string, Record<string, unknown>, string, number]>([
      ['an empty code', { referralCode: '' }, 'referralCode', 100],
      ['a code of spaces', { referralCode: '  ' }, 'referralCode', 100],
      ['a long code', { referralCode: 'x'.repeat(101) }, 'referralCode', 100],
      ['a NUL in a code', { referralCode: 'a\u0000b' }, 'referralCode', 100],
      ['an empty device', { deviceReference: '' }, 'deviceReference', 255],
      ['a long means of payment', { paymentReference: 'x'.repeat(256) }, 'paymentReference', 255],
    ])('with %s', async (_, input, field, most) => {
      const bringing = await aBringing(app);
      const code = await bringing.codeOf(bringing.ann);

      expect(await bringing.refused(() => bringing.enroll(code, input))).toMatchObject({
        code: 'INVALID_INPUT',
        problems: [{ path: [field], message: TEXT(most) }],
      });
    });
  });

  it('gives an invitation to one of those who come with it at once, and enrolls nobody else', async () => {
    const bringing = await aBringing(app);
    const code = await bringing.invitation();
    const externalIds = Array.from({ length: 5 }, () => randomUUID());

    const outcomes = await Promise.all(externalIds.map((externalId) => bringing.enroll(code, { externalId })));

    expect(outcomes.map(({ referral, reason }) => referral?.state ?? reason).sort()).toEqual([
      ...['JOINED', ...Array<string>(4).fill('UNKNOWN_CODE')],
    ]);
    const { rows } = await app.database.pool.query('SELECT FROM member_identifier WHERE value = ANY ($1)', [
      externalIds,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('brings as many as come by one personal code at once, each for what their number brings', async () => {
    const advocate = [{ gives: { points: 100 } }, { fromFriend: 3, gives: { points: 500 } }];
    const bringing = await aBringing(app, { qualifies: { on: 'ENROLLMENT' }, delayDays: 0, advocate });
    const code = await bringing.codeOf(bringing.ann);

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => bringing.enroll(code)));

    expect(outcomes.map(({ referral }) => referral.advocatePoints).sort()).toEqual([100, 100, 500, 500, 500]);
    expect(await bringing.points(bringing.ann)).toEqual([1700, 0]);
  });

  it('keeps codes from being guessed by a shop', async () => {
    const bringing = await aBringing(app);
    await bringing.enroll('nothing');
    await app.database.pool.query('UPDATE code_guess SET guesses = 1000 WHERE program_id = $1', [
      bringing.program.program.number,
    ]);
    const code = await bringing.codeOf(bringing.ann);

    expect(errorOf(await bringing.refused(() => bringing.enroll(code)))).toBe('RATE_LIMITED');
    expect(await bringing.enroll(null as unknown as string)).toMatchObject({ replayed: false });
  });
});
