import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Members and what is known of them. The member row is the mutex of everything that belongs to the member. */
export class CreateMembers1795300001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE member (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        status text NOT NULL DEFAULT 'ACTIVE'
          CHECK (status IN ('ACTIVE', 'PAUSED', 'BLOCKED', 'CLOSED', 'MERGED', 'ERASED')),
        may_earn boolean NOT NULL DEFAULT true,
        may_spend boolean NOT NULL DEFAULT true,
        paused_until timestamptz,
        closed_at timestamptz,
        protection jsonb,
        merged_into uuid,
        channel text,
        joined_at timestamptz NOT NULL,
        joined_month_day smallint NOT NULL GENERATED ALWAYS AS
          (extract(month FROM joined_at AT TIME ZONE 'UTC') * 100 + extract(day FROM joined_at AT TIME ZONE 'UTC')) STORED,
        enrolled_at timestamptz NOT NULL,
        processing_restricted_at timestamptz,
        event_sequence bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, merged_into) REFERENCES member (program_id, id),
        CHECK (status = 'BLOCKED' OR (may_earn AND may_spend)),
        CHECK ((status = 'PAUSED') = (paused_until IS NOT NULL)),
        CHECK ((status = 'MERGED') = (merged_into IS NOT NULL))
      ) WITH (fillfactor = 70)`);
    await queryRunner.query(
      `CREATE INDEX member_paused ON member (program_id, paused_until) WHERE paused_until IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX member_merged_into ON member (program_id, merged_into) WHERE merged_into IS NOT NULL`,
    );
    // Whose anniversary is near: the day in UTC, so at most one off the day in the program's zone. Read in pages, by id.
    // Partial, so that it is never taken for a look-up by id.
    await queryRunner.query(
      `CREATE INDEX member_joined_month_day ON member (program_id, joined_month_day, id) WHERE joined_month_day IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE member_identifier (
        program_id integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('EXTERNAL_ID', 'EMAIL', 'PHONE', 'CARD', 'CODE')),
        value text NOT NULL,
        member_id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        added_at timestamptz NOT NULL,
        blocked_at timestamptz,
        blocked_reason text,
        PRIMARY KEY (program_id, kind, value),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK (blocked_at IS NULL OR kind = 'CARD'),
        CHECK (blocked_reason IS NULL OR blocked_at IS NOT NULL)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX member_identifier_of_member ON member_identifier (program_id, member_id, kind, number)`,
    );
    await queryRunner.query(`
      CREATE TABLE member_profile (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        given_name text,
        family_name text,
        salutation text,
        birth_date date,
        birth_date_known_at timestamptz,
        birth_year integer,
        birthday smallint GENERATED ALWAYS AS
          (extract(month FROM birth_date) * 100 + extract(day FROM birth_date)) STORED,
        locale text,
        interests text[] NOT NULL DEFAULT '{}',
        attributes jsonb NOT NULL DEFAULT '{}',
        PRIMARY KEY (program_id, member_id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK (birth_date IS NULL OR birth_year = extract(year FROM birth_date)),
        CHECK ((birth_date IS NULL) = (birth_date_known_at IS NULL))
      )`);
    // What became of a member, and who did it why. The reason can be wiped; nothing else changes.
    await queryRunner.query(`
      CREATE TABLE member_status_change (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        at timestamptz NOT NULL,
        from_status text NOT NULL,
        to_status text NOT NULL,
        may_earn boolean NOT NULL,
        may_spend boolean NOT NULL,
        paused_until timestamptz,
        merged_into uuid,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        reason text,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL))
      )`);
    await queryRunner.query(
      `CREATE INDEX member_status_change_of_member ON member_status_change (program_id, member_id, id)`,
    );
    await queryRunner.query(
      `CREATE INDEX member_profile_birthday ON member_profile (program_id, birthday, member_id) WHERE birthday IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE member_status_change');
    await queryRunner.query('DROP TABLE member_profile');
    await queryRunner.query('DROP TABLE member_identifier');
    await queryRunner.query('DROP TABLE member');
  }
}
