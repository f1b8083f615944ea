import { randomUUID } from 'node:crypto';
import { bringInto } from '../../factories/a-life.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { wholeDatabase } from '../../support/whole-database.js';
import { keyFor } from '../history/support/activity-types.js';
import { mergeInto } from '../membership/support/merges.js';
import type { Outcome } from '../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { advanceTo, issue, toldOf } from './support/vouchers.js';
import { ARCHIVE } from './support/whole-template.js';

const MADE = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}-[0-9A-HJKMNP-TV-Z]{2}$/;

const invalid = (field: string, message: string) => ({
  __typename: 'InvalidInput',
  code: 'INVALID_INPUT',
  message: `${field}: ${message}`,
  path: [field],
  problems: [{ path: [field], message }],
});

describe('issueVoucher', () => {
  let app: TestApp;
  let template: string;
  let ada: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
    template = await aTemplate(app).with({ validDays: 30, minimumDays: 7, uses: 3 }).make();
    ada = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const refused = async (input: Record<string, unknown>, as = app.program.adminKey): Promise<Outcome> => {
    const before = await storedIn(app);
    const outcome = await issue(app, { template, member: { id: ada.id }, ...input }, as);
    await expectNothingStored(app, before, outcome);
    return outcome;
  };

  it('makes a code for a member, good for as long as the template says', async () => {
    const told = await toldOf(app, ada);

    const { replayed, voucher } = await issue(app, { template, member: { id: ada.id } });

    expect(replayed).toBe(false);
    expect(voucher).toEqual({
      id: expect.stringMatching(/^vch_/),
      code: expect.stringMatching(MADE),
      last4: voucher.code.replaceAll('-', '').slice(-4),
      status: 'ISSUED',
      kind: 'PERCENT',
      usesLeft: 3,
      remaining: null,
      issuedAt: '2027-03-26T12:00:00.000Z',
      validFrom: '2027-03-26T12:00:00.000Z',
      expiresAt: '2027-04-25T23:00:00.000Z',
      lastDay: '2027-04-25',
      revokedAt: null,
      revokedReason: null,
      holder: { id: ada.id },
      template: { id: template },
      version: 1,
    });
    expect(await toldOf(app, ada)).toEqual([...told, 'voucher.issued']);
  });

  it("makes a gift card for nobody in particular, behind the program's prefix", async () => {
    const card = await aTemplate(app)
      .giving({ giftCard: { amount: '100.00', currency: 'GBP' } })
      .make();
    const set = 'mutation ($prefix: String!) { updateProgram(input: { voucherCodePrefix: $prefix }) { __typename } }';
    await app.asAdmin(set, { prefix: 'CAFE' });

    const { voucher } = await issue(app, { template: card });

    await app.asAdmin(set, { prefix: '' });
    expect(voucher).toMatchObject({
      code: expect.stringMatching(/^CAFE-/),
      kind: 'GIFT_CARD',
      usesLeft: null,
      remaining: { amount: '100.00', currency: 'GBP' },
      expiresAt: null,
      lastDay: null,
      holder: null,
    });
  });

  it('takes a code of the shop, in capitals and without spaces, once', async () => {
    const { voucher } = await issue(app, { template, code: ' summer 2027 ' });

    expect(voucher).toMatchObject({ code: 'SUMMER2027', last4: '2027', holder: null });
    expect((await issue(app, { template, code: 'VIP1' })).voucher).toMatchObject({ code: 'VIP1', last4: 'P1' });
    for (const code of ['SUMMER2027', 'Summer2027', 'sum mer 2027']) {
      expect(await refused({ code })).toEqual({
        __typename: 'VoucherCodeTaken',
        code: 'VOUCHER_CODE_TAKEN',
        message: 'Another voucher has this code; take a new one.',
        path: ['code'],
      });
    }
    expect(await issue(app, { template, code: 'SUMMER-2027' })).toMatchObject({ replayed: false });
  });

  it('takes no code of the shop that reads as one that was made', async () => {
    const { voucher } = await issue(app, { template });

    for (const code of [voucher.code, voucher.code.replaceAll('-', ''), `x${voucher.code}`]) {
      expect(await refused({ code })).toMatchObject({ code: 'VOUCHER_CODE_TAKEN' });
    }
  });

  it('gives a code of the shop to one of many that ask at the same time', async () => {
    const code = `RUSH-${randomUUID().slice(0, 8)}`;

    const outcomes = await Promise.all(Array.from({ length: 12 }, () => issue(app, { template, code })));

    expect(outcomes.filter(({ voucher }) => voucher)).toHaveLength(1);
    expect(outcomes.filter(({ code: because }) => because === 'VOUCHER_CODE_TAKEN')).toHaveLength(11);
  });

  it('takes days of whoever issues it', async () => {
    const of = (input: Record<string, unknown>) => issue(app, { template, ...input });

    expect((await of({ expiresOn: '2027-04-02' })).voucher).toMatchObject({ expiresAt: '2027-04-02T23:00:00.000Z' });
    expect((await of({ validFrom: '2027-04-01' })).voucher).toMatchObject({
      validFrom: '2027-03-31T23:00:00.000Z',
      lastDay: '2027-05-01',
    });
  });

  it.each([
    [{ expiresOn: '2027-04-01' }, 'expiresOn', '2027-04-01 is not from 2027-04-02 to 2037-04-02; its template asks for at least 7 days'],
    [{ validFrom: '2027-03-25' }, 'validFrom', '2027-03-25 is not from 2027-03-26 to 2037-04-02'],
    [{ code: 'abc' }, 'code', 'must have 4 to 64 characters of A to Z, 0 to 9, dash and underscore'],
    [{ code: 'é'.repeat(8) }, 'code', 'must have 4 to 64 characters of A to Z, 0 to 9, dash and underscore'],
    [{ code: 'x'.repeat(65) }, 'code', 'must have 4 to 64 characters of A to Z, 0 to 9, dash and underscore'],
    [{ idempotencyKey: '' }, 'idempotencyKey', 'must have 1 to 255 characters, no control characters'],
  ])('refuses %j', async (input, field, message) => {
    expect(await refused(input)).toEqual(invalid(field, message));
  }); // prettier-ignore

  it('names a holder where only a holder can use it', async () => {
    const own = await aTemplate(app).with({ holderOnly: true }).make();

    expect(await refused({ template: own, member: null })).toEqual(
      invalid('member', 'needed: vouchers of this template are for their holder only'),
    );
  });

  it('goes by the newest version of an active template', async () => {
    const edited = await aTemplate(app).make();
    const first = await issue(app, { template: edited });
    const update = `mutation ($id: ID!) {
      updateVoucherTemplate(input: { id: $id, gives: { freeShipping: true } }) { __typename }
    }`;
    await app.asAdmin(update, { id: edited });

    const second = await issue(app, { template: edited });
    const { data } = await app.asAdmin(`{ node(id: "${first.voucher.id}") { ... on Voucher { kind version } } }`);

    expect(second.voucher).toMatchObject({ kind: 'FREE_SHIPPING', version: 2 });
    expect(data.node).toEqual({ kind: 'PERCENT', version: 1 });
    await app.asAdmin(ARCHIVE, { input: { id: edited } });
    expect(await refused({ template: edited })).toMatchObject({
      __typename: 'VoucherTemplateStatusNotAllowed',
      status: 'ARCHIVED',
      allowed: ['ACTIVE'],
      path: ['template'],
    });
  });

  it('does not find templates and members of other programs, nor what is none', async () => {
    const other = await app.anotherProgram();
    const theirs = await aTemplate(app).by(other.adminKey).make();
    const stranger = await aMember(app).of(other).enroll();

    for (const unknown of [theirs, 'vtp_nothing', ada.id]) {
      expect(await refused({ template: unknown })).toMatchObject({
        code: 'VOUCHER_TEMPLATE_NOT_FOUND',
        path: ['template'],
      });
    }
    for (const ref of [{ id: stranger.id }, { id: 'mem_nobody' }, { externalId: 'nobody' }]) {
      expect(await refused({ member: ref })).toMatchObject({ code: 'MEMBER_NOT_FOUND', path: ['member'] });
    }
    expect(await refused({ template }, other.adminKey)).toMatchObject({ code: 'VOUCHER_TEMPLATE_NOT_FOUND' });
  });

  it.each(['PAUSED', 'ACTIVE'])('issues to who is %s', async (status) => {
    const member = await aMember(app).enroll();
    if (status !== 'ACTIVE') await bringInto(app, app.program.adminKey, member, status);

    expect((await issue(app, { template, member: { id: member.id } })).voucher.holder).toEqual({ id: member.id });
  });

  it.each(['BLOCKED', 'CLOSED'])('does not issue to who is %s', async (status) => {
    const member = await aMember(app).enroll();
    await bringInto(app, app.program.adminKey, member, status);

    expect(await refused({ member: { id: member.id } })).toMatchObject({
      code: 'MEMBER_NOT_ACTIVE',
      memberStatus: status,
      path: ['member'],
    });
  });

  it('issues to the survivor of who was merged, and to nobody who was erased', async () => {
    const [keep, absorb, gone] = [
      await aMember(app).enroll(),
      await aMember(app).enroll(),
      await aMember(app).enroll(),
    ];
    await mergeInto(app, keep, absorb);
    await bringInto(app, app.program.adminKey, gone, 'ERASED');

    expect((await issue(app, { template, member: { id: absorb.id } })).voucher.holder).toEqual({ id: keep.id });
    expect(await refused({ member: { id: gone.id } })).toMatchObject({ code: 'MEMBER_NOT_FOUND' });
  });

  it('issues once for a key', async () => {
    const input = { idempotencyKey: randomUUID(), template, member: { externalId: ada.externalId } };

    const outcomes = await Promise.all(Array.from({ length: 8 }, () => issue(app, input)));
    const again = await issue(app, input);

    const ids = new Set([...outcomes, again].map(({ voucher }) => voucher.id));
    expect(ids.size).toBe(1);
    expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(again.replayed).toBe(true);
    expect(await refused({ ...input, expiresOn: '2027-04-20' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('keeps no code that could be read in the database', async () => {
    const { voucher } = await issue(app, { template, member: { id: ada.id } });
    const own = await issue(app, { template, code: 'NOBODY-READS-THIS' });

    const texts = [...(await wholeDatabase(app.database.pool)).values()].join('\n');

    for (const code of [voucher.code, voucher.code.replaceAll('-', ''), own.voucher.code]) {
      expect(texts).not.toContain(code);
    }
  });

  it('is over at the midnight after its last day, whatever the clock does that night', async () => {
    const { voucher } = await issue(app, { template, expiresOn: '2027-04-02' });
    const statusOf = async () =>
      (await app.asAdmin(`{ node(id: "${voucher.id}") { ... on Voucher { status } } }`)).data.node.status;

    await advanceTo(app, '2027-04-02T22:59:59Z');
    expect(await statusOf()).toBe('ISSUED');
    await advanceTo(app, '2027-04-02T23:00:00Z');
    expect(await statusOf()).toBe('EXPIRED');
  });

  describe('roles', () => {
    it.each(['ADMIN', 'SUPPORT'])('%s issues, and it is noted who did', async (role) => {
      const { voucher } = await issue(app, { template, member: { id: ada.id } }, await keyFor(app, role));

      const { data } = await app.asAdmin(
        `{ auditLog(filter: { actions: ["issueVoucher"] }, first: 1) { nodes { subject details member { id } } } }`,
      );
      expect(data.auditLog.nodes[0]).toEqual({ subject: voucher.id, details: { template }, member: { id: ada.id } });
    });

    it.each(['MARKETER', 'ANALYST', 'SHOP'])('%s does not', async (role) => {
      expect((await refused({}, await keyFor(app, role))).errors[0].extensions.code).toBe('FORBIDDEN');
    });

    it('members do not, and see the codes of their own only', async () => {
      const bob = await aMember(app).enroll();
      const { voucher } = await issue(app, { template, member: { id: ada.id } });
      const ask = (as: string) =>
        app.call(as, `{ node(id: "${voucher.id}") { ... on Voucher { code holder { id } } } }`);

      expect((await refused({}, await ada.token())).errors[0].extensions.code).toBe('FORBIDDEN');
      expect((await ask(await ada.token())).data.node).toEqual({ code: voucher.code, holder: { id: ada.id } });
      expect((await ask(await bob.token())).data.node).toBeNull();
      for (const role of ['MARKETER', 'ANALYST']) {
        expect((await ask(await keyFor(app, role))).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
      }
    });
  });
});
