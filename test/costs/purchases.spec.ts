import { decodeId } from '../../src/kernel/ids.js';
import { systemCaller, type Caller } from '../../src/platform/access/index.js';
import { RecordPurchases, type RecordPurchaseInput } from '../../src/purchases/index.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { rowsWritten } from '../support/rows-written.js';
import { transactionsSent, type SentTransaction } from '../support/transactions-sent.js';

/**
 * What a purchase costs, in what can be counted: neither a slow machine nor a busy one changes it. Whoever makes it dearer says so
 * here. Time is measured by `npm run bench`.
 */
describe('recording purchases costs', () => {
  let app: TestApp;
  let caller: Caller;
  let members: EnrolledMember[];
  beforeAll(async () => {
    app = await startTestApp();
    caller = systemCaller(1);
  });
  afterAll(() => app.close());
  it('x', async () => {
    members = await Promise.all(Array.from({ length: 100 }, () => aMember(app).enroll()));
    const input = (member: EnrolledMember) => aPurchase(app).by(member).line().line().input() as unknown as RecordPurchaseInput;
    const recording = app.get(RecordPurchases);
    await recording.runAll(caller, members.map(input));
    console.log(JSON.stringify(await transactionsSent(app.database.url, () => recording.runAll(caller, members.map(input))), null, 1));
    console.log(await rowsWritten(app.database.pool, () => recording.runAll(caller, members.map(input))));
    const many = [...members, ...members, ...members.slice(0, 50)].map(input);
    const t = await transactionsSent(app.database.url, () => Promise.all(many.map((one) => recording.run(caller, one))));
    console.log(t.length);
  });
});
