import { decodeId } from '../../../src/kernel/ids.js';
import { cancel } from '../../e2e/purchases/support/calls.js';
import { aLadder } from '../../factories/a-ladder.js';
import { aMember } from '../../factories/a-member.js';
import { aReferralProgram } from '../../factories/a-referral-program.js';
import { aRule } from '../../factories/a-rule.js';
import { aFriendOf, approveReferral, completeAsFriend } from '../../factories/referring.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { buys, inSandbox, returns } from './support/in-town.js';

const TOLD = `SELECT type, posting_sequence AS number FROM outbox_event
  WHERE program_id = $1 AND member_id = $2 ORDER BY sequence`;

/** Friends who climb with the purchase that they were brought for: points of a tier and of the referral in one wallet. */
describe('what a purchase brings a friend and takes from them, by a tier and as a friend, is told as it was booked', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(server);
    await server.close();
  });

  const aTown = async (terms: Record<string, unknown> = {}) => {
    const app = await inSandbox(server, '2027-03-01T12:00:00Z');
    const key = app.program.adminKey;
    await aRule(app).by(key).active();
    await aLadder(app)
      .by(key)
      .primary()
      .counting('SPEND')
      .tier('bronze', '0')
      .tier('silver', '100', { entryPoints: 40 })
      .active();
    await aReferralProgram(app).givingFriends({ points: 20 }).with(terms).make();
    const ann = await aMember(app).of(app.program).enroll();
    return { app, ann, ben: await aFriendOf(app, ann) };
  };
  /** `points.earned 3`: with the number of the posting in the wallet. */
  const toldOf = async (app: TestApp, { id }: { id: string }): Promise<string[]> => {
    const { rows } = await app.database.pool.query(TOLD, [app.program.program.number, decodeId('mem', id)]);
    return rows.map(({ type, number }) => [type, number].filter((one) => one !== null).join(' '));
  };

  it('when it is completed', async () => {
    const { app, ben } = await aTown();
    const { purchase } = await buys(app, ben, '120.00', { completed: false });
    const before = await toldOf(app, ben);

    await completeAsFriend(app, { purchaseId: purchase.id });

    expect((await toldOf(app, ben)).slice(before.length)).toEqual([
      'purchase.completed',
      'points.matured 2',
      'tier.changed',
      'points.earned 3',
      'points.earned 4',
      'referral.qualified',
    ]);
  });

  it.each([
    ['comes back', 'purchase.returned', (app: TestApp, id: string) => returns(app, id)],
    ['is canceled', 'purchase.canceled', (app: TestApp, id: string) => cancel(app, { purchaseId: id })],
  ])('when it %s', async (_, told, ends) => {
    const { app, ben } = await aTown();
    const { purchase } = await buys(app, ben, '120.00');
    const before = await toldOf(app, ben);

    await ends(app, purchase.id);

    expect((await toldOf(app, ben)).slice(before.length)).toEqual([
      told,
      'points.reversed 4',
      'tier.changed',
      'points.reversed 5',
      'points.reversed 6',
    ]);
  });

  it('when it comes back after somebody has looked at the referral', async () => {
    const { app, ben } = await aTown({ review: 'ALWAYS' });
    const { purchase, referral } = await buys(app, ben, '120.00');
    await approveReferral(app, { referral: referral.id });
    const before = await toldOf(app, ben);

    await returns(app, purchase.id);

    expect((await toldOf(app, ben)).slice(before.length)).toEqual([
      'purchase.returned',
      'points.reversed 4',
      'tier.changed',
      'points.reversed 5',
      'points.reversed 6',
    ]);
  });

  it('to an advocate who climbs by it and falls', async () => {
    const { app, ann, ben } = await aTown();
    const key = app.program.adminKey;
    await aLadder(app)
      .by(key)
      .counting('ACTIVITIES', 'friend.qualified')
      .tier('alone', '0')
      .tier('accompanied', '1', { entryPoints: 5 })
      .active();
    await aRule(app).by(key).on('ACTIVITY', 'friend.qualified').fixed(9).active();
    const { purchase } = await buys(app, ben, '120.00', { completed: false });
    const before = await toldOf(app, ann);

    await completeAsFriend(app, { purchaseId: purchase.id });
    await returns(app, purchase.id);

    expect((await toldOf(app, ann)).slice(before.length)).toEqual([
      'points.earned 1',
      'referral.qualified',
      'activity.recorded',
      'points.earned 2',
      'tier.changed',
      'points.earned 3',
      'points.reversed 4',
      'points.reversed 5',
      'tier.changed',
      'points.reversed 6',
      'referral.reversed',
    ]);
  });
});
