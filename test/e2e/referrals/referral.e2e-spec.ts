import { decodeId } from '../../../src/kernel/ids.js';
import { CodeKeys } from '../../../src/vouchers/index.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aKeyOf } from '../membership/support/merges.js';
import { AT, STORED, StoredReferrals } from './support/stored-referrals.js';

const PLAIN = `id state reason since invited invitedAt joinedAt expiresAt qualifiedAt paysAt endedAt
  currency { code } advocatePoints friendPoints friend { id } advocateVoucher { id } friendVoucher { id } purchase { id }
  history { state reason at actor { kind } }`;
const REFERRAL = `query ($id: ID!) {
  referral(id: $id) { ${PLAIN} advocate { id } code link score signals { signal weight } }
}`;
const NODE = `query ($id: ID!) { node(id: $id) { ... on Referral { ${PLAIN} code link } } }`;

describe('referral', () => {
  let app: TestApp;
  let stored: StoredReferrals;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: AT } });
    stored = new StoredReferrals(app);
    await stored.terms({ share_link: 'https://shop.example/?friend={code}' });
    [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
  });
  afterAll(() => app.close());

  const read = async (id: string, as = app.program.adminKey) => {
    const { data, errors } = await app.call(as, REFERRAL, { id });
    expect(errors).toBeUndefined();
    return data.referral;
  };
  const readOwn = async (id: string, { token }: EnrolledMember) => {
    const { data, errors } = await app.call(await token(), NODE, { id });
    expect(errors).toBeUndefined();
    return data.node;
  };

  it.each<[keyof typeof STORED, Record<string, unknown>]>([
    ['invited', { state: 'INVITED', reason: null, since: '2027-03-01T10:00:00.000Z', endedAt: null }],
    ['notAccepted', { state: 'EXPIRED', reason: 'NOT_ACCEPTED', since: '2027-03-10T12:00:00.000Z', endedAt: '2027-03-10T12:00:00.000Z' }],
    ['joined', { state: 'JOINED', reason: null, since: '2027-03-02T10:00:00.000Z', endedAt: null }],
    ['late', { state: 'EXPIRED', reason: 'NOT_QUALIFIED_IN_TIME', since: '2027-03-09T00:00:00.000Z' }],
    ['inReview', { state: 'IN_REVIEW', reason: null, advocatePoints: 500, score: 60, endedAt: null }],
    ['qualified', { state: 'QUALIFIED', advocatePoints: 500, endedAt: null }],
    ['paid', { state: 'REWARDED', reason: null, advocatePoints: 500, since: '2027-03-10T12:00:00.000Z', endedAt: '2027-03-10T12:00:00.000Z' }],
    ['rewarded', { state: 'REWARDED', advocatePoints: 500, endedAt: '2027-03-05T10:00:00.000Z' }],
    ['rejected', { state: 'REJECTED', reason: 'CAP_REACHED', advocatePoints: 0 }],
    ['reversed', { state: 'REVERSED', reason: 'RETURNED', advocatePoints: 0, endedAt: '2027-03-06T10:00:00.000Z' }],
    ['expired', { state: 'EXPIRED', reason: 'NOT_ACCEPTED', endedAt: '2027-03-05T10:00:00.000Z' }],
  ])('shows one that is %s', async (name, expected) => {
    const id = await stored.add(ada, STORED[name]);

    expect(await read(id)).toMatchObject({ id, advocate: { id: ada.id }, friend: null, currency: { code: 'points' }, ...expected });
  }); // prettier-ignore

  it('waits for the voucher that the advocate is promised', async () => {
    const voucher = await aVoucher(app).to(ada).issue();
    const advocate_template = decodeId('vtp', voucher.template);
    const promised = { ...STORED.paid, advocate_points: null, advocate_wallet: null, advocate_lot: null, advocate_template };

    const waiting = await read(await stored.add(ada, promised));
    const given = await read(await stored.add(ada, { ...promised, advocate_voucher: decodeId('vch', voucher.id) }));

    expect(waiting).toMatchObject({ state: 'QUALIFIED', advocatePoints: 0, advocateVoucher: null });
    expect(given).toMatchObject({ state: 'REWARDED', advocatePoints: 0, advocateVoucher: { id: voucher.id } });
  }); // prettier-ignore

  it('has its history, with what time brought about, and the signals that weigh most first', async () => {
    const id = await stored.add(ada, STORED.paid);
    const about = { program_id: app.program.program.number, referral_id: decodeId('ref', id) };
    for (const [number, [state, at]] of [['JOINED', '2027-03-02T10:00:00Z'], ['QUALIFIED', '2027-03-03T10:00:00Z']].entries())
      await stored.insert('referral_change', { ...about, number: number + 1, state, reason: null, at, actor_kind: 'SYSTEM', actor_id: null });
    for (const [signal, weight] of Object.entries({ MUTUAL: 50, SAME_DEVICE: 25, SAME_EMAIL: 100, SAME_PAYMENT: 50 }))
      await stored.insert('referral_signal', { ...about, signal, weight });

    const { history, signals } = await read(id);

    expect(history).toEqual([
      { state: 'JOINED', reason: null, at: '2027-03-02T10:00:00.000Z', actor: { kind: 'SYSTEM' } },
      { state: 'QUALIFIED', reason: null, at: '2027-03-03T10:00:00.000Z', actor: { kind: 'SYSTEM' } },
      { state: 'REWARDED', reason: null, at: '2027-03-10T12:00:00.000Z', actor: { kind: 'SYSTEM' } },
    ]);
    expect(signals).toEqual([
      { signal: 'SAME_EMAIL', weight: 100 },
      { signal: 'MUTUAL', weight: 50 },
      { signal: 'SAME_PAYMENT', weight: 50 },
      { signal: 'SAME_DEVICE', weight: 25 },
    ]);
  }); // prettier-ignore

  it('has the code and the link of an invitation as long as it can be accepted', async () => {
    const { key, hash, cipher } = app.get(CodeKeys).seal(app.program.program.number, { lookedUpBy: 'AB&C', shown: 'AB&C' });
    const code = { code_key: key, code_hash: hash, code_cipher: cipher };
    const voucher = await aVoucher(app).issue();

    const plain = await stored.add(ada, { ...STORED.invited, ...code });
    const withVoucher = await stored.add(ada, { ...STORED.invited, voucher_id: decodeId('vch', voucher.id) });
    const over = await stored.add(ada, { ...STORED.notAccepted, voucher_id: decodeId('vch', voucher.id) });

    expect(await read(plain)).toMatchObject({ code: 'AB&C', link: 'https://shop.example/?friend=AB%26C' });
    expect(await readOwn(plain, ada)).toMatchObject({ code: 'AB&C', link: 'https://shop.example/?friend=AB%26C' });
    expect(await read(withVoucher)).toMatchObject({ code: voucher.code, friendVoucher: { id: voucher.id } });
    expect(await readOwn(withVoucher, ada)).toMatchObject({ code: voucher.code, friendVoucher: null });
    expect(await read(over)).toMatchObject({ code: null, link: null });
    for (const role of ['MARKETER', 'ANALYST']) {
      const { data, errors } = await app.call(await aKeyOf(app, role), '{ referrals { nodes { state code } } }');
      expect(data.referrals.nodes[0]).toMatchObject({ code: null });
      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    }
  }); // prettier-ignore

  describe('with a member token', () => {
    let purchase: string;
    let id: string;
    beforeAll(async () => {
      purchase = (await aPurchase(app).by(bob).record()).id;
      const columns = { ...STORED.qualified, friend_points: 200, purchase_id: decodeId('pur', purchase) };
      id = await stored.add(ada, columns, bob);
    });

    it('shows advocate and friend their own side only', async () => {
      expect(await read(id)).toMatchObject({ advocate: { id: ada.id }, friend: { id: bob.id }, advocatePoints: 500, friendPoints: 200, purchase: { id: purchase } });
      expect(await readOwn(id, ada)).toMatchObject({ id, state: 'QUALIFIED', friend: null, advocatePoints: 500, friendPoints: 0, purchase: null });
      expect(await readOwn(id, bob)).toMatchObject({ id, state: 'QUALIFIED', friend: { id: bob.id }, advocatePoints: 0, friendPoints: 200, purchase: { id: purchase } });
      expect(await readOwn(id, await aMember(app).enroll())).toBeNull();
    }); // prettier-ignore

    it('tells the advocate who they are, and the friend nothing of them', async () => {
      const who = 'query ($id: ID!) { node(id: $id) { ... on Referral { advocate { id } } } }';

      const [own, other] = [await app.call(await ada.token(), who, { id }), await app.call(await bob.token(), who, { id })];

      expect(own.data.node).toEqual({ advocate: { id: ada.id } });
      expect(other.data.node).toBeNull();
      expect(other.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' }, path: ['node', 'advocate'] }]);
    }); // prettier-ignore

    it('tells the friend no reason that is the advocate’s', async () => {
      const carl = await aMember(app).enroll();
      const barred = await stored.add(ada, { ...STORED.rejected, reason: 'ADVOCATE_BARRED' }, carl);
      await stored.insert('referral_change', {
        ...{ program_id: app.program.program.number, referral_id: decodeId('ref', barred), number: 1, state: 'REJECTED' },
        ...{ reason: 'ADVOCATE_BARRED', at: '2027-03-03T10:00:00Z', actor_kind: 'SYSTEM', actor_id: null },
      });

      expect(await readOwn(barred, carl)).toMatchObject({ state: 'REJECTED', reason: null, history: [{ reason: null }] });
      expect(await readOwn(barred, ada)).toMatchObject({ reason: 'ADVOCATE_BARRED', history: [{ reason: 'ADVOCATE_BARRED' }] });
    }); // prettier-ignore

    it.each(['score', 'signals { weight }'])('hides %s', async (field) => {
      const document = `query ($id: ID!) { node(id: $id) { ... on Referral { ${field} } } }`;

      const { errors } = await app.call(await ada.token(), document, { id });

      expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    });
  });

  it('is null for an id that is none, and with a key of another program', async () => {
    const id = await stored.add(ada, STORED.invited);
    const other = await app.anotherProgram();

    expect(await read('ref_nonsense')).toBeNull();
    expect(await read(ada.id)).toBeNull();
    expect(await read(id, other.adminKey)).toBeNull();
  });
});
