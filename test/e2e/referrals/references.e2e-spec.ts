import { createHash, randomUUID } from 'node:crypto';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { wholeDatabase } from '../../support/whole-database.js';
import { aMember } from '../../factories/a-member.js';
import { bought } from '../../factories/referring.js';
import { exportMember } from '../membership/support/rights.js';
import { aBringing, type Bringing } from './support/a-bringing.js';

const TEXT = 'must have 1 to 255 characters, no control characters';
const SUSPICIOUS = { review: 'WHEN_SUSPICIOUS' };
const RECORD_ALL = `mutation ($purchases: [RecordPurchaseInput!]!) {
  recordPurchases(input: { purchases: $purchases }) {
    results { ... on RecordPurchasePayload { referral { id state } } ... on UserError { code } }
  }
}`;

describe('deviceReference and paymentReference', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const signalsOf = async (bringing: Bringing, referral: { id: string }) => {
    const { score, signals } = await bringing.now(referral);
    return { score, signals: signals.map(({ signal }: { signal: string }) => signal) };
  };
  const stored = async ({ program }: Bringing): Promise<number> => {
    const { rows } = await app.database.pool.query('SELECT FROM referral_reference WHERE program_id = $1', [
      program.program.number,
    ]);
    return rows.length;
  };

  it.each<[string, Record<string, unknown>, string]>([
    ['an empty device', { deviceReference: '' }, 'deviceReference'],
    ['a device of spaces', { deviceReference: '  ' }, 'deviceReference'],
    ['a long device', { deviceReference: 'x'.repeat(256) }, 'deviceReference'],
    ['an empty means of payment', { paymentReference: '' }, 'paymentReference'],
    ['a NUL in a means of payment', { paymentReference: 'a\u0000b' }, 'paymentReference'],
  ])('of a purchase are refused with %s', async (_, input, field) => {
    const bringing = await aBringing(app);
    const ben = await bringing.somebody();

    expect(await bringing.refused(() => bringing.buy(ben, '20.00', input))).toMatchObject({
      code: 'INVALID_INPUT',
      problems: [{ path: [field], message: TEXT }],
    });
  });

  it('are named both when both are wrong', async () => {
    const bringing = await aBringing(app);
    const wrong = { deviceReference: '', paymentReference: 'x'.repeat(256) };
    const both = { problems: [{ path: ['deviceReference'] }, { path: ['paymentReference'] }] };
    const ben = await bringing.somebody();
    const code = await bringing.codeOf(bringing.ann);

    expect(await bringing.invite(wrong)).toMatchObject(both);
    expect(await bringing.accept(ben, code, wrong)).toMatchObject(both);
    expect(await bringing.enroll(code, wrong)).toMatchObject(both);
    expect(await bringing.buy(ben, '20.00', wrong)).toMatchObject(both);
  });

  it('stand nowhere as they were said, nor as a hash that anybody could make', async () => {
    const bringing = await aBringing(app);
    const said = Array.from({ length: 8 }, () => `reference-${randomUUID()}`);
    const [a, b, c, d, e, f, g, h] = said;
    const ben = await bringing.somebody();
    const code = await bringing.codeOf(bringing.ann);

    await bringing.invite({ deviceReference: a, paymentReference: b });
    const { member } = await bringing.enroll(code, { deviceReference: c, paymentReference: d });
    await bringing.accept(ben, code, { deviceReference: e, paymentReference: f });
    await bringing.buy(ben, '20.00', { deviceReference: g, paymentReference: h });
    await exportMember(app, { member: { id: member.id } }, bringing.program.adminKey);

    expect(await stored(bringing)).toBe(8);
    const texts = await wholeDatabase(app.database.pool);
    for (const reference of said) {
      const hashes = [reference, `DEVICE/${reference}`, `PAYMENT/${reference}`].map((text) =>
        createHash('sha256').update(text).digest('hex'),
      );
      for (const text of [reference, ...hashes])
        expect([...texts].filter(([, all]) => all.includes(text)).map(([table]) => table)).toEqual([]);
    }
  });

  it('hold a referral when both pay with one means of payment', async () => {
    const bringing = await aBringing(app, SUSPICIOUS);
    const ben = await bringing.somebody();
    await bringing.invite({ paymentReference: 'visa 4242' });
    await bringing.accept(ben, await bringing.codeOf(bringing.ann));

    const { referral } = await bringing.buy(ben, '20.00', { paymentReference: ' visa 4242' });

    expect(referral).toMatchObject({ state: 'IN_REVIEW', advocatePoints: 500 });
    expect(await signalsOf(bringing, referral)).toEqual({ score: 50, signals: ['SAME_PAYMENT'] });
    expect(await bringing.points(bringing.ann)).toEqual([0, 0]);
    expect(await bringing.points(ben)).toEqual([0, 0]);
  });

  it('hold it also where the advocate was seen with it at the checkout, and the friend when they joined', async () => {
    const bringing = await aBringing(app, SUSPICIOUS);
    const ben = await bringing.somebody();
    await bringing.buy(bringing.ann, '5.00', { paymentReference: 'visa 4242' });
    await bringing.accept(ben, await bringing.codeOf(bringing.ann), { paymentReference: 'visa 4242' });

    const { referral } = await bringing.buy(ben);

    expect(await signalsOf(bringing, referral)).toEqual({ score: 50, signals: ['SAME_PAYMENT'] });
  });

  it('hold it also where the advocate was seen with it when they enrolled by nobody', async () => {
    const bringing = await aBringing(app, SUSPICIOUS);
    const seen = { deviceReference: 'tablet', paymentReference: 'visa 4242' };
    const ada = await bringing.somebody(seen);
    const code = await bringing.codeOf(ada);
    const { member: ben } = await bringing.enroll(code, { deviceReference: 'tablet' });
    const { member: cleo } = await bringing.enroll(code);

    const ofBen = (await bringing.buy(ben)).referral;
    const ofCleo = (await bringing.buy(cleo, '20.00', { paymentReference: 'visa 4242' })).referral;

    expect([ofBen.state, ofCleo.state]).toEqual(['QUALIFIED', 'IN_REVIEW']);
    expect(await signalsOf(bringing, ofBen)).toEqual({ score: 25, signals: ['SAME_DEVICE'] });
    expect(await signalsOf(bringing, ofCleo)).toEqual({ score: 50, signals: ['SAME_PAYMENT'] });
  });

  it('are not kept of who is enrolled where there is no referral program', async () => {
    const program = await app.anotherProgram();
    await aMember(app).of(program).with({ deviceReference: 'tablet' }).enroll();

    const { rows } = await app.database.pool.query('SELECT FROM referral_reference WHERE program_id = $1', [
      program.program.number,
    ]);
    expect(rows).toEqual([]);
  });

  it('do not hold it for one device, nor for capitals that differ', async () => {
    const bringing = await aBringing(app, SUSPICIOUS);
    const ben = await bringing.somebody();
    await bringing.invite({ deviceReference: 'tablet', paymentReference: 'VISA 4242' });
    await bringing.accept(ben, await bringing.codeOf(bringing.ann), { deviceReference: 'tablet' });

    const { referral } = await bringing.buy(ben, '20.00', { paymentReference: 'visa 4242' });

    expect(referral).toMatchObject({ state: 'QUALIFIED' });
    expect(await signalsOf(bringing, referral)).toEqual({ score: 25, signals: ['SAME_DEVICE'] });
  });

  it('do not hold it where a device is called as a means of payment of another is', async () => {
    const bringing = await aBringing(app, SUSPICIOUS);
    const ben = await bringing.somebody();
    await bringing.invite({ deviceReference: '4242' });
    await bringing.accept(ben, await bringing.codeOf(bringing.ann));

    expect((await bringing.buy(ben, '20.00', { paymentReference: '4242' })).referral.state).toBe('QUALIFIED');
  });

  it('hold friends who come with one call', async () => {
    const bringing = await aBringing(app, SUSPICIOUS);
    const [ben, cleo] = [await bringing.somebody(), await bringing.somebody()];
    const code = await bringing.codeOf(bringing.ann);
    await bringing.accept(ben, code);
    await bringing.accept(cleo, code);
    const purchases = [bringing.ann, ben, cleo].map((one) => ({
      idempotencyKey: randomUUID(),
      ...bought(one, '20.00', { paymentReference: 'visa 4242' }),
    }));

    const { data } = await app.call(bringing.program.shopKey, RECORD_ALL, { purchases });

    const [ofAnn, ofBen, ofCleo] = data.recordPurchases.results;
    expect(ofAnn.referral).toBeNull();
    expect([ofBen.referral.state, ofCleo.referral.state]).toEqual(['IN_REVIEW', 'IN_REVIEW']);
  });

  it('are kept once however often they come, and not of calls that are refused or repeated', async () => {
    const bringing = await aBringing(app);
    const ben = await bringing.somebody();
    const tablet = { deviceReference: 'tablet' };
    const input = { idempotencyKey: 'once', orderId: 'order 1' };
    await bringing.buy(ben, '20.00', { ...input, ...tablet });
    await bringing.buy(ben, '20.00', tablet);
    expect(await stored(bringing)).toBe(1);

    const again = await bringing.buy(ben, '20.00', { ...input, deviceReference: 'another' });
    await bringing.accept(ben, 'nothing', { deviceReference: 'another' });
    await bringing.accept(ben, await bringing.codeOf(bringing.ann), { deviceReference: 'another' });

    expect(again.replayed).toBe(true);
    expect(await stored(bringing)).toBe(1);
  });

  it('are kept of nobody where there is no referral program', async () => {
    const { shopKey, program } = await app.anotherProgram();
    const enrolled = await app.call(
      shopKey,
      `mutation { enrollMember(input: { idempotencyKey: "e", deviceReference: "tablet" }) { ... on EnrollMemberPayload { member { id } } } }`,
    );
    expect(enrolled.data.enrollMember.member.id).toMatch(/^mem_/);
    const { rows } = await app.database.pool.query('SELECT FROM referral_reference WHERE program_id = $1', [
      program.number,
    ]);

    expect(rows).toEqual([]);
  });
});
