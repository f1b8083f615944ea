import { cancel, pointsOf } from '../e2e/purchases/support/calls.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { spend } from '../factories/a-spending.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

describe('a wallet with more lots than are loaded at once', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('gives back all that two awards of a purchase take, when the first takes the lot of the second', async () => {
    await aRule(app).per('10').named('One').active();
    await aRule(app).per('10').named('Another').active();
    const ada = await aMember(app).enroll();
    const { orderId } = await aPurchase(app).by(ada).worth('400').record();
    await spend(app, ada, 40);
    await Promise.all(Array.from({ length: 40 }, () => aPurchase(app).by(ada).worth('10').record()));

    const outcome = await cancel(app, { orderId });

    expect(outcome).toMatchObject({ pointsTaken: 80, pointsForgiven: 0, pointsOwed: 0 });
    expect(await pointsOf(app, ada)).toMatchObject({ available: 40, owed: 0 });
    await expectInvariants(app);
  });
});
