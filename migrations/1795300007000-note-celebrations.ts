import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far birthdays and anniversaries are recorded: the last day, in the program's zone, of which nobody is missing. */
export class NoteCelebrations1795300007000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE celebration (
        program_id integer NOT NULL REFERENCES program (id),
        kind text NOT NULL CHECK (kind IN ('BIRTHDAY', 'ANNIVERSARY')),
        done_until date NOT NULL,
        PRIMARY KEY (program_id, kind)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE celebration');
  }
}
