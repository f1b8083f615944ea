import { systemCaller } from '../../src/platform/access/index.js';
import { RecordPurchases, type RecordPurchaseInput } from '../../src/purchases/index.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { rowsWritten } from '../support/rows-written.js';
import { transactionsSent } from '../support/transactions-sent.js';

/** What goes to the database for purchases that earn, however many: in each line what is sent together, and waited for. */
const MESSAGES = [
  ['begin', 'lock-members', 'read-moment', 'find-idempotency-keys', 'find-purchases-by-order', 'find-wallets'],
  [
    ...['remember-idempotency-keys', 'insert-purchases', 'insert-purchase-lines', 'insert-awards', 'write-wallets'],
    ...['insert-postings', 'insert-movements', 'insert-lots', 'write-outbox', 'count-member-events', 'commit'],
  ],
];

/**
 * What purchases cost, in what can be counted: no machine is so slow or so busy that it changes. Whoever makes them dearer says so here.
 * Time is measured by `npm run bench`.
 */
describe('recording purchases', () => {
  const caller = systemCaller(1);
  let app: TestApp;
  let members: EnrolledMember[];
  let recording: RecordPurchases;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
    members = await Promise.all(Array.from({ length: 100 }, () => aMember(app).enroll()));
    recording = app.get(RecordPurchases);
    await record(members); // afterwards everybody has a wallet, and every statement is prepared
  });
  afterAll(() => app.close());

  const inputOf = (member: EnrolledMember): RecordPurchaseInput =>
    aPurchase(app).by(member).line().line().input() as unknown as RecordPurchaseInput;
  const record = async (buyers: readonly EnrolledMember[]): Promise<void> => {
    const outcomes = await recording.runAll(caller, buyers.map(inputOf));
    expect(outcomes.filter((outcome) => !('purchase' in outcome))).toEqual([]);
  };

  it.each([1, 100])('waits twice for the database, for %d in a call', async (count) => {
    const sent = await transactionsSent(app.database.url, () => record(members.slice(0, count)));

    expect(sent).toEqual([MESSAGES]);
  });

  it('takes one transaction for a hundred that come at once', async () => {
    const inputs = [...members, ...members, ...members.slice(0, 50)].map(inputOf);

    const sent = await transactionsSent(app.database.url, () =>
      Promise.all(inputs.map((input) => recording.run(caller, input))),
    );

    expect(sent).toHaveLength(3);
  });

  it('writes eleven rows for each of two lines', async () => {
    const written = await rowsWritten(app.database.pool, () => record(members));

    expect(written).toEqual({
      award: 100,
      idempotency_key: 100,
      member: 100,
      movement: 100,
      outbox: 100,
      point_lot: 100,
      posting: 100,
      purchase: 100,
      purchase_line: 200,
      wallet: 100,
    });
  });
});
