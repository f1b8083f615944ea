import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where events are sent, what is sent of them, and how each attempt went. Of the deliveries of one endpoint and member the first that
 * waits has a time for its next attempt, the others have none.
 */
export class CreateWebhooks1796000001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE webhook_endpoint (
        program_id integer NOT NULL REFERENCES program (id),
        number smallint NOT NULL CHECK (number > 0),
        id uuid NOT NULL,
        url text NOT NULL,
        events text[] NOT NULL CHECK (cardinality(events) > 0),
        patterns text[] NOT NULL CHECK (cardinality(patterns) = cardinality(events)),
        description text,
        include_profile boolean NOT NULL,
        status text NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED', 'ARCHIVED')),
        paused_reason text CHECK (paused_reason IN ('BY_HAND', 'GONE', 'FAILING')),
        paused_at timestamptz,
        failing_since timestamptz,
        created_at timestamptz NOT NULL,
        since pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
        events_since pg_snapshot NOT NULL DEFAULT pg_current_snapshot(),
        secret_key smallint NOT NULL,
        secret_cipher bytea NOT NULL,
        old_secret_key smallint,
        old_secret_cipher bytea,
        old_secret_until timestamptz,
        PRIMARY KEY (program_id, number),
        UNIQUE (program_id, id),
        CHECK ((paused_reason IS NOT NULL) = (status = 'PAUSED')),
        CHECK ((paused_reason IS NULL) = (paused_at IS NULL)),
        CHECK ((old_secret_key IS NULL) = (old_secret_cipher IS NULL)),
        CHECK ((old_secret_key IS NULL) = (old_secret_until IS NULL))
      )`);
    await queryRunner.query(`
      CREATE TABLE webhook_delivery (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        endpoint smallint NOT NULL,
        member_id uuid NOT NULL,
        sequence bigint NOT NULL,
        row_sequence bigint NOT NULL,
        bucket smallint NOT NULL,
        type text NOT NULL,
        occurred_at timestamptz NOT NULL,
        relayed_at timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('WAITING', 'DELIVERED', 'DEAD')),
        attempts integer NOT NULL CHECK (attempts >= 0),
        tries integer NOT NULL CHECK (tries BETWEEN 0 AND attempts),
        next_attempt_at timestamptz,
        settled_at timestamptz,
        replayed_at timestamptz,
        problem text,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, endpoint, member_id, sequence),
        FOREIGN KEY (program_id, endpoint) REFERENCES webhook_endpoint (program_id, number),
        CHECK (status = 'WAITING' OR (next_attempt_at IS NULL AND settled_at IS NOT NULL))
      )`);
    await queryRunner.query(`
      CREATE INDEX webhook_delivery_due ON webhook_delivery (program_id, endpoint, next_attempt_at)
        WHERE next_attempt_at IS NOT NULL`);
    await queryRunner.query(`
      CREATE INDEX webhook_delivery_line ON webhook_delivery (program_id, endpoint, member_id, sequence)
        WHERE status = 'WAITING'`);
    await queryRunner.query(`
      CREATE TABLE webhook_attempt (
        program_id integer NOT NULL,
        delivery_id uuid NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        at timestamptz NOT NULL,
        status smallint,
        milliseconds integer NOT NULL CHECK (milliseconds >= 0),
        answer text,
        problem text,
        PRIMARY KEY (program_id, delivery_id, number),
        FOREIGN KEY (program_id, delivery_id) REFERENCES webhook_delivery (program_id, id) ON DELETE CASCADE,
        CHECK (status IS NOT NULL OR problem IS NOT NULL)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['webhook_attempt', 'webhook_delivery', 'webhook_endpoint']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
