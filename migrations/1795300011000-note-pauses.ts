import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The pauses of members, numbered for each. `protection` lists the days on which their points are protected, as spans in order:
 * as planned, and when a pause ended early as it was. All of them together stand in `member.protection`, and in each wallet.
 */
export class NotePauses1795300011000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE member_pause (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        id uuid NOT NULL,
        since timestamptz NOT NULL,
        first_day date NOT NULL,
        last_day date NOT NULL,
        is_open_ended boolean NOT NULL,
        until timestamptz NOT NULL,
        ended_at timestamptz,
        protection jsonb NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        reason text,
        PRIMARY KEY (program_id, member_id, number),
        UNIQUE (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL)),
        CHECK (last_day >= first_day),
        CHECK (ended_at BETWEEN since AND until)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX member_pause_running ON member_pause (program_id, member_id) WHERE ended_at IS NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE member_pause');
  }
}
