import fc from 'fast-check';
import { aMember } from '../factories/a-member.js';
import { aRule } from '../factories/a-rule.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';
import { FIRST_PURCHASES, SHOP_COMMANDS, type Shop } from './model/shop-commands.js';
import { ShopModel } from './model/shop-model.js';

const RUNS = { seed: 20_270_302, numRuns: 24 };

describe('recording, completing, returning, canceling and spending in any order', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  const aShop = async (): Promise<Shop> => {
    const program = await app.anotherProgram();
    await aRule(app).by(program.adminKey).givesPoints(7).per('10').active();
    const members = [await aMember(app).of(program).enroll(), await aMember(app).of(program).enroll()];
    return { app, adminKey: program.adminKey, members };
  };

  it('leaves members with what a model of sums says, under both debt policies, and all invariants', async () => {
    await fc.assert(
      fc.asyncProperty(
        FIRST_PURCHASES,
        fc.commands(SHOP_COMMANDS, { maxCommands: 40, size: 'max' }),
        async (first, commands) => {
          const real = await aShop();
          await fc.asyncModelRun(() => ({ model: new ShopModel(), real }), [...first, ...commands]);
        },
      ),
      RUNS,
    );
    await expectInvariants(app);
  });
});
