import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What past purchases would have earned under other rules. What is replayed is fixed when it is asked for: the versions of the
 * rules, the settings of the program, the last purchase. Times are those of the database's clock, in a sandbox too.
 */
export class CreateSimulations1795300008000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE simulation (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        status text NOT NULL CHECK (status IN ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELED')),
        added uuid[] NOT NULL,
        left_out uuid[] NOT NULL,
        bought_from timestamptz,
        bought_until timestamptz,
        ignore_windows boolean NOT NULL,
        rules jsonb NOT NULL,
        settings jsonb NOT NULL,
        last_purchase uuid,
        runner uuid,
        total bigint,
        seen bigint NOT NULL DEFAULT 0,
        purchases bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        heartbeat_at timestamptz,
        finished_at timestamptz,
        result jsonb,
        failure text,
        PRIMARY KEY (program_id, id),
        CHECK (bought_until > bought_from),
        CHECK ((status = 'RUNNING') = (runner IS NOT NULL)),
        CHECK (runner IS NULL OR heartbeat_at IS NOT NULL),
        CHECK ((status IN ('DONE', 'FAILED', 'CANCELED')) = (finished_at IS NOT NULL)),
        CHECK ((status = 'DONE') = (result IS NOT NULL)),
        CHECK ((status = 'FAILED') = (failure IS NOT NULL))
      ) WITH (fillfactor = 50)`);
    await queryRunner.query(
      `CREATE INDEX simulation_open ON simulation (program_id, id) WHERE status IN ('QUEUED', 'RUNNING')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE simulation');
  }
}
