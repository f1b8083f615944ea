import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is announced before it happens. `announcement_progress` says up to which last day of points, tiers and vouchers everything is
 * planned. A row of `announcement` is a member of whom something may end on these days; it goes in the transaction that tells of it.
 */
export class PlanAnnouncements1796000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE announcement_progress (
        program_id integer NOT NULL REFERENCES program (id),
        kind text NOT NULL CHECK (kind IN ('POINTS', 'TIER', 'VOUCHER')),
        planned_until date NOT NULL,
        PRIMARY KEY (program_id, kind)
      )`);
    await queryRunner.query(`
      CREATE TABLE announcement (
        program_id integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('POINTS', 'TIER', 'VOUCHER')),
        last_day date NOT NULL,
        member_id uuid NOT NULL,
        first_day date NOT NULL,
        PRIMARY KEY (program_id, kind, last_day, member_id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK (first_day <= last_day)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE announcement');
    await queryRunner.query('DROP TABLE announcement_progress');
  }
}
