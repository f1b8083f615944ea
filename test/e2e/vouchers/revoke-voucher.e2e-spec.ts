import { randomUUID } from 'node:crypto';
import { aMember } from '../../factories/a-member.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { keyFor } from '../history/support/activity-types.js';
import type { Outcome } from '../purchases/support/calls.js';
import { expectNothingStored, storedIn } from '../purchases/support/stored.js';
import { aCart, redeem, reserve, revoke, toldOf } from './support/vouchers.js';

describe('revokeVoucher', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const refused = async (input: Record<string, unknown>, as = app.program.adminKey): Promise<Outcome> => {
    const before = await storedIn(app);
    const outcome = await revoke(app, { reason: 'Stolen', ...input }, as);
    await expectNothingStored(app, before, outcome);
    return outcome;
  };

  it('takes back what is left, and releases what is set aside', async () => {
    const ada = await aMember(app).enroll();
    const { id, code } = await aVoucher(app).card('100.00').to(ada).issue();
    await redeem(app, { code, orderId: 'C-1', cart: aCart('30.00') });
    const { use } = await reserve(app, { code, orderId: 'C-2', amount: '20.00' });

    const { replayed, voucher } = await revoke(app, { voucher: id, reason: 'Stolen' });

    expect(replayed).toBe(false);
    expect(voucher).toMatchObject({
      status: 'REVOKED',
      remaining: { amount: '70.00' },
      revokedAt: '2027-03-26T12:00:00.000Z',
      revokedReason: 'Stolen',
    });
    expect(await toldOf(app, ada)).toEqual(['voucher.issued', 'voucher.redeemed', 'voucher.revoked']);
    const { data } = await app.asAdmin(`{ node(id: "${use.id}") { ... on VoucherUse { status } } }`);
    expect(data.node).toEqual({ status: 'RELEASED' });
    const { data: log } = await app.asAdmin(
      `{ auditLog(filter: { actions: ["revokeVoucher"], subject: "${id}" }) { nodes { reason member { id } } } }`,
    );
    expect(log.auditLog.nodes).toEqual([{ reason: 'Stolen', member: { id: ada.id } }]);
  });

  it('finds nothing to take back of what is used up or taken back', async () => {
    const { id, code } = await aVoucher(app).issue();
    await redeem(app, { code, orderId: 'C-3', cart: aCart('30.00') });
    const { id: revoked } = await aVoucher(app).issue();
    await revoke(app, { voucher: revoked, reason: 'Stolen' });

    expect(await refused({ voucher: id })).toMatchObject({
      code: 'VOUCHER_NOT_REVOCABLE',
      voucherStatus: 'REDEEMED',
      message: 'The voucher is REDEEMED; there is nothing to take back.',
      path: ['voucher'],
    });
    expect(await refused({ voucher: revoked })).toMatchObject({ voucherStatus: 'REVOKED' });
  });

  it('does not find what is none, nor what is of another program', async () => {
    const { adminKey } = await app.anotherProgram();
    const { id } = await aVoucher(app).issue();

    for (const voucher of ['vch_nothing', id.replace(/.{4}$/, '0000')])
      expect(await refused({ voucher })).toMatchObject({ code: 'VOUCHER_NOT_FOUND', path: ['voucher'] });
    expect(await refused({ voucher: id }, adminKey)).toMatchObject({ code: 'VOUCHER_NOT_FOUND' });
  });

  it.each(['', 'x'.repeat(501)])('asks for a reason, not %j', async (reason) => {
    const { id } = await aVoucher(app).issue();

    expect(await refused({ voucher: id, reason })).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: ['reason'], message: 'must have 1 to 500 characters, no control characters' }],
    });
  });

  it('does so once for a key', async () => {
    const { id } = await aVoucher(app).issue();
    const input = { idempotencyKey: randomUUID(), voucher: id, reason: 'Stolen' };

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => revoke(app, input)));

    expect(outcomes.filter(({ replayed }) => replayed)).toHaveLength(4);
    expect(await refused({ ...input, reason: 'Lost' })).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('is for ADMIN and SUPPORT', async () => {
    for (const role of ['ADMIN', 'SUPPORT']) {
      const { id } = await aVoucher(app).issue();
      expect((await revoke(app, { voucher: id, reason: 'Lost' }, await keyFor(app, role))).replayed).toBe(false);
    }
    const { id } = await aVoucher(app).issue();
    for (const role of ['MARKETER', 'ANALYST', 'SHOP'])
      expect((await refused({ voucher: id }, await keyFor(app, role))).errors[0].extensions.code).toBe('FORBIDDEN');
  });
});
