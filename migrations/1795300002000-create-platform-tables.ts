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
    // What one transaction has to tell of one member: a list of events, the first of them numbered sequence,
    // who made them happen by which request, and the transaction itself: by that a relay knows what it has not seen.
    await queryRunner.query(`
      CREATE TABLE outbox (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        sequence bigint NOT NULL,
        bucket smallint NOT NULL,
        events jsonb NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        correlation_id text,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        PRIMARY KEY (program_id, member_id, sequence)
      )`);
    // What is new to a relay: rows of transactions that it has not seen, of all programs. They arrive in about this order.
    await queryRunner.query('CREATE INDEX outbox_by_transaction ON outbox (xid)');
    await queryRunner.query(`
      CREATE VIEW outbox_event AS
      SELECT o.program_id, o.member_id, o.sequence + e.number - 1 AS sequence, o.bucket, e.event ->> 'type' AS type,
        (e.event ->> 'subject')::uuid AS subject_id, (e.event ->> 'wallet')::bigint AS wallet_id,
        (e.event ->> 'posting')::integer AS posting_sequence, (e.event ->> 'at')::timestamptz AS occurred_at,
        o.actor_kind, o.correlation_id, e.event -> 'facts' AS facts, o.sequence AS row_sequence
      FROM outbox o CROSS JOIN LATERAL jsonb_array_elements(o.events) WITH ORDINALITY AS e (event, number)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP VIEW outbox_event');
    await queryRunner.query('DROP TABLE outbox');
    await queryRunner.query('DROP TABLE idempotency_key');
  }
}
