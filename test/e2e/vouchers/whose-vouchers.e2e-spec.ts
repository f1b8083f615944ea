import { randomUUID } from 'node:crypto';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { wholeDatabase } from '../../support/whole-database.js';
import { mergeInto, undo } from '../membership/support/merges.js';
import { copyOf, eraseMember } from '../membership/support/rights.js';
import { aCart, advanceTo, issue, redeem, reserve, rollBack } from './support/vouchers.js';

describe('vouchers of members who are merged, parted and erased', () => {
  let app: TestApp;
  let keep: EnrolledMember;
  let absorb: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
  });
  beforeEach(async () => {
    keep = await aMember(app).enroll();
    absorb = await aMember(app).enroll();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const ask = async (id: string) =>
    (
      await app.asAdmin(
        `{ node(id: "${id}") { ... on Voucher { code last4 status revokedAt remaining { amount } holder { id } } } }`,
      )
    ).data.node;
  const holderOf = async (id: string) => (await ask(id)).holder.id;
  const pay = (code: string, orderId: string) => redeem(app, { code, orderId, cart: aCart('10.00') });

  it('go to the survivor, who can use what only its holder can', async () => {
    const { id, code } = await aVoucher(app).with({ holderOnly: true }).to(absorb).issue();
    await mergeInto(app, keep, absorb);

    expect(await holderOf(id)).toBe(keep.id);
    const cart = aCart('10.00');
    const used = await redeem(app, { code, orderId: 'D-1', cart, member: { id: keep.id } }, app.program.shopKey);
    expect(used.use).toMatchObject({ status: 'REDEEMED', member: { id: keep.id } });
  });

  it('come back when the members are two again, but for those that were used since', async () => {
    const make = () => aVoucher(app).with({ uses: 2 }).to(absorb).issue();
    const [unused, used, usedBefore, usedAndBack, aside] = [
      await make(),
      await make(),
      await make(),
      await make(),
      await make(),
    ];
    await pay(usedBefore.code, 'D-2');
    const merge = await mergeInto(app, keep, absorb);
    await pay(used.code, 'D-3');
    await pay(usedAndBack.code, 'D-4');
    await rollBack(app, { code: usedAndBack.code, orderId: 'D-4' });
    await reserve(app, { code: aside.code, orderId: 'D-5' });

    await undo(app, merge);

    for (const { id } of [unused, usedBefore, usedAndBack]) expect(await holderOf(id)).toBe(absorb.id);
    for (const { id } of [used, aside]) expect(await holderOf(id)).toBe(keep.id);
  });

  it.each([
    { before: 0, since: 10, left: '40.00', with: 'survivor' },
    { before: 20, since: 0, left: '30.00', with: 'absorbed' },
    { before: 20, since: 10, left: '20.00', with: 'survivor' },
    { before: 20, since: 30, left: '0.00', with: 'survivor' },
  ])("of which $before was spent before and $since since are the $with member's after an unmerge", async (one) => {
    const { id, code } = await aVoucher(app).card('50.00').to(absorb).issue();
    const spend = (amount: number) =>
      amount === 0 ? null : redeem(app, { code, orderId: `D-${randomUUID()}`, cart: aCart(`${String(amount)}.00`) });
    await spend(one.before);
    const merge = await mergeInto(app, keep, absorb);
    await spend(one.since);

    await undo(app, merge);

    expect(await holderOf(id)).toBe(one.with === 'survivor' ? keep.id : absorb.id);
    expect((await ask(id)).remaining).toEqual({ amount: one.left });
  });

  it('stay when what was used before was given back since and another use followed, however often they can be used', async () => {
    const { id, code } = await aVoucher(app).with({ uses: 3 }).to(absorb).issue();
    await pay(code, 'D-10');
    const merge = await mergeInto(app, keep, absorb);
    await rollBack(app, { code, orderId: 'D-10' });
    await pay(code, 'D-11');

    await undo(app, merge);

    expect(await holderOf(id)).toBe(keep.id);
  });

  it('come back when what was used since was given back, whatever was used before', async () => {
    const { id, code } = await aVoucher(app).with({ uses: 3 }).to(absorb).issue();
    await pay(code, 'D-12');
    const merge = await mergeInto(app, keep, absorb);
    await pay(code, 'D-13');
    await rollBack(app, { code, orderId: 'D-13' });

    await undo(app, merge);

    expect(await holderOf(id)).toBe(absorb.id);
  });

  it('stay when what was set aside before is used since', async () => {
    const { id, code } = await aVoucher(app).with({ uses: 3 }).to(absorb).issue();
    await reserve(app, { code, orderId: 'D-14' });
    const merge = await mergeInto(app, keep, absorb);
    await pay(code, 'D-14');

    await undo(app, merge);

    expect(await holderOf(id)).toBe(keep.id);
  });

  it('stand in a copy of what is known of a member, without codes', async () => {
    const { id, code, template } = await aVoucher(app).card('25.00').to(absorb).issue();
    const { use } = await redeem(app, { code, orderId: 'D-9', cart: aCart('10.00'), member: { id: absorb.id } });

    const { json } = await copyOf(app, absorb);

    expect(json.vouchers.vouchers).toEqual([
      {
        ...{ id, template, lastCharacters: code.replaceAll('-', '').slice(-4), status: 'ISSUED', usesLeft: null },
        ...{ remaining: '15.00', issuedFor: 'STAFF', issuedAt: expect.any(String), validFrom: expect.any(String) },
        ...{ expiresAt: null, revokedAt: null, revokedReason: null },
      },
    ]);
    expect(json.vouchers.uses).toMatchObject([
      { id: use.id, voucher: id, orderId: 'D-9', status: 'REDEEMED', amount: '10.00', rolledBack: '0.00' },
    ]);
    expect(JSON.stringify(json)).not.toContain(code);
  });

  it('are revoked with whoever is erased, and no code leads to them', async () => {
    const own = `OWN-${absorb.id.slice(-6)}`.toUpperCase();
    const { id, code, template } = await aVoucher(app).with({ uses: 2 }).to(absorb).saying({ code: own }).issue();
    const { id: usedUp, code: used } = await aVoucher(app).to(absorb).issue();
    await pay(used, 'D-6');
    await reserve(app, { code, orderId: 'D-7', expiresInSeconds: 60 });
    const { use } = await pay(code, 'D-8');

    await app.asAdmin('mutation { updateProgram(input: { erasureCoolingOffDays: 0 }) { __typename } }');
    await eraseMember(app, { member: { id: absorb.id } });

    expect(await ask(id)).toMatchObject({
      ...{ code: null, last4: '', status: 'REVOKED', revokedAt: '2027-03-26T12:00:00.000Z' },
      holder: { id: absorb.id },
    });
    expect(await ask(usedUp)).toMatchObject({ code: null, status: 'REDEEMED', revokedAt: null });
    expect(await pay(code, 'D-7')).toMatchObject({ reason: 'UNKNOWN_CODE' });
    expect((await rollBack(app, { use: use.id })).use.status).toBe('ROLLED_BACK');
    await advanceTo(app, '2027-03-26T13:00:00Z');
    expect((await ask(id)).status).toBe('REVOKED');
    const rows = (await wholeDatabase(app.database.pool)).get('public.voucher') ?? '';
    expect(rows).not.toContain(own);
    expect((await issue(app, { template, code: own })).voucher.code).toBe(own);
  });
});
