import type { QueryRunner } from 'typeorm';
import { NoteHowMergedRowsWereUsed1796000006000 } from '../../migrations/1796000006000-note-how-merged-rows-were-used.js';
import { mergeInto, undo } from '../e2e/membership/support/merges.js';
import { aCart, advanceTo, redeem, reserve } from '../e2e/vouchers/support/vouchers.js';
import { aMember } from '../factories/a-member.js';
import { aVoucher } from '../factories/a-voucher.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

describe('vouchers that went over by a merge when it was noted only whether they were used', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp({ program: { sandbox: true, clock: new Date('2027-03-26T12:00:00Z') } });
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('come back where they were used before alone', async () => {
    const [keep, absorb] = [await aMember(app).enroll(), await aMember(app).enroll()];
    const cart = aCart('10.00');
    const make = () => aVoucher(app).with({ uses: 3 }).to(absorb).issue();
    const vouchers = { never: await make(), before: await make(), since: await make(), twice: await make() };
    const pending = { aside: await make(), completed: await make() };
    for (const { code } of [vouchers.before, vouchers.twice]) await redeem(app, { code, orderId: 'M-1', cart });
    for (const { code } of Object.values(pending)) {
      await reserve(app, { code, orderId: 'M-1', expiresInSeconds: 86_400 });
    }
    await advanceTo(app, '2027-03-26T13:00:00Z');
    const merge = await mergeInto(app, keep, absorb);
    await advanceTo(app, '2027-03-26T14:00:00Z');
    for (const { code } of [vouchers.since, vouchers.twice]) await redeem(app, { code, orderId: 'M-2', cart });
    await redeem(app, { code: pending.completed.code, orderId: 'M-1', cart });
    const migration = new NoteHowMergedRowsWereUsed1796000006000();
    const runner = { query: (sql: string) => app.database.pool.query(sql) } as unknown as QueryRunner;

    await migration.down(runner);
    await migration.up(runner);
    await undo(app, merge);

    const whose = async ({ id }: { id: string }) => {
      const { data } = await app.asAdmin(`{ node(id: "${id}") { ... on Voucher { holder { id } } } }`);
      return data.node.holder.id === absorb.id ? 'absorbed' : 'survivor';
    };
    const held = Object.entries({ ...vouchers, ...pending });
    expect(Object.fromEntries(await Promise.all(held.map(async ([name, one]) => [name, await whose(one)])))).toEqual({
      never: 'absorbed',
      before: 'absorbed',
      since: 'survivor',
      twice: 'survivor',
      aside: 'absorbed',
      completed: 'survivor',
    });
  });
});
