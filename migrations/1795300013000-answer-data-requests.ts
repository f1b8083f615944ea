import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What members asked of their data, and the files with it. A request is on the program's clock; a file and its link are on the
 * database's, in a sandbox too.
 */
export class AnswerDataRequests1795300013000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE data_request (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('ACCESS', 'ERASURE', 'RESTRICTION')),
        status text NOT NULL CHECK (status IN ('OPEN', 'DONE', 'CANCELED')),
        restricted boolean,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        reason text,
        requested_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        erases_at timestamptz,
        ended_at timestamptz,
        cancel_reason text,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL)),
        CHECK ((kind = 'ERASURE') = (erases_at IS NOT NULL)),
        CHECK ((kind = 'RESTRICTION') = (restricted IS NOT NULL)),
        CHECK ((status = 'OPEN') = (ended_at IS NULL)),
        CHECK (status = 'CANCELED' OR cancel_reason IS NULL)
      )`);
    await queryRunner.query(`CREATE INDEX data_request_of_member ON data_request (program_id, member_id, id)`);
    await queryRunner.query(
      `CREATE INDEX data_request_open ON data_request (program_id, due_at) WHERE status = 'OPEN'`,
    );
    await queryRunner.query(`
      CREATE UNIQUE INDEX data_request_one_erasure ON data_request (program_id, member_id)
      WHERE status = 'OPEN' AND kind = 'ERASURE'`);
    await queryRunner.query(`
      CREATE INDEX data_request_erases ON data_request (program_id, erases_at) WHERE status = 'OPEN' AND kind = 'ERASURE'`);
    await queryRunner.query(`
      CREATE TABLE member_export (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        request_id uuid NOT NULL,
        member_id uuid NOT NULL,
        status text NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'EXPIRED')),
        runner uuid,
        requested_at timestamptz NOT NULL,
        heartbeat_at timestamptz,
        finished_at timestamptz,
        expires_at timestamptz,
        size bigint,
        failure text,
        link_hash bytea,
        link_expires_at timestamptz,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, request_id),
        UNIQUE (program_id, link_hash),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, request_id) REFERENCES data_request (program_id, id),
        CHECK ((status = 'RUNNING') = (runner IS NOT NULL)),
        CHECK (runner IS NULL OR heartbeat_at IS NOT NULL),
        CHECK ((status IN ('DONE', 'FAILED', 'EXPIRED')) = (finished_at IS NOT NULL)),
        CHECK ((status IN ('DONE', 'EXPIRED')) = (size IS NOT NULL)),
        CHECK ((status IN ('DONE', 'EXPIRED')) = (expires_at IS NOT NULL)),
        CHECK ((status = 'FAILED') = (failure IS NOT NULL)),
        CHECK (link_hash IS NULL OR status = 'DONE'),
        CHECK ((link_hash IS NULL) = (link_expires_at IS NULL))
      )`);
    await queryRunner.query(`CREATE INDEX member_export_of_member ON member_export (program_id, member_id)`);
    await queryRunner.query(
      `CREATE INDEX member_export_open ON member_export (program_id, id) WHERE status IN ('QUEUED', 'RUNNING')`,
    );
    await queryRunner.query(
      `CREATE INDEX member_export_to_expire ON member_export (program_id, expires_at) WHERE status = 'DONE'`,
    );
    // The file in parts, so that neither writing nor sending it needs the whole of it in memory. They go with their export.
    await queryRunner.query(`
      CREATE TABLE member_export_part (
        program_id integer NOT NULL,
        export_id uuid NOT NULL,
        number integer NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (program_id, export_id, number),
        FOREIGN KEY (program_id, export_id) REFERENCES member_export (program_id, id) ON DELETE CASCADE
      )`);
    await queryRunner.query(`ALTER TABLE member_export_part ALTER COLUMN bytes SET STORAGE EXTERNAL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE member_export_part');
    await queryRunner.query('DROP TABLE member_export');
    await queryRunner.query('DROP TABLE data_request');
  }
}
