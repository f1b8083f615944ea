import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHECK = 'member_is_merged_into_somebody';

/**
 * Who was merged before they were erased stays merged into the same one: what was booked for them before is found by that. Those who were
 * erased without it have it again, as their merges in force say.
 */
export class FindWhomTheErasedAbsorbed1796000005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE member DROP CONSTRAINT member_check2,
        ADD CONSTRAINT ${CHECK} CHECK (status = 'ERASED' OR (status = 'MERGED') = (merged_into IS NOT NULL))`);
    await queryRunner.query(`
      UPDATE member m SET merged_into = g.member_id FROM member_merge g
      WHERE g.program_id = m.program_id AND g.absorbed_member_id = m.id AND g.undone_at IS NULL AND m.status = 'ERASED'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`UPDATE member SET merged_into = NULL WHERE status = 'ERASED'`);
    await queryRunner.query(`
      ALTER TABLE member DROP CONSTRAINT ${CHECK},
        ADD CONSTRAINT member_check2 CHECK ((status = 'MERGED') = (merged_into IS NOT NULL))`);
  }
}
