import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who relays the outbox: servers that say they live, the buckets that each of them holds, and up to which snapshot of the database
 * a bucket is relayed. These belong to no program. What is older than the retention is found by marks, and how much of a
 * member's events is forgotten stands beside them.
 */
export class LeaseOutboxBuckets1796000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE relay (
        id uuid NOT NULL PRIMARY KEY,
        lease_until timestamptz NOT NULL
      )`);
    // Positions move many times a second: they stay within their pages. '2:2:' is before every transaction.
    await queryRunner.query(`
      CREATE TABLE relay_bucket (
        bucket smallint NOT NULL PRIMARY KEY CHECK (bucket BETWEEN 0 AND 63),
        holder uuid,
        position pg_snapshot NOT NULL DEFAULT '2:2:',
        cluster bigint NOT NULL
      ) WITH (fillfactor = 20)`);
    await queryRunner.query(`
      CREATE TABLE outbox_mark (
        at timestamptz NOT NULL PRIMARY KEY,
        xid xid8 NOT NULL
      )`);
    await queryRunner.query(`
      CREATE TABLE outbox_forgotten (
        program_id integer NOT NULL REFERENCES program (id),
        member_id uuid NOT NULL,
        up_to bigint NOT NULL CHECK (up_to > 0),
        PRIMARY KEY (program_id, member_id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['outbox_forgotten', 'outbox_mark', 'relay_bucket', 'relay']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
