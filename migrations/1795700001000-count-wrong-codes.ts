import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How many wrong codes somebody tried since when: a key, a member, an address, by a hash. Forgotten within hours, and nothing is lost when
 * it is gone after a crash, so it is not logged.
 */
export class CountWrongCodes1795700001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE UNLOGGED TABLE code_guess (
        program_id integer NOT NULL REFERENCES program (id),
        subject bytea NOT NULL,
        started_at timestamptz NOT NULL,
        guesses integer NOT NULL CHECK (guesses > 0),
        PRIMARY KEY (program_id, subject)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE code_guess');
  }
}
