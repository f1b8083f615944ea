import { randomUUID } from 'node:crypto';
import { aMember } from '../../factories/a-member.js';
import { aPurchase } from '../../factories/a-purchase.js';
import { aRule } from '../../factories/a-rule.js';
import { pointsOf } from '../purchases/support/calls.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { merge } from './support/merges.js';

describe('mergeMembers', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp();
    await aRule(app).active();
  });
  afterEach(() => expectInvariants(app));
  afterAll(() => app.close());

  it('smoke', async () => {
    const ada = await aMember(app).enroll();
    const bob = await aMember(app).enroll();
    await aPurchase(app).by(ada).worth('100').record();
    await aPurchase(app).by(bob).worth('200').record();

    const merged = await merge(app, { keep: { id: bob.id }, absorb: { id: ada.id }, reason: 'x' });

    expect(merged).toEqual({});
    expect(await pointsOf(app, bob)).toMatchObject({ available: 300 });
  });
});
