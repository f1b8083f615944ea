import { bringInto } from '../../factories/a-life.js';
import { aTemplate } from '../../factories/a-template.js';
import type { EnrolledMember } from '../../factories/a-member.js';
import type { Outcome } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { cancel } from '../purchases/support/calls.js';
import { aBringing, NOW, type Bringing } from './support/a-bringing.js';
import { reviewedAlike } from './support/reviewed-alike.js';

const PAYS = '2027-03-15T12:00:00.000Z';

describe('approveReferral', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  /** A friend who has bought something, and is looked at. */
  async function held(terms = {}): Promise<{ bringing: Bringing; ben: EnrolledMember; referral: Outcome; purchase: Outcome }> {
    const bringing = await aBringing(app, { review: 'ALWAYS', ...terms });
    const ben = await bringing.somebody();
    await bringing.accept(ben, await bringing.codeOf(bringing.ann));
    const { referral, purchase } = await bringing.buy(ben);
    return { bringing, ben, referral, purchase };
  } // prettier-ignore

  it('gives both what they were promised, to be paid as if nobody had looked', async () => {
    const { bringing, ben, referral } = await held();
    expect(referral).toMatchObject({ state: 'IN_REVIEW', advocatePoints: 500, friendPoints: 200, paysAt: PAYS });
    expect(await bringing.points(bringing.ann)).toEqual([0, 0]);
    expect(await bringing.points(ben)).toEqual([0, 0]);
    await bringing.advance('2027-03-10T12:00:00Z');

    const outcome = await bringing.approve(referral.id);

    expect(outcome).toEqual({
      replayed: false,
      member: { id: bringing.ann.id },
      referral: {
        ...{ id: referral.id, state: 'QUALIFIED', reason: null, invited: false, advocatePoints: 500, friendPoints: 200 },
        ...{ invitedAt: NOW, joinedAt: NOW, qualifiedAt: NOW, paysAt: PAYS, expiresAt: null, endedAt: null },
      },
    });
    expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
    expect(await bringing.points(ben)).toEqual([0, 200]);
    await bringing.advance(PAYS);
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
    expect(await bringing.points(ben)).toEqual([200, 0]);
    expect(await bringing.told(bringing.ann)).toEqual([
      ...['referral.joined', 'referral.held', 'referral.qualified', 'referral.rewarded'],
    ]);
    expect(await bringing.told(ben)).toEqual(['referral.joined', 'referral.qualified']);
    expect((await bringing.now(referral)).history).toEqual(
      ['JOINED', 'IN_REVIEW', 'QUALIFIED', 'REWARDED'].map((state) => ({ state, reason: null })),
    );
  }); // prettier-ignore

  it('pays at once when nothing can come back any more', async () => {
    const { bringing, ben, referral } = await held();
    await bringing.advance('2027-03-20T12:00:00Z');
    expect((await bringing.now(referral)).state).toBe('IN_REVIEW');

    const outcome = await bringing.approve(referral.id);

    expect(outcome.referral).toMatchObject({ state: 'REWARDED', paysAt: PAYS, advocatePoints: 500, friendPoints: 200 });
    expect(await bringing.points(bringing.ann)).toEqual([500, 0]);
    expect(await bringing.points(ben)).toEqual([200, 0]);
  });

  it('issues the voucher of the advocate when it is paid', async () => {
    const bringing = await aBringing(app);
    const voucher = await aTemplate(app).by(bringing.program.adminKey).make();
    await bringing.setTerms({ review: 'ALWAYS', advocate: [{ gives: { voucher } }] });
    const ben = await bringing.somebody();
    await bringing.accept(ben, await bringing.codeOf(bringing.ann));
    const { referral } = await bringing.buy(ben);

    await bringing.approve(referral.id);
    expect(await bringing.now(referral)).toMatchObject({ state: 'QUALIFIED', advocateVoucher: null });
    await bringing.advance(PAYS);

    expect(await bringing.now(referral)).toMatchObject({
      state: 'REWARDED',
      advocateVoucher: { id: expect.stringMatching(/^vch_/), status: 'ISSUED' },
    });
  });

  it('goes by what was promised, whatever the program says now', async () => {
    const { bringing, ben, referral } = await held();
    await bringing.setTerms({ friend: { points: 1 }, advocate: [{ gives: { points: 2 } }], review: 'AUTOMATIC' });

    await bringing.approve(referral.id);

    expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
    expect(await bringing.points(ben)).toEqual([0, 200]);
  });

  it('is allowed while the program is paused', async () => {
    const { bringing, referral } = await held();
    await bringing.setTerms({ review: 'ALWAYS', status: 'PAUSED' });

    expect(await bringing.approve(referral.id)).toMatchObject({ referral: { state: 'QUALIFIED' } });
  });

  it.each(['PAUSED', 'BLOCKED'])('pays an advocate who is %s since: that was judged when the friend qualified', async (status) => {
    const { bringing, referral } = await held();
    await bringInto(app, bringing.program.adminKey, bringing.ann, status);

    expect(await bringing.approve(referral.id)).toMatchObject({ referral: { state: 'QUALIFIED', advocatePoints: 500 } });
  }); // prettier-ignore

  it.each(['CLOSED', 'ERASED'])('pays the advocate of a friend who is %s since, and nobody else', async (status) => {
    const { bringing, ben, referral } = await held();
    await bringInto(app, bringing.program.adminKey, ben, status);

    const outcome = await bringing.approve(referral.id);

    expect(outcome.referral).toMatchObject({ state: 'QUALIFIED', advocatePoints: 500, friendPoints: 0 });
    expect(await bringing.points(bringing.ann)).toEqual([0, 500]);
  });

  it('comes too late for an advocate who has left', async () => {
    const { bringing, referral } = await held();
    await bringInto(app, bringing.program.adminKey, bringing.ann, 'CLOSED');

    expect(await bringing.refused(() => bringing.approve(referral.id))).toEqual({
      code: 'REFERRAL_NOT_IN_REVIEW',
      message: 'The referral is REJECTED; only one that is IN_REVIEW is decided.',
      path: ['referral'],
      state: 'REJECTED',
    });
    expect((await bringing.now(referral)).reason).toBe('ADVOCATE_LEFT');
  });

  it('comes too late for what was canceled', async () => {
    const { bringing, referral, purchase } = await held();
    await cancel(app, { purchaseId: purchase.id }, bringing.program.shopKey);

    expect(await bringing.refused(() => bringing.approve(referral.id))).toMatchObject({
      code: 'REFERRAL_NOT_IN_REVIEW',
      state: 'REVERSED',
    });
  });

  it('finds all that are approved at once in as many statements as one', async () => {
    const { bringing, referral } = await held();
    const others: Outcome[] = [];
    for (let count = 0; count < 6; count++) {
      const friend = await bringing.somebody();
      await bringing.accept(friend, await bringing.codeOf(bringing.ann));
      others.push((await bringing.buy(friend)).referral);
    }
    const found = (names: string[]) => names.filter((name) => name === 'find-referrals').length;

    const one = await app.statementsOf(() => bringing.approve(referral.id));
    const many = await app.statementsOf(() => Promise.all(others.map(({ id }) => bringing.approve(id))));

    expect(found(one)).toBe(2);
    expect(found(many)).toBeLessThanOrEqual(2 * found(one));
    expect(await bringing.points(bringing.ann)).toEqual([0, 3500]);
  });

  describe('as rejectReferral', () =>
    reviewedAlike(
      () => app,
      (bringing, referral, input, key) => bringing.approve(referral, input, key),
      'QUALIFIED',
    ));
});
