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
        channel text,
        joined_at timestamptz NOT NULL,
        enrolled_at timestamptz NOT NULL,
        event_sequence bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (program_id, id)
      ) WITH (fillfactor = 70)`);
    await queryRunner.query(`
      CREATE TABLE member_identifier (
        program_id integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('EXTERNAL_ID', 'EMAIL', 'PHONE', 'CARD', 'CODE')),
        value text NOT NULL,
        member_id uuid NOT NULL,
        PRIMARY KEY (program_id, kind, value),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      )`);
    await queryRunner.query(`CREATE INDEX member_identifier_of_member ON member_identifier (program_id, member_id)`);
    await queryRunner.query(`
      CREATE TABLE member_profile (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        given_name text,
        family_name text,
        salutation text,
        birth_date date,
        birth_year integer,
        locale text,
        attributes jsonb NOT NULL DEFAULT '{}',
        PRIMARY KEY (program_id, member_id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK (birth_date IS NULL OR birth_year = extract(year FROM birth_date))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE member_profile');
    await queryRunner.query('DROP TABLE member_identifier');
    await queryRunner.query('DROP TABLE member');
  }
}
