import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who did what, when and why. A row is never changed or deleted; only what was said in words and its details can be taken out of
 * it, which is how a member is forgotten. Actor and subject are no foreign keys: a row outlives whatever it tells of.
 */
export class NoteWhatStaffDo1795300009000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_entry (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('API_KEY', 'MEMBER', 'SYSTEM')),
        actor_id uuid,
        action text NOT NULL,
        member_id uuid,
        subject text,
        reason text,
        details jsonb CHECK (jsonb_typeof(details) = 'object'),
        request_id text,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK ((actor_kind = 'SYSTEM') = (actor_id IS NULL))
      )`);
    // The log is read newest first: as a whole, and by each thing that one asks about it.
    await queryRunner.query('CREATE INDEX audit_entry_at ON audit_entry (program_id, at, id)');
    await queryRunner.query('CREATE INDEX audit_entry_by_action ON audit_entry (program_id, action, at, id)');
    await queryRunner.query('CREATE INDEX audit_entry_by_actor ON audit_entry (program_id, actor_id, at, id)');
    for (const column of ['member_id', 'subject']) {
      await queryRunner.query(`
        CREATE INDEX audit_entry_by_${column.replace('_id', '')} ON audit_entry (program_id, ${column}, at, id)
        WHERE ${column} IS NOT NULL`);
    }
    await queryRunner.query(`
      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF NEW IS DISTINCT FROM OLD
            AND (NEW.reason IS NULL OR NEW.reason IS NOT DISTINCT FROM OLD.reason)
            AND (NEW.details IS NULL OR NEW.details IS NOT DISTINCT FROM OLD.details)
            AND to_jsonb(NEW) - 'reason' - 'details' = to_jsonb(OLD) - 'reason' - 'details'
          THEN
            RETURN NEW;
          END IF;
        END IF;
        RAISE EXCEPTION 'rows of % are never changed or deleted: only reason and details can be taken out', TG_TABLE_NAME
          USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER audit_entry_is_append_only BEFORE UPDATE OR DELETE ON audit_entry
      FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()`);
    await queryRunner.query(`
      CREATE TRIGGER audit_entry_is_never_emptied BEFORE TRUNCATE ON audit_entry
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE audit_entry');
    await queryRunner.query('DROP FUNCTION refuse_audit_change()');
  }
}
