import type { QueryRunner } from 'typeorm';
import { FindWhomTheErasedAbsorbed1796000005000 } from '../../migrations/1796000005000-find-whom-the-erased-absorbed.js';
import { decodeId } from '../../src/kernel/ids.js';
import { merge, unmerge } from '../e2e/membership/support/merges.js';
import { eraseMember } from '../e2e/membership/support/rights.js';
import { aMember, type EnrolledMember } from '../factories/a-member.js';
import { aStory } from '../factories/a-story.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { expectInvariants } from '../support/invariants.js';

describe('members who were merged before they were erased', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it('are found again by their merges in force where it was not kept into whom they were merged', async () => {
    const story = await aStory(app, { program: { erasureCoolingOffDays: 0 } });
    const { adminKey } = story.program;
    const [first, second, parted] = [await enrolled(story), await enrolled(story), await enrolled(story)];
    const absorb = (keep: EnrolledMember, one: EnrolledMember) =>
      merge(app, { keep: { id: keep.id }, absorb: { id: one.id } }, adminKey);
    await absorb(first, second);
    await absorb(story.member, first);
    const { merge: undone } = await absorb(story.member, parted);
    await unmerge(app, { merge: undone.id }, adminKey);
    for (const { id } of [story.member, parted]) await eraseMember(app, { member: { id } }, adminKey);
    const kept = await links();

    const migration = new FindWhomTheErasedAbsorbed1796000005000();
    await migration.down(runner());
    const lost = await links();
    await migration.up(runner());

    expect([...kept].sort()).toEqual(
      [
        [first, story.member],
        [second, first],
      ]
        .map(([one, into]) => [decodeId('mem', one!.id), decodeId('mem', into!.id)])
        .sort(),
    );
    expect(lost).toEqual([]);
    expect(await links()).toEqual(kept);
  });

  const enrolled = ({ program }: { program: { adminKey: string } }) => aMember(app).of(program).enroll();
  const links = async (): Promise<string[][]> => {
    const { rows } = await app.database.pool.query(
      `SELECT id, merged_into FROM member WHERE status = 'ERASED' AND merged_into IS NOT NULL ORDER BY id`,
    );
    return rows.map(({ id, merged_into: into }) => [id, into]);
  };
  const runner = () => ({ query: (sql: string) => app.database.pool.query(sql) }) as unknown as QueryRunner;
});
