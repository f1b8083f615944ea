import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls that must not count twice, and events that must leave once. */
export class CreatePlatformTables1795300002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // member_id is null for every API key of the program: they share one scope, so that rotating a key keeps it.
    await queryRunner.query(`
      CREATE TABLE idempotency_key (
        program_id integer NOT NULL,
        member_id uuid,
        key text NOT NULL,
        operation text NOT NULL,
        input_hash bytea NOT NULL,
        result jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        UNIQUE NULLS NOT DISTINCT (program_id, key, member_id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      )`);
    await queryRunner.query(
      `CREATE INDEX idempotency_key_by_age ON idempotency_key USING brin (program_id, created_at)`,
    );
    await queryRunner.query(`
      CREATE TABLE outbox_event (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        sequence bigint NOT NULL,
        bucket smallint NOT NULL,
        type text NOT NULL,
        subject_id uuid,
        wallet_id bigint,
        posting_sequence integer,
        occurred_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, member_id, sequence),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE outbox_event');
    await queryRunner.query('DROP TABLE idempotency_key');
  }
}
