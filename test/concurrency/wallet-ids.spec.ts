import { wallClock } from '../../src/kernel/clock.js';
import { newCompactId } from '../../src/kernel/ids.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { pointsOf } from '../e2e/purchases/support/calls.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const A_SECOND = new Date('2027-01-01T00:00:00Z');
const IDS_OF_A_SECOND = 2 ** 21;

describe('two wallets that draw the same id', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  afterAll(() => {
    wallClock.now = now;
    return app.close();
  });

  const { now } = wallClock;

  it('become two wallets: as on two servers in one second', async () => {
    const [ada, bob] = [await aMember(app).enroll(), await aMember(app).enroll()];
    wallClock.now = () => A_SECOND;
    await aPurchase(app).by(ada).worth('10').record();
    for (let drawn = 1; drawn < IDS_OF_A_SECOND; drawn++) newCompactId(A_SECOND);

    const statements = await app.statementsOf(() => aPurchase(app).by(bob).worth('20').record());

    expect(statements.filter((name) => name === 'lock-members')).toHaveLength(2);
    expect(await pointsOf(app, ada)).toMatchObject({ available: 10 });
    expect(await pointsOf(app, bob)).toMatchObject({ available: 20 });
    await expectInvariants(app);
  });
});
