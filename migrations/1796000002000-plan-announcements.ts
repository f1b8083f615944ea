import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is announced before it happens. `announcement_progress` says up to which last day of points, tiers and vouchers everything is
 * planned, and on which day that was. A row of `announcement` is a member of whom something may end on these days; it goes in the
 * transaction that tells of it. `announced_end` has the ends that were looked at for it, until they have passed: `about` is the wallet
 * of points, and ladder and tier by their numbers.
 */
export class PlanAnnouncements1796000002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE announcement_progress (
        program_id integer NOT NULL REFERENCES program (id),
        kind text NOT NULL CHECK (kind IN ('POINTS', 'TIER', 'VOUCHER')),
        planned_until date NOT NULL,
        planned_on date NOT NULL,
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
    await queryRunner.query(`
      CREATE TABLE announced_end (
        program_id integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('POINTS', 'TIER')),
        last_day date NOT NULL,
        member_id uuid NOT NULL,
        about text NOT NULL,
        PRIMARY KEY (program_id, kind, last_day, member_id, about),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE announced_end');
    await queryRunner.query('DROP TABLE announcement');
    await queryRunner.query('DROP TABLE announcement_progress');
  }
}
