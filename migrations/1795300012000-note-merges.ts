import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Members that became one: who into whom, what went over and can be given back. `wallet_merge` notes which figures of which
 * wallet went to which other, once when they are merged and once when they are unmerged, so that the sums of a wallet's movements
 * can be told from what it was given.
 */
export class NoteMerges1795300012000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE wallet_merge (
        program_id integer NOT NULL,
        merge_id uuid NOT NULL,
        from_wallet bigint NOT NULL,
        from_sequence integer NOT NULL,
        to_wallet bigint NOT NULL,
        to_sequence integer NOT NULL,
        is_return boolean NOT NULL,
        at timestamptz NOT NULL,
        available bigint NOT NULL CHECK (available >= 0),
        pending bigint NOT NULL CHECK (pending >= 0),
        owed bigint NOT NULL CHECK (owed >= 0),
        earned bigint NOT NULL,
        spent bigint NOT NULL,
        expired bigint NOT NULL,
        last_active_at timestamptz,
        PRIMARY KEY (program_id, merge_id, from_wallet),
        FOREIGN KEY (program_id, from_wallet) REFERENCES wallet (program_id, id),
        FOREIGN KEY (program_id, to_wallet) REFERENCES wallet (program_id, id)
      )`);
    await queryRunner.query(`CREATE INDEX wallet_merge_from ON wallet_merge (program_id, from_wallet)`);
    await queryRunner.query(`CREATE INDEX wallet_merge_to ON wallet_merge (program_id, to_wallet)`);
    await queryRunner.query(`
      CREATE TABLE member_merge (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        absorbed_member_id uuid NOT NULL,
        at timestamptz NOT NULL,
        reversible_until timestamptz NOT NULL,
        reason text,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        absorbed_status text NOT NULL CHECK (absorbed_status IN ('ACTIVE', 'BLOCKED')),
        absorbed_may_earn boolean NOT NULL,
        absorbed_may_spend boolean NOT NULL,
        joined_at_before timestamptz NOT NULL,
        brought_restriction boolean NOT NULL,
        undone_at timestamptz,
        undone_reason text,
        undone_actor_kind text CHECK (undone_actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        undone_actor_id uuid,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, absorbed_member_id) REFERENCES member (program_id, id),
        CHECK (member_id <> absorbed_member_id),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL)),
        CHECK ((undone_actor_kind = 'SYSTEM') = (undone_actor_id IS NULL))
      )`);
    await queryRunner.query(`CREATE INDEX member_merge_of_survivor ON member_merge (program_id, member_id, id)`);
    await queryRunner.query(
      `CREATE INDEX member_merge_of_absorbed ON member_merge (program_id, absorbed_member_id, id)`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX member_merge_in_force ON member_merge (program_id, absorbed_member_id) WHERE undone_at IS NULL`,
    );
    // A row that went over, by its key as text; what is personal in it as a digest.
    await queryRunner.query(`
      CREATE TABLE member_merge_row (
        program_id integer NOT NULL,
        merge_id uuid NOT NULL,
        kind text NOT NULL,
        key text NOT NULL,
        was_used boolean NOT NULL,
        PRIMARY KEY (program_id, merge_id, kind, key),
        FOREIGN KEY (program_id, merge_id) REFERENCES member_merge (program_id, id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['member_merge_row', 'member_merge', 'wallet_merge']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
