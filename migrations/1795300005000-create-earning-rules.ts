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
        trigger text NOT NULL CHECK (trigger IN ('PURCHASE', 'ACTIVITY', 'ENROLLMENT', 'BIRTHDAY', 'ANNIVERSARY')),
        activity_type text,
        currency smallint NOT NULL,
        money_currency text NOT NULL,
        gives jsonb NOT NULL,
        scope jsonb NOT NULL,
        minimum_order numeric(20, 6) CHECK (minimum_order >= 0),
        minimum_scope numeric(20, 6) CHECK (minimum_scope >= 0),
        first_purchase_only boolean NOT NULL,
        channels text[] CHECK (cardinality(channels) > 0),
        audience jsonb,
        starts_at timestamptz,
        ends_at timestamptz,
        weekdays smallint[] CHECK (cardinality(weekdays) > 0 AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
        hours_from text CHECK (hours_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
        hours_until text CHECK (hours_until ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$'),
        limits jsonb NOT NULL,
        cooldown_days integer CHECK (cooldown_days > 0),
        max_points bigint CHECK (max_points > 0),
        exclusive_group text,
        multiplied boolean NOT NULL,
        qualifying boolean NOT NULL,
        pending jsonb,
        expiry jsonb,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, rule_id, version),
        FOREIGN KEY (program_id, rule_id) REFERENCES earning_rule (program_id, id),
        FOREIGN KEY (program_id, currency) REFERENCES point_currency (program_id, number),
        CHECK ((trigger = 'ACTIVITY') = (activity_type IS NOT NULL)),
        CHECK (ends_at > starts_at),
        CHECK ((hours_from IS NULL) = (hours_until IS NULL) AND hours_from <> hours_until)
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
