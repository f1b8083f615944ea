import { aMember, type EnrolledMember } from '../../factories/a-member.js';
import { aPurchase, type RecordedPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { giveBack } from '../purchases/support/calls.js';

const NOW = '2027-03-01T12:00:00.000Z';

const POSTING = `query ($id: ID!) {
  posting(id: $id) {
    id sequence kind points pendingChange heldChange owedChange availableAfter occurredAt recordedAt reason
    awards { name points explanation rule { id } }
  }
}`;

describe('posting', () => {
  let app: TestApp;
  let ada: EnrolledMember;
  let purchase: RecordedPurchase;
  let ruleId: string;
  let ids: string[];
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date(NOW) } });
    ruleId = await aRule(app).active();
    ada = await aMember(app).enroll();
    purchase = await aPurchase(app).by(ada).line({ quantity: '2' }).record();
    await giveBack(app, { purchaseId: purchase.id, lines: [{ sku: 'sku-1', quantity: '1' }] });
    const { data } = await app.asAdmin(`{ member(ref: { id: "${ada.id}" }) { statement { nodes { id } } } }`);
    ids = data.member.statement.nodes.map((node: { id: string }) => node.id).reverse();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  const unchanged = { heldChange: 0, owedChange: 0, pendingChange: 0, occurredAt: NOW, recordedAt: NOW, reason: null };

  it('says what was earned and why', async () => {
    const { data } = await app.asAdmin(POSTING, { id: ids[0] });

    expect(data.posting).toEqual({
      ...unchanged,
      id: expect.stringMatching(/^pst_[0-9a-z]{12}$/),
      sequence: 1,
      kind: 'EARN',
      points: 20,
      availableAfter: 20,
      awards: [
        {
          name: 'Every pound counts',
          points: 20,
          explanation: '1 point per 1.00 GBP on 20.00 GBP: 20 whole steps',
          rule: { id: ruleId },
        },
      ],
    });
  });

  it('says what was taken back', async () => {
    const { data } = await app.asAdmin(POSTING, { id: ids[1] });

    expect(data.posting).toEqual({
      ...unchanged,
      id: ids[1],
      sequence: 2,
      kind: 'REVERSE',
      points: -10,
      availableAfter: 10,
      awards: [],
    });
  });

  it('names its source', async () => {
    const source = `{
      source { __typename ... on Purchase { orderId } ... on PurchaseReturn { reference lines { quantity } } }
    }`;

    const { data } = await app.asAdmin(
      `{ earned: posting(id: "${ids[0]}") ${source} taken: posting(id: "${ids[1]}") ${source} }`,
    );

    expect(data).toEqual({
      earned: { source: { __typename: 'Purchase', orderId: purchase.orderId } },
      taken: { source: { __typename: 'PurchaseReturn', reference: null, lines: [{ quantity: '1' }] } },
    });
  });

  it.each(['nonsense', '', 'pst_', 'pst_zzzzzzzzzzzzzzzzz', 'pst_000000000001', 'pst_0000000000000000000000000001'])(
    'says nothing for the id %j',
    async (id) => {
      const { data, errors } = await app.asAdmin(POSTING, { id });

      expect({ data, errors }).toEqual({ data: { posting: null } });
    },
  );

  it('says nothing of the postings of another program', async () => {
    const other = await app.anotherProgram();

    const { data, errors } = await app.call(other.adminKey, POSTING, { id: ids[0] });

    expect({ data, errors }).toEqual({ data: { posting: null } });
  });
});
