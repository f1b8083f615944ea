import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Until when somebody's calls of an operation fill their rate, by a hash of who and what; program 0 is nobody's. Forgotten within
 * minutes, and nothing is lost when it is gone after a crash, so it is not logged. Used where servers count together.
 */
export class CountCalls1795900010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE UNLOGGED TABLE rate_bucket (
        program_id integer NOT NULL,
        bucket bytea NOT NULL,
        busy_until timestamptz NOT NULL,
        PRIMARY KEY (program_id, bucket)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE rate_bucket');
  }
}
