import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Tiers that staff gave. The one in force stands on `tier_standing` as its floor; here is who gave it and why. A row is never changed
 * but for its end before its last day, which is noted once, for the words of staff, which can be taken out, and for whose it is.
 */
export class NoteTierOverrides1795400002000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE tier_override (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        ladder smallint NOT NULL,
        tier smallint NOT NULL,
        last_day date,
        given_at timestamptz NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        reason text,
        ended_at timestamptz,
        ended_actor_kind text CHECK (ended_actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        ended_actor_id uuid,
        ended_reason text,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, ladder) REFERENCES tier_ladder (program_id, number),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL)),
        CHECK ((ended_at IS NULL) = (ended_actor_kind IS NULL)),
        CHECK (ended_actor_kind IS NULL OR (ended_actor_kind = 'SYSTEM') = (ended_actor_id IS NULL)),
        CHECK (ended_at >= given_at),
        CHECK (ended_reason IS NULL OR ended_at IS NOT NULL)
      )`);
    await queryRunner.query(
      `CREATE INDEX tier_override_of_member ON tier_override (program_id, member_id, ladder, id) WHERE ended_at IS NULL`,
    );
    await queryRunner.query(`
      CREATE FUNCTION refuse_tier_override_change() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        of_end text[] := ARRAY['ended_at', 'ended_actor_kind', 'ended_actor_id', 'ended_reason'];
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF to_jsonb(NEW) - of_end - 'member_id' - 'reason' = to_jsonb(OLD) - of_end - 'member_id' - 'reason'
            AND (NEW.reason IS NULL OR NEW.reason IS NOT DISTINCT FROM OLD.reason)
            AND (OLD.ended_at IS NULL OR (NEW.ended_at = OLD.ended_at AND NEW.ended_actor_kind = OLD.ended_actor_kind
              AND NEW.ended_actor_id IS NOT DISTINCT FROM OLD.ended_actor_id
              AND (NEW.ended_reason IS NULL OR NEW.ended_reason IS NOT DISTINCT FROM OLD.ended_reason)))
          THEN
            RETURN NEW;
          END IF;
        END IF;
        RAISE EXCEPTION 'rows of % are never changed or deleted: only their end is noted', TG_TABLE_NAME
          USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER tier_override_is_append_only BEFORE UPDATE OR DELETE ON tier_override
      FOR EACH ROW EXECUTE FUNCTION refuse_tier_override_change()`);
    await queryRunner.query(`
      CREATE TRIGGER tier_override_is_never_emptied BEFORE TRUNCATE ON tier_override
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_tier_override_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE tier_override');
    await queryRunner.query('DROP FUNCTION refuse_tier_override_change()');
  }
}
