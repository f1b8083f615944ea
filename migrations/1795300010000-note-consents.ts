import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What members are asked to consent to, in which words, and what they said. Purposes and texts belong to the program; a text
 * that was shown is never changed. What a member said is never changed either: a merge gives it another member, erasing takes
 * the evidence away, which is all that is personal in it.
 */
export class NoteConsents1795300010000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE consent_purpose (
        program_id integer NOT NULL REFERENCES program (id),
        key text NOT NULL,
        name jsonb NOT NULL,
        needs_consent boolean NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        archived boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, key)
      )`);
    await queryRunner.query(`
      CREATE TABLE consent_text (
        program_id integer NOT NULL,
        purpose text NOT NULL,
        version integer NOT NULL CHECK (version > 0),
        text jsonb NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, purpose, version),
        FOREIGN KEY (program_id, purpose) REFERENCES consent_purpose (program_id, key)
      )`);
    await queryRunner.query(`
      CREATE TRIGGER consent_text_is_append_only BEFORE UPDATE OR DELETE ON consent_text
      FOR EACH ROW EXECUTE FUNCTION refuse_policy_change()`);
    await queryRunner.query(`
      CREATE TABLE consent (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        number integer NOT NULL,
        purpose text NOT NULL,
        version integer NOT NULL,
        given boolean NOT NULL,
        at timestamptz NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        channel text,
        evidence jsonb,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, purpose, version) REFERENCES consent_text (program_id, purpose, version),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL))
      )`);
    await queryRunner.query(`CREATE INDEX consent_of_member ON consent (program_id, member_id, at, number, id)`);
    await queryRunner.query(`
      CREATE FUNCTION refuse_consent_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF (NEW.member_id <> OLD.member_id OR (OLD.evidence IS NOT NULL AND NEW.evidence IS NULL))
            AND (NEW.evidence IS NULL OR NEW.evidence = OLD.evidence)
            AND to_jsonb(NEW) - 'member_id' - 'evidence' = to_jsonb(OLD) - 'member_id' - 'evidence'
          THEN
            RETURN NEW;
          END IF;
        END IF;
        RAISE EXCEPTION 'rows of % are never changed or deleted: write what is said now instead', TG_TABLE_NAME
          USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER consent_is_append_only BEFORE UPDATE OR DELETE ON consent
      FOR EACH ROW EXECUTE FUNCTION refuse_consent_change()`);
    await queryRunner.query(`
      CREATE TRIGGER consent_is_never_emptied BEFORE TRUNCATE ON consent
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_consent_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE consent');
    await queryRunner.query('DROP FUNCTION refuse_consent_change()');
    await queryRunner.query('DROP TABLE consent_text');
    await queryRunner.query('DROP TABLE consent_purpose');
  }
}
