import { decodeId } from '../../src/kernel/ids.js';
import { lockMembers, tellEvents, type LockedMember } from '../../src/members/index.js';
import { systemCaller } from '../../src/platform/access/index.js';
import { Database } from '../../src/platform/database/index.js';
import {
  causeOf,
  earn,
  earningOf,
  findWallets,
  post,
  SourceType,
  tellPostings,
  Wallets,
} from '../../src/points/index.js';
import { ProgramDirectory, readMoment } from '../../src/programs/index.js';
import { cancel, pointsOf } from '../e2e/purchases/support/calls.js';
import { aLadder } from '../factories/a-ladder.js';
import { aMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aRule } from '../factories/a-rule.js';
import { spend } from '../factories/a-spending.js';
import { aStory } from '../factories/a-story.js';
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

  it.each(['OWE', 'FORGIVE'])('gives back what a purchase earned and what came with the climb: %s', async (debt) => {
    const story = await aStory(app, { currency: { debt } });
    const spending = aLadder(app).by(story.program.adminKey).counting('SPEND');
    await spending.tier('basic', '0').tier('silver', '1000', { entryPoints: 300 }).active();
    const purchase = await story.earn(1000);
    await story.spend(1300);
    await Promise.all(Array.from({ length: 40 }, () => story.credit(40)));

    const outcome = await story.giveBack(purchase);

    // The first lots have enough for either, not for both.
    expect(outcome).toMatchObject({ pointsTaken: 1000, pointsForgiven: 0, pointsOwed: 0 });
    expect(await story.balance()).toMatchObject({ available: 300, owed: 0 });
    await expectInvariants(app);
  });

  it('is written by one posting, though a small number does not count its movements', async () => {
    const eve = await aMember(app).enroll();

    await earnInLots(app, eve, 32_768);

    // What the ledger promises is proved of the wallets above: of so many lots it takes minutes.
    expect(await pointsOf(app, eve)).toMatchObject({ available: 32_768, owed: 0 });
    expect(await movementsOf(app, eve)).toEqual([{ sequence: 1, count: 32_768, last: 32_768 }]);
  });
});

/** A point in each of so many lots, all by one posting: as if so many rules had given something for one fact. */
async function earnInLots(app: TestApp, { id }: { id: string }, count: number): Promise<void> {
  const programId = app.program.program.number;
  const memberId = decodeId('mem', id) as string;
  const settings = await app.get(ProgramDirectory).settingsOf(programId);
  await app.get(Database).transaction(async (tx) => {
    const members = await lockMembers(tx, programId, [memberId]);
    const [[moment], rows] = await tx.pipeline([readMoment(programId), findWallets(programId, [memberId])]);
    if (!moment) throw new Error('there is no program');
    const { now } = moment;
    const wallets = new Wallets(settings, rows, members);
    const wallet = wallets.of(memberId, 1);
    const earnings = Array.from({ length: count }, () => earningOf(wallets.termsOf(wallet), 1, now, now));
    const cause = causeOf(systemCaller(programId), SourceType.NONE, null, now);
    const { postings } = earn(wallet, earnings, cause);
    tellPostings(members.get(memberId) as LockedMember, postings);
    await post(tx, programId, postings, now, tellEvents(programId, members.values()));
  });
}

/** How many movements each posting of a member has, and the number of the last one. */
async function movementsOf(app: TestApp, { id }: { id: string }): Promise<unknown[]> {
  const { rows } = await app.database.pool.query(
    `SELECT m.sequence, count(*)::int AS count, max(m.number) AS last FROM wallet w
     JOIN movement m ON m.program_id = w.program_id AND m.wallet_id = w.id
     WHERE w.program_id = $1 AND w.member_id = $2 GROUP BY m.sequence`,
    [app.program.program.number, decodeId('mem', id)],
  );
  return rows;
}
