import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { decodeId } from '../../src/kernel/ids.js';
import { mergeInto } from '../e2e/membership/support/merges.js';
import type { Outcome } from '../e2e/purchases/support/calls.js';
import { pointsOf } from '../e2e/purchases/support/calls.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aPurchase } from '../factories/a-purchase.js';
import { aReferralProgram } from '../factories/a-referral-program.js';
import { aTemplate } from '../factories/a-template.js';
import {
  acceptReferral,
  aFriendOf,
  approveReferral,
  bought,
  buyAsFriend,
  codeOf,
  enrollWith,
  inviteFriend,
  referralNow,
} from '../factories/referring.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

const mutation = (name: string, fields: string): string => {
  const input = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  return `mutation ($input: ${input}!) { ${name}(input: $input) { ${fields} ... on UserError { message } } }`;
};
const CLOSE = mutation('closeMember', '... on CloseMemberPayload { member { status } }');
const RETURN = mutation('returnPurchase', '... on ReturnPurchasePayload { pointsTaken }');
const RECORD_ALL = `mutation ($input: RecordPurchasesInput!) {
  recordPurchases(input: $input) { results { ... on RecordPurchasePayload { referral { state } } ... on UserError { message } } }
}`;

describe('referrals under parallel calls on two servers', () => {
  let app: TestApp;
  let other: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    other = await startTestApp({ on: app });
  });
  afterAll(async () => {
    await expectInvariants(app);
    const { rows } = await app.database.pool.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows[0].deadlocks).toBe(0);
    await other.close();
    await app.close();
  });

  /** A program of its own, as both servers see it. */
  const aTown = async (terms: Record<string, unknown> = {}) => {
    const program = await app.anotherProgram();
    const servers: TestApp[] = [
      { ...app, program },
      { ...other, program },
    ];
    await aReferralProgram(servers[0]!).with(terms).make();
    return { servers, here: servers[0]! };
  };
  const people = (here: TestApp, count: number): Promise<EnrolledMember[]> =>
    Promise.all(Array.from({ length: count }, () => aMember(here).of(here.program).enroll()));
  const atOnce = <One>(
    servers: TestApp[],
    some: readonly One[],
    act: (on: TestApp, one: One, index: number) => Promise<Outcome>,
  ): Promise<Outcome[]> => Promise.all(some.map((one, index) => act(servers[index % 2]!, one, index)));
  const friendsOf = async (here: TestApp, advocate: { id: string }, count: number) => {
    const friends = [];
    for (let index = 0; index < count; index++) friends.push(await aFriendOf(here, advocate));
    return friends;
  };
  const ask = async (on: TestApp, document: string, input: Record<string, unknown>): Promise<Outcome> => {
    const { data, errors } = await on.call(on.program.adminKey, document, {
      input: { idempotencyKey: randomUUID(), ...input },
    });
    if (errors) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0];
  };
  const states = async (here: TestApp, referrals: readonly { id: string }[]): Promise<string[]> =>
    (await Promise.all(referrals.map(({ id }) => referralNow(here, id)))).map(({ state }) => state).sort();
  /** Comes back once a transaction waits for what another holds. */
  const somebodyWaits = async (here: TestApp): Promise<void> => {
    for (;;) {
      const { rows } = await here.database.pool.query(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      if (rows.length > 0) return;
      await setTimeout(10);
    }
  };
  const pending = async (here: TestApp, member: { id: string }): Promise<number> =>
    (await pointsOf(here, member)).pending;

  it('give a friend one advocate among ten whose codes they accept', async () => {
    const { servers, here } = await aTown();
    const [friend, ...advocates] = await people(here, 11);
    const codes = await Promise.all(advocates.map((advocate) => codeOf(here, advocate)));

    const outcomes = await atOnce(servers, codes, (on, code) =>
      acceptReferral(on, { member: { id: friend!.id }, code }),
    );

    expect(outcomes.filter(({ referral }) => referral)).toHaveLength(1);
    expect(outcomes.filter(({ reason }) => reason === 'ALREADY_REFERRED')).toHaveLength(9);
    await buyAsFriend(here, bought(friend!, '30'));
    const earned = await Promise.all(advocates.map((advocate) => pending(here, advocate)));
    expect(earned.filter((points) => points === 500)).toHaveLength(1);
    expect(earned.reduce((sum, points) => sum + points, 0)).toBe(500);
  });

  it('give a newcomer one advocate among ten by whose codes they are enrolled', async () => {
    const { servers, here } = await aTown();
    const advocates = await people(here, 10);
    const codes = await Promise.all(advocates.map((advocate) => codeOf(here, advocate)));
    const email = 'ben@example.com';

    const outcomes = await atOnce(servers, codes, (on, referralCode) => enrollWith(on, { email, referralCode }));

    expect(outcomes.filter(({ referral }) => referral?.state === 'JOINED')).toHaveLength(1);
    expect(outcomes.filter(({ code }) => code === 'DUPLICATE_MEMBER')).toHaveLength(9);
  });

  it('give a customer one advocate among those whose friend vouchers they use', async () => {
    const { servers, here } = await aTown();
    const voucher = await aTemplate(here).by(here.program.adminKey).make();
    await aReferralProgram(here).givingFriends({ voucher }).make();
    const [friend, ...advocates] = await people(here, 7);
    const invitations = await Promise.all(
      advocates.map((advocate) => inviteFriend(here, { member: { id: advocate.id } })),
    );

    const outcomes = await atOnce(servers, invitations, (on, { code }) =>
      buyAsFriend(on, bought(friend!, '30', { voucherCodes: [code], orderDiscount: '3.00' })),
    );

    expect(outcomes.filter(({ purchase }) => purchase)).toHaveLength(1);
    expect(outcomes.filter(({ reason }) => ['ALREADY_REFERRED', 'NEW_CUSTOMERS_ONLY'].includes(reason))).toHaveLength(
      5,
    );
    expect(
      await states(
        here,
        invitations.map(({ referral }) => referral),
      ),
    ).toEqual([...Array.from({ length: 5 }, () => 'INVITED'), 'QUALIFIED']);
  });

  it('never have two friend vouchers in one purchase', async () => {
    const { here } = await aTown();
    const voucher = await aTemplate(here).by(here.program.adminKey).with({ combinable: true }).make();
    await aReferralProgram(here).givingFriends({ voucher }).make();
    const [friend, ...advocates] = await people(here, 3);
    const invitations = await Promise.all(
      advocates.map((advocate) => inviteFriend(here, { member: { id: advocate.id } })),
    );
    const voucherCodes = invitations.map(({ code }) => code);

    const outcome = await buyAsFriend(here, bought(friend!, '30', { voucherCodes, orderDiscount: '5.70' }));

    expect(outcome).toMatchObject({ reason: 'ALREADY_REFERRED' });
    expect(
      await states(
        here,
        invitations.map(({ referral }) => referral),
      ),
    ).toEqual(['INVITED', 'INVITED']);
  });

  it('let one of ten accept an invitation', async () => {
    const { servers, here } = await aTown();
    const [advocate, ...friends] = await people(here, 11);
    const { code, referral } = await inviteFriend(here, { member: { id: advocate!.id } });

    const outcomes = await atOnce(servers, friends, (on, { id }) => acceptReferral(on, { member: { id }, code }));

    expect(outcomes.filter((outcome) => outcome.referral)).toHaveLength(1);
    expect(outcomes.filter(({ reason }) => reason === 'UNKNOWN_CODE')).toHaveLength(9);
    expect(await states(here, [referral])).toEqual(['JOINED']);
  });

  it.each(['perMonth', 'perYear', 'inProgram'])(
    'are paid for as many as %s says, among friends who buy at once',
    async (cap) => {
      const { servers, here } = await aTown({ [cap]: 3 });
      const [advocate] = await people(here, 1);
      const friends = await friendsOf(here, advocate!, 12);

      await atOnce(servers, friends, (on, friend) => buyAsFriend(on, bought(friend, '30')));

      expect(await pending(here, advocate!)).toBe(1500);
      expect(await Promise.all(friends.map((friend) => pending(here, friend)))).toEqual(friends.map(() => 200));
    },
  );

  it('are paid for as many as the program says, whoever brings them, one by one and in batches', async () => {
    const { servers, here } = await aTown({ inProgram: 5 });
    const advocates = await people(here, 4);
    const friends = (await Promise.all(advocates.map((advocate) => friendsOf(here, advocate, 4)))).flat();
    const batches = [friends.slice(0, 5), friends.slice(5, 10), ...friends.slice(10).map((friend) => [friend])];

    await atOnce(servers, batches, (on, batch) => {
      const purchases = batch.map((friend) => aPurchase(on).by(friend).worth('30').input());
      return on.call(on.program.shopKey, RECORD_ALL, { input: { purchases } });
    });

    const paid = (
      await states(
        here,
        friends.map(({ referral }) => referral),
      )
    ).filter((state) => state === 'QUALIFIED');
    expect(paid).toHaveLength(5);
    const earned = await Promise.all(advocates.map((advocate) => pending(here, advocate)));
    expect(earned.reduce((sum, points) => sum + points, 0)).toBe(2500);
  });

  it('qualify a friend once, by whichever of their purchases is first', async () => {
    const { servers, here } = await aTown();
    const [advocate] = await people(here, 1);
    const friend = await aFriendOf(here, advocate!);

    const outcomes = await atOnce(servers, Array.from({ length: 10 }), (on) => buyAsFriend(on, bought(friend, '30')));

    expect(outcomes.filter(({ referral }) => referral)).toHaveLength(1);
    expect([await pending(here, advocate!), await pending(here, friend)]).toEqual([500, 200]);
  });

  it('qualify a friend once by the third of ten purchases', async () => {
    const { servers, here } = await aTown({ qualifies: { on: 'PURCHASE', purchases: 3 } });
    const [advocate] = await people(here, 1);
    const friend = await aFriendOf(here, advocate!);

    const outcomes = await atOnce(servers, Array.from({ length: 10 }), (on) => buyAsFriend(on, bought(friend, '30')));

    expect(outcomes.filter(({ referral }) => referral)).toHaveLength(1);
    expect(await pending(here, advocate!)).toBe(500);
  });

  it('give a friend what was promised who is merged while somebody approves', async () => {
    const { servers, here } = await aTown({ review: 'ALWAYS' });
    const [advocate, survivor] = await people(here, 2);
    const friend = await aFriendOf(here, advocate!);
    await buyAsFriend(here, bought(friend, '30'));
    const session = await here.database.pool.connect();
    await session.query('BEGIN');
    await session.query('SELECT FROM member WHERE id = $1 FOR UPDATE', [decodeId('mem', advocate!.id)]);

    const approved = approveReferral(here, { referral: friend.referral.id });
    await somebodyWaits(here);
    await mergeInto(servers[1]!, survivor!, friend);
    await session.query('COMMIT');
    session.release();

    expect((await approved).referral).toMatchObject({ state: 'QUALIFIED', advocatePoints: 500, friendPoints: 200 });
    expect([await pending(here, advocate!), await pending(here, survivor!)]).toEqual([500, 200]);
  });

  it('take back once what a friend brings back while the advocate leaves', async () => {
    const { servers, here } = await aTown();
    for (let round = 0; round < 6; round++) {
      const [advocate] = await people(here, 1);
      const friend = await aFriendOf(here, advocate!);
      const { purchase } = await buyAsFriend(here, bought(friend, '30'));
      const back = { purchaseId: purchase.id, lines: [{ sku: 'book', quantity: '1' }] };

      const outcomes = await Promise.all([
        ask(servers[round % 2]!, RETURN, back),
        ask(servers[(round + 1) % 2]!, CLOSE, { member: { id: advocate!.id }, reason: 'As they asked' }),
      ]);

      expect(outcomes.map(({ message }) => message)).toEqual([undefined, undefined]);
      expect(await states(here, [friend.referral])).toEqual(['REVERSED']);
      expect([await pending(here, advocate!), await pending(here, friend)]).toEqual([0, 0]);
    }
  });
});
