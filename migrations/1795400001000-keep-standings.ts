import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where members stand on ladders. `tier_progress` is what counts for a counter of a ladder, by the calendar day of its own date; the amounts of a
 * window are added up when they are asked for. Who never climbed has no standing: they stand on the lowest tier. `tier_change` is
 * append-only. No foreign key leads to the ladder, one row that every first climb would lock: `verify` proves what it would promise. Events name its rows by their id, and `merge` says what stood before and after when members became one or two again.
 * Tiers and ladders stand by their numbers: these rows are many.
 */
export class KeepStandings1795400001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE tier_progress (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        counter smallint NOT NULL,
        day date NOT NULL,
        amount bigint NOT NULL,
        PRIMARY KEY (program_id, member_id, counter, day)
      ) WITH (fillfactor = 70)`);
    await queryRunner.query(`
      CREATE TABLE tier_standing (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        ladder smallint NOT NULL,
        version integer NOT NULL,
        tier smallint NOT NULL,
        floor_tier smallint,
        since timestamptz NOT NULL,
        last_day date,
        reckoned_on date NOT NULL,
        grace_from date,
        floor_last_day date,
        review_on date,
        looks_back_to date,
        changes integer NOT NULL CHECK (changes >= 0),
        PRIMARY KEY (program_id, member_id, ladder),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK (floor_tier IS NOT NULL OR floor_last_day IS NULL),
        CHECK (grace_from IS NULL OR last_day IS NOT NULL)
      )`);
    await queryRunner.query(
      `CREATE INDEX tier_standing_due ON tier_standing (program_id, review_on) WHERE review_on IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE tier_change (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        ladder smallint NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        cause text NOT NULL CHECK (cause IN ('PURCHASE', 'ACTIVITY', 'RETURN', 'REVIEW', 'OVERRIDE', 'OVERRIDE_ENDED', 'LADDER', 'MERGE')),
        source_id uuid,
        return_id uuid,
        from_tier smallint NOT NULL,
        to_tier smallint NOT NULL,
        earned_tier smallint NOT NULL,
        climb jsonb,
        merge jsonb CHECK ((merge IS NOT NULL) = (cause = 'MERGE')),
        PRIMARY KEY (program_id, member_id, ladder, number),
        UNIQUE (program_id, id),
        FOREIGN KEY (program_id, member_id, ladder) REFERENCES tier_standing (program_id, member_id, ladder)
      )`);
    await queryRunner.query(
      `CREATE INDEX tier_change_source ON tier_change (program_id, source_id) WHERE source_id IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE FUNCTION refuse_standing_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are never changed or deleted: what a standing becomes is another row', TG_TABLE_NAME
          USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER tier_change_is_append_only BEFORE UPDATE OR DELETE ON tier_change
      FOR EACH ROW EXECUTE FUNCTION refuse_standing_change()`);
    await queryRunner.query(`
      CREATE TRIGGER tier_change_is_never_emptied BEFORE TRUNCATE ON tier_change
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_standing_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE tier_change');
    await queryRunner.query('DROP FUNCTION refuse_standing_change()');
    await queryRunner.query('DROP TABLE tier_standing');
    await queryRunner.query('DROP TABLE tier_progress');
  }
}
