import { encodeId } from '../../../src/kernel/ids.js';
import { holdPoints } from '../../factories/a-spending.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aRedemption } from '../../factories/a-redemption.js';
import { aReward } from '../../factories/a-reward.js';
import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { aTemplate } from '../../factories/a-template.js';
import { aVoucher } from '../../factories/a-voucher.js';
import { aDelivery, anEndpoint } from '../../factories/an-endpoint.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { writeActivity } from '../history/support/activities.js';
import { mergeInto } from '../membership/support/merges.js';
import { exportMember } from '../membership/support/rights.js';
import { giveBack } from '../purchases/support/calls.js';
import { ask } from '../earning/support/simulations.js';
import { STORED, StoredReferrals } from '../referrals/support/stored-referrals.js';
import { reserve } from '../vouchers/support/vouchers.js';

const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';

const CREATE_KEY = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { ... on CreateApiKeyPayload { secret } ... on UserError { message } }
}`;

describe('node', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let bob: EnrolledMember;
  /** Something of every kind, by the name of its type. The member, the purchase, the return, the activity, the posting and the lot are Ada's. */
  let ids: Record<string, string>;
  beforeAll(async () => {
    app = await startTestApp();
    const rule = await aRule(app).active();
    const ladder = await aLadder(app).draft();
    const reward = await aReward(app);
    [ada, bob] = [await aMember(app).named('Ada').enroll(), await aMember(app).enroll()];
    const purchase = await aPurchase(app).by(ada).line({ quantity: '2' }).record();
    const back = await giveBack(app, { purchaseId: purchase.id, lines: [{ sku: 'sku-1', quantity: '1' }] });
    const { data } = await app.asAdmin(`{
      program { id } pointCurrencies { id } apiKeys { id } auditLog(filter: { actions: ["createProgram"] }) { nodes { id } }
      member(ref: { id: "${ada.id}" }) { points { lots { nodes { id } } } statement { nodes { id } } }
    }`);
    const copy = await exportMember(app, { member: { id: ada.id } });
    const voucher = await aVoucher(app).to(ada).issue();
    const { use } = await reserve(app, { code: voucher.code, orderId: 'o', member: { id: ada.id } });
    const referrals = new StoredReferrals(app);
    await referrals.terms();
    const endpoint = await anEndpoint(app, 'http://127.0.0.1:9/');
    ids = {
      Program: data.program.id,
      PointCurrency: data.pointCurrencies[0].id,
      AuditEntry: data.auditLog.nodes[0].id,
      ApiKey: data.apiKeys[0].id,
      Member: ada.id,
      Purchase: purchase.id,
      PurchaseReturn: back.purchaseReturn.id,
      EarningRule: rule,
      TierLadder: ladder.id,
      Reward: reward.id,
      RewardOption: reward.option,
      Redemption: await aRedemption(app, ada),
      Referral: await referrals.add(ada, STORED.joined),
      Tier: ladder.tiers.gold!,
      VoucherTemplate: await aTemplate(app).make(),
      Voucher: voucher.id,
      VoucherUse: use.id,
      Posting: data.member.statement.nodes[0].id,
      PointLot: data.member.points.lots.nodes[0].id,
      Hold: await holdPoints(app, ada, 1),
      Simulation: (await ask(app)).simulation.id,
      MemberExport: copy.export.id,
      DataRequest: copy.request.id,
      WebhookEndpoint: endpoint.id,
      WebhookDelivery: await aDelivery(app, endpoint.id),
      MemberMerge: await mergeInto(app, bob, await aMember(app).enroll()),
      Activity: encodeId('act', await writeActivity(app, ada, new Date(), { type: 'birthday' })),
    };
  });
  afterAll(() => app.close());

  const found = async (as: string) => {
    const names: string[] = [];
    for (const [name, id] of Object.entries(ids)) {
      const { data, errors } = await app.call(as, NODE, { id });
      if (errors) throw new Error(errors[0]?.message);
      if (data.node !== null) {
        expect(data.node).toEqual({ __typename: name, id });
        names.push(name);
      }
    }
    return names.sort();
  };

  const keyFor = async (role: string) =>
    (await app.asAdmin(CREATE_KEY, { input: { name: role, roles: [role] } })).data.createApiKey.secret as string;

  it('knows every type that stands alone', async () => {
    const { data } = await app.asAdmin('{ __type(name: "Node") { possibleTypes { name } } }');

    const types = data.__type.possibleTypes.map(({ name }: { name: string }) => name).sort();
    expect(Object.keys(ids).sort()).toEqual(types);
  });

  it('finds everything for an administrator', async () => {
    expect(await found(app.program.adminKey)).toEqual(Object.keys(ids).sort());
  });

  const STAFF = [
    'Activity',
    'EarningRule',
    'Hold',
    'Member',
    'PointCurrency',
    'PointLot',
    'Posting',
    'Program',
    'Purchase',
    'PurchaseReturn',
    'Redemption',
    'Referral',
    'Reward',
    'RewardOption',
    'Simulation',
    'Tier',
    'TierLadder',
    'Voucher',
    'VoucherTemplate',
    'VoucherUse',
  ];

  it.each([
    ['MARKETER', STAFF],
    ['SUPPORT', [...STAFF, 'AuditEntry', 'DataRequest', 'MemberExport', 'MemberMerge'].sort()],
    ['ANALYST', STAFF],
    ['SHOP', ['Activity', 'Hold', 'Member', 'Purchase', 'PurchaseReturn', 'Redemption', 'Voucher', 'VoucherUse']],
  ])('finds for the role %s what its queries show', async (role, names) => {
    expect(await found(await keyFor(role))).toEqual(names);
  });

  it('finds for a member what is their own, and nothing of another one', async () => {
    expect(await found(await ada.token())).toEqual([
      'Activity',
      'DataRequest',
      'Hold',
      'Member',
      'MemberExport',
      'PointLot',
      'Posting',
      'Purchase',
      'PurchaseReturn',
      'Redemption',
      'Referral',
      'Voucher',
      'VoucherUse',
    ]);
    expect(await found(await bob.token())).toEqual([]);
  });

  it('finds nothing of another program', async () => {
    const other = await app.anotherProgram();

    expect(await found(other.adminKey)).toEqual([]);
  });

  it('gives the fields of the type', async () => {
    const fragments = `query ($id: ID!) {
      node(id: $id) { ... on Purchase { orderId member { profile { givenName } } } ... on Member { points { available } } }
    }`;

    const [purchase, member] = [
      await app.asAdmin(fragments, { id: ids['Purchase'] }),
      await app.asAdmin(fragments, { id: ids['Member'] }),
    ];

    expect(purchase.data.node).toEqual({ orderId: expect.any(String), member: { profile: { givenName: 'Ada' } } });
    expect(member.data.node).toEqual({ points: { available: 8 } });
  });

  it.each([
    '',
    '_',
    'nonsense',
    'pur_',
    'mem_01k0000000e0000000000000aa',
    'xyz_01k0000000e0000000000000aa',
    'pur_\u0000',
    '__proto___x',
  ])('is null for the id %j', async (id) => {
    const { data, errors } = await app.asAdmin(NODE, { id });

    expect({ data, errors }).toEqual({ data: { node: null } });
  });

  it('is null for an id that was changed in one place', async () => {
    for (const id of Object.values(ids)) {
      const last = id.at(-1) === '0' ? '1' : '0';
      const { data, errors } = await app.asAdmin(NODE, { id: id.slice(0, -1) + last });

      expect({ data, errors }).toEqual({ data: { node: null } });
    }
  });
});
