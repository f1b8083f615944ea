import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aTemplate } from '../../factories/a-template.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { keyFor } from '../history/support/activity-types.js';
import { FIND, wholeInput, wholeProgram } from './support/referral-program.js';

describe('referralProgram', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('answers null before there is one', async () => {
    expect((await app.asAdmin(FIND)).data).toEqual({ referralProgram: null });
  });

  it('answers what holds now, also while it is paused', async () => {
    const [forFriend, forAdvocate] = [await aTemplate(app).make(), await aTemplate(app).make()];
    await aReferralProgram(app).make();
    await aReferralProgram(app).with(wholeInput(forFriend, forAdvocate)).make();

    const { data } = await app.asAdmin(FIND);

    expect(data.referralProgram).toEqual({ ...wholeProgram(forFriend, forAdvocate), version: 2 });
  });

  it('reads it and all its templates in two statements', async () => {
    await app.asAdmin(FIND);

    const sent = await app.statementsOf(() => app.asAdmin(FIND));

    expect(sent.filter((name) => /referral|template/.test(name))).toEqual([
      'find-referral-program',
      'find-voucher-templates-by-ids',
    ]);
  });

  it('has nothing of another program', async () => {
    const { adminKey } = await app.anotherProgram();

    expect((await app.call(adminKey, FIND)).data.referralProgram).toBeNull();
  });

  it('is for staff', async () => {
    for (const role of ['MARKETER', 'SUPPORT', 'ANALYST'])
      expect((await app.call(await keyFor(app, role), FIND)).data.referralProgram.version).toBe(2);

    const { errors } = await app.asShop(FIND);

    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
