import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How a row was used when it went over, null for not at all, so that an unmerge knows what was used since: of a voucher each of its uses.
 * Those of earlier merges are known by their times.
 */
export class NoteHowMergedRowsWereUsed1796000006000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE member_merge_row ADD COLUMN used text[]');
    await queryRunner.query(`
      UPDATE member_merge_row r SET used = CASE WHEN r.kind <> 'vouchers' THEN ARRAY['used'] ELSE (
        SELECT array_agg(concat_ws('/', CASE WHEN u.redeemed_at <= g.at THEN 'REDEEMED' ELSE 'RESERVED' END, u.id))
        FROM voucher_use u WHERE u.program_id = r.program_id AND u.voucher_id = r.key::uuid
          AND coalesce(u.reserved_at, u.redeemed_at) <= g.at) END
      FROM member_merge g WHERE g.program_id = r.program_id AND g.id = r.merge_id AND r.was_used`);
    await queryRunner.query('ALTER TABLE member_merge_row DROP COLUMN was_used');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE member_merge_row ADD COLUMN was_used boolean NOT NULL DEFAULT false');
    await queryRunner.query('UPDATE member_merge_row SET was_used = true WHERE used IS NOT NULL');
    await queryRunner.query(`
      ALTER TABLE member_merge_row ALTER COLUMN was_used DROP DEFAULT, DROP COLUMN used`);
  }
}
