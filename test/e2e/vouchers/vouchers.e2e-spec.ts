import { decodeId } from '../../../src/kernel/ids.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aTemplate } from '../../factories/a-template.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { aKeyOf } from '../membership/support/merges.js';
import type { Outcome } from '../purchases/support/calls.js';
import { aCart, advanceTo, issue, redeem, reserve, revoke } from './support/vouchers.js';

const PAGE = 'nodes { id status } edges { cursor } pageInfo { hasNextPage endCursor }';
const VOUCHERS = `query ($first: Int, $after: String, $filter: VoucherFilter) {
  vouchers(first: $first, after: $after, filter: $filter) { ${PAGE} }
}`;
const OF_MEMBER = `query ($ref: MemberRef!, $first: Int, $after: String, $filter: MemberVoucherFilter) {
  member(ref: $ref) { vouchers(first: $first, after: $after, filter: $filter) { ${PAGE} } }
}`;

describe('vouchers', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  let template: string;
  let ids: Record<string, string>;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
    ada = await aMember(app).enroll();
    bob = await aMember(app).enroll();
    template = await aTemplate(app).make();
    const make = async (more: Record<string, unknown> = {}) => {
      const { voucher } = await issue(app, { template, member: { id: ada.id }, ...more });
      return voucher as { id: string; code: string };
    };
    const [expired, reserved, lapsed, redeemed] = [
      await make({ expiresOn: '2027-03-26' }),
      await make(),
      await make(),
      await make(),
    ];
    const [revoked, card, issued] = [await make(), await aVoucher(app).card('5.00').to(bob).issue(), await make()];
    const bearer = await aVoucher(app).issue();
    await reserve(app, { code: reserved.code, orderId: 'A', expiresInSeconds: 86_400 * 2 });
    await reserve(app, { code: lapsed.code, orderId: 'B', expiresInSeconds: 60 });
    await reserve(app, { code: card.code, orderId: 'C', expiresInSeconds: 60 });
    await redeem(app, { code: redeemed.code, orderId: 'D', cart: aCart('10.00') });
    await revoke(app, { voucher: revoked.id, reason: 'Stolen' });
    await advanceTo(app, '2027-03-27T00:00:00Z');
    ids = Object.fromEntries(
      Object.entries({ expired, reserved, lapsed, redeemed, revoked, card, issued, bearer }).map(([name, { id }]) => [
        id,
        name,
      ]),
    );
  });
  afterAll(() => app.close());

  const namesOf = ({ nodes }: Outcome) => nodes.map(({ id }: { id: string }) => ids[id]);
  const list = async (variables: Record<string, unknown> = {}, as = app.program.adminKey) =>
    (await app.call(as, VOUCHERS, variables)).data.vouchers;
  const ofMember = async ({ id }: EnrolledMember, variables: Record<string, unknown> = {}) =>
    (await app.asShop(OF_MEMBER, { ref: { id }, ...variables })).data.member.vouchers;

  it('lists those of the program as they stand, those issued last first', async () => {
    expect((await list()).nodes.map(({ id, status }: Outcome) => [ids[id], status])).toEqual([
      ['bearer', 'ISSUED'],
      ['issued', 'ISSUED'],
      ['card', 'ISSUED'],
      ['revoked', 'REVOKED'],
      ['redeemed', 'REDEEMED'],
      ['lapsed', 'ISSUED'],
      ['reserved', 'RESERVED'],
      ['expired', 'EXPIRED'],
    ]);
  });

  it('finds those that stand so now: due is due, whether or not anybody has noted it', async () => {
    await app.database.pool.query(
      "UPDATE voucher SET uses_left = 0 WHERE id = $1 AND status = 'ISSUED'", // as if no job had run since
      [decodeId('vch', Object.entries(ids).find(([, name]) => name === 'lapsed')?.[0] ?? '')],
    );
    await app.database.pool.query("UPDATE voucher_use SET status = 'RESERVED', ended_at = NULL WHERE order_id = 'B'");
    const all = (await list()).nodes as { id: string; status: string }[];

    for (const status of ['ISSUED', 'RESERVED', 'REDEEMED', 'EXPIRED', 'REVOKED'])
      expect((await list({ filter: { status: [status] } })).nodes).toEqual(all.filter((one) => one.status === status));
    expect(namesOf(await list({ filter: { status: ['ISSUED'] } }))).toEqual(['bearer', 'issued', 'card', 'lapsed']);
    expect(namesOf(await list({ filter: { status: ['EXPIRED', 'REVOKED'] } }))).toEqual(['revoked', 'expired']);
  });

  it('finds those of a member, of a template, and by what they were issued for', async () => {
    expect(namesOf(await list({ filter: { member: { id: bob.id } } }))).toEqual(['card']);
    expect(namesOf(await list({ filter: { member: { externalId: bob.externalId }, status: ['EXPIRED'] } }))).toEqual(
      [],
    );
    expect(namesOf(await list({ filter: { template, status: ['ISSUED'] } }))).toEqual(['issued', 'lapsed']);
    expect(namesOf(await list({ filter: { template, member: { id: bob.id } } }))).toEqual([]);
    expect(namesOf(await list({ filter: { template: 'nonsense' } }))).toEqual([]);
    expect(namesOf(await list({ filter: { member: { externalId: 'nobody' } } }))).toEqual([]);
    expect(namesOf(await list({ filter: { issuedFor: 'TIER' } }))).toEqual([]);
    expect((await list({ filter: { issuedFor: 'STAFF', status: null } })).nodes).toHaveLength(8);
  });

  it('goes on where a page ended', async () => {
    const filter = { template };
    const first = await list({ first: 4, filter });

    expect(namesOf(first)).toEqual(['issued', 'revoked', 'redeemed', 'lapsed']);
    expect(first.pageInfo).toEqual({ hasNextPage: true, endCursor: first.edges[3].cursor });
    const second = await list({ first: 4, after: first.pageInfo.endCursor, filter });
    expect(namesOf(second)).toEqual(['reserved', 'expired']);
    expect(second.pageInfo.hasNextPage).toBe(false);
    const own = await ofMember(ada, { first: 4 });
    expect(namesOf(await ofMember(ada, { after: own.pageInfo.endCursor }))).toEqual(['reserved', 'expired']);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no status', { filter: { status: [] } }],
    ['a page of none', { first: 0 }],
    ['a cursor of nobody', { after: 'bm9uc2Vuc2U=' }],
  ])('is a bad question with %s', async (_, variables) => {
    const { errors } = await app.asAdmin(VOUCHERS, variables);

    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('lists those that a member holds', async () => {
    expect(namesOf(await ofMember(ada))).toEqual(['issued', 'revoked', 'redeemed', 'lapsed', 'reserved', 'expired']);
    expect(namesOf(await ofMember(ada, { filter: { status: ['RESERVED'] } }))).toEqual(['reserved']);
    expect(namesOf(await ofMember(bob))).toEqual(['card']);
  });

  it('shows members their own, with codes', async () => {
    const { data } = await app.call(
      await bob.token(),
      '{ me { vouchers { nodes { id code remaining { amount } holder { id } } } } }',
    );

    expect(data.me.vouchers.nodes).toEqual([
      { id: expect.any(String), code: expect.any(String), remaining: { amount: '5.00' }, holder: { id: bob.id } },
    ]);
  });

  it.each(['ANALYST', 'MARKETER'])('shows %s no codes', async (role) => {
    const key = await aKeyOf(app, role);

    expect((await list({}, key)).nodes).toHaveLength(8);
    const { errors } = await app.call(key, '{ vouchers { nodes { code } } }');
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(Array(8).fill('FORBIDDEN'));
  });

  it('reads any number of vouchers, members and purchases in as many statements as one', async () => {
    const { code } = await aVoucher(app).with({ uses: 9 }).issue();
    for (const buyer of [ada, bob])
      await aPurchase(app)
        .by(buyer)
        .with({ voucherCodes: [code] })
        .record();
    const document = (first: number) => `{
      vouchers(first: ${first}) { nodes { code name template { id } holder { id vouchers(first: 3) { nodes { id } } } } }
      purchases(first: ${first}) { nodes { vouchers { amount { amount } voucher { status } } } }
    }`;
    const asked = (first: number) => app.statementsOf(() => app.asAdmin(document(first)));
    await asked(1);

    const [one, many] = [await asked(3), await asked(8)];

    expect(many.filter((name) => /voucher/.test(name)).sort()).toEqual(
      one.filter((name) => /voucher/.test(name)).sort(),
    );
    expect(many.filter((name) => /voucher/.test(name)).sort()).toEqual([
      'find-voucher-templates-by-ids',
      'find-voucher-uses-of-purchases',
      'find-vouchers-by-id',
      'find-vouchers-of-members',
      'find-vouchers-of-program',
    ]);
  });

  it('shows nothing of another program', async () => {
    const { adminKey } = await app.anotherProgram();

    expect((await list({}, adminKey)).nodes).toEqual([]);
    expect((await list({ filter: { template } }, adminKey)).nodes).toEqual([]);
  });
});
