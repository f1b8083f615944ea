import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The ledger. Its keys are compact and posting, movement and point_lot carry no foreign keys: what those would promise,
 * `npm run verify` proves. Codes of kinds, accounts and states stand in src/points/codes.ts.
 */
export class CreateTheLedger1795300003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE wallet (
        program_id integer NOT NULL,
        id bigint NOT NULL,
        member_id uuid NOT NULL,
        currency smallint NOT NULL,
        pending bigint NOT NULL DEFAULT 0,
        available bigint NOT NULL DEFAULT 0,
        held bigint NOT NULL DEFAULT 0,
        owed bigint NOT NULL DEFAULT 0,
        lifetime_earned bigint NOT NULL DEFAULT 0,
        lifetime_spent bigint NOT NULL DEFAULT 0,
        lifetime_expired bigint NOT NULL DEFAULT 0,
        sequence integer NOT NULL DEFAULT 0,
        lot_count integer NOT NULL DEFAULT 0,
        last_posted_at timestamptz,
        last_active_at timestamptz,
        next_change_at timestamptz,
        policy_version integer NOT NULL DEFAULT 1,
        protection jsonb,
        forfeit_at timestamptz,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, member_id, currency),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, currency) REFERENCES point_currency (program_id, number),
        CONSTRAINT wallet_balances_not_negative CHECK (pending >= 0 AND available >= 0 AND held >= 0 AND owed >= 0),
        CONSTRAINT wallet_balances_exact_in_json CHECK (pending + available + held <= 9007199254740991),
        CONSTRAINT wallet_owes_only_when_empty CHECK (owed = 0 OR available = 0)
      ) WITH (fillfactor = 70)`);
    await queryRunner.query(
      `CREATE INDEX wallet_due ON wallet (program_id, next_change_at) WHERE next_change_at IS NOT NULL`,
    );
    await queryRunner.query(`CREATE INDEX wallet_by_policy ON wallet (program_id, currency, policy_version)`);
    await queryRunner.query(`
      CREATE TABLE posting (
        program_id integer NOT NULL,
        wallet_id bigint NOT NULL,
        sequence integer NOT NULL,
        kind smallint NOT NULL,
        source_type smallint NOT NULL,
        source_id uuid,
        actor_type smallint NOT NULL,
        actor_id uuid,
        pending_after bigint NOT NULL,
        available_after bigint NOT NULL,
        held_after bigint NOT NULL,
        owed_after bigint NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, wallet_id, sequence)
      )`);
    await queryRunner.query(
      `CREATE INDEX posting_sent ON posting (program_id, wallet_id, occurred_at) WHERE kind = 11`,
    );
    await queryRunner.query(
      `CREATE INDEX posting_spent ON posting (program_id, wallet_id, occurred_at) WHERE kind IN (4, 10)`,
    );
    await queryRunner.query(`
      CREATE TABLE posting_note (
        program_id integer NOT NULL,
        wallet_id bigint NOT NULL,
        sequence integer NOT NULL,
        note text NOT NULL,
        PRIMARY KEY (program_id, wallet_id, sequence)
      )`);
    // award_lot says for which award points are taken back, whichever lot they leave; award_wallet in which wallet it was given,
    // where that is another: its member was merged into this one's. Points that are given back there name the lot they were spent from.
    await queryRunner.query(`
      CREATE TABLE movement (
        program_id integer NOT NULL,
        wallet_id bigint NOT NULL,
        sequence integer NOT NULL,
        number integer NOT NULL,
        from_account smallint NOT NULL,
        to_account smallint NOT NULL,
        points bigint NOT NULL CHECK (points > 0),
        lot integer,
        award_lot integer,
        award_wallet bigint CHECK (award_wallet IS NULL OR award_lot IS NOT NULL),
        PRIMARY KEY (program_id, wallet_id, sequence, number)
      )`);
    await queryRunner.query(
      `CREATE INDEX movement_of_award_elsewhere ON movement (program_id, award_wallet, award_lot) WHERE award_wallet IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE point_lot (
        program_id integer NOT NULL,
        wallet_id bigint NOT NULL,
        number integer NOT NULL,
        state smallint NOT NULL,
        points bigint NOT NULL CHECK (points > 0),
        free bigint NOT NULL,
        held bigint NOT NULL DEFAULT 0,
        forgiven bigint NOT NULL DEFAULT 0 CHECK (forgiven >= 0),
        born_sequence integer NOT NULL,
        earned_at timestamptz NOT NULL,
        available_at timestamptz,
        expires_at timestamptz,
        origin_wallet bigint,
        origin_lot integer,
        pause smallint,
        PRIMARY KEY (program_id, wallet_id, number),
        CONSTRAINT point_lot_parts CHECK (free >= 0 AND held >= 0 AND free + held <= points)
      ) WITH (fillfactor = 80)`);
    await queryRunner.query(
      `CREATE INDEX point_lot_in_spending_order ON point_lot (program_id, (wallet_id + 0), expires_at, number) WHERE state = 2`,
    );
    // What expires in some days: lots are born about in the order in which they expire, and this costs next to nothing to keep.
    await queryRunner.query(`CREATE INDEX point_lot_by_expiry ON point_lot USING brin (program_id, expires_at)`);
    await queryRunner.query(`CREATE INDEX point_lot_pending ON point_lot (program_id, wallet_id) WHERE state = 1`);
    await queryRunner.query(
      `CREATE INDEX point_lot_by_origin ON point_lot (program_id, origin_wallet, origin_lot) WHERE origin_wallet IS NOT NULL`,
    );
    await queryRunner.query(`
      CREATE TABLE lot_term (
        program_id integer NOT NULL,
        wallet_id bigint NOT NULL,
        lot integer NOT NULL,
        sequence integer NOT NULL,
        expires_at timestamptz,
        PRIMARY KEY (program_id, wallet_id, lot, sequence)
      )`);
    await queryRunner.query(`
      CREATE TABLE hold (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        wallet_id bigint NOT NULL,
        status smallint NOT NULL,
        points bigint NOT NULL CHECK (points > 0),
        captured bigint NOT NULL DEFAULT 0,
        released bigint NOT NULL DEFAULT 0,
        source_type smallint NOT NULL,
        source_id uuid,
        purpose text,
        sequence integer NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, wallet_id) REFERENCES wallet (program_id, id)
      )`);
    await queryRunner.query(`CREATE INDEX hold_open ON hold (program_id, wallet_id) WHERE ended_at IS NULL`);
    await queryRunner.query(`CREATE INDEX hold_of_wallet ON hold (program_id, wallet_id, created_at)`);
    await queryRunner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'rows of % are never changed or deleted: book another posting instead', TG_TABLE_NAME
          USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    for (const table of ['posting', 'movement', 'lot_term']) {
      await queryRunner.query(`
        CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION refuse_change()`);
      await queryRunner.query(`
        CREATE TRIGGER ${table}_is_never_emptied BEFORE TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['hold', 'lot_term', 'point_lot', 'movement', 'posting_note', 'posting', 'wallet']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
    await queryRunner.query('DROP FUNCTION refuse_change()');
  }
}
