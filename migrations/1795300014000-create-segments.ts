import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Segments: lists of members that are kept by hand (STATIC), or by a definition of who belongs (DYNAMIC). Of a dynamic one it is
 * kept when it is to be worked out next. Members are kept by the segment's number: rows are many, keys are long.
 */
export class CreateSegments1795300014000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE segment (
        program_id integer NOT NULL REFERENCES program (id),
        number integer NOT NULL,
        key text NOT NULL,
        name jsonb NOT NULL,
        kind text NOT NULL CHECK (kind IN ('STATIC', 'DYNAMIC')),
        definition jsonb,
        definition_version integer NOT NULL DEFAULT 1,
        archived boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        refreshed_at timestamptz,
        due_at timestamptz,
        PRIMARY KEY (program_id, number),
        UNIQUE (program_id, key),
        CHECK ((kind = 'DYNAMIC') = (definition IS NOT NULL)),
        CHECK ((kind = 'DYNAMIC' AND NOT archived) = (due_at IS NOT NULL)),
        CHECK (kind = 'DYNAMIC' OR refreshed_at IS NULL)
      )`);
    await queryRunner.query(`CREATE INDEX segment_due ON segment (program_id, due_at) WHERE due_at IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE segment_member (
        program_id integer NOT NULL,
        segment integer NOT NULL,
        member_id uuid NOT NULL,
        added_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, segment, member_id),
        FOREIGN KEY (program_id, segment) REFERENCES segment (program_id, number),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      )`);
    await queryRunner.query(`CREATE INDEX segment_of_member ON segment_member (program_id, member_id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE segment_member');
    await queryRunner.query('DROP TABLE segment');
  }
}
