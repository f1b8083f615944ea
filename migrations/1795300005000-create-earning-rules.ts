import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Earning rules. An edit is a new version; awards keep naming the version that gave them, so a version is never changed.
 * The amounts of a version are in its own money currency: the program's may be another one later.
 */
export class CreateEarningRules1795300005000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE earning_rule (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        status text NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'PAUSED', 'ARCHIVED')),
        version integer NOT NULL CHECK (version > 0),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE earning_rule_version (
        program_id integer NOT NULL,
        rule_id uuid NOT NULL,
        version integer NOT NULL,
        name jsonb NOT NULL,
        description jsonb NOT NULL,
        trigger text NOT NULL,
        currency smallint NOT NULL,
        money_currency text NOT NULL,
        gives jsonb NOT NULL,
        scope jsonb NOT NULL,
        minimum_order numeric(20, 6) CHECK (minimum_order >= 0),
        pending jsonb,
        expiry jsonb,
        starts_at timestamptz,
        ends_at timestamptz,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, rule_id, version),
        FOREIGN KEY (program_id, rule_id) REFERENCES earning_rule (program_id, id),
        FOREIGN KEY (program_id, currency) REFERENCES point_currency (program_id, number),
        CHECK (ends_at > starts_at)
      )`);
    await queryRunner.query(`
      CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are never changed or deleted: write a new version instead', TG_TABLE_NAME
          USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER earning_rule_version_is_append_only BEFORE UPDATE OR DELETE ON earning_rule_version
      FOR EACH ROW EXECUTE FUNCTION refuse_version_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE earning_rule_version');
    await queryRunner.query('DROP FUNCTION refuse_version_change()');
    await queryRunner.query('DROP TABLE earning_rule');
  }
}
