import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The facts: purchases, their lines, what came back, activities, and what was awarded for them. Amounts are whole numbers
 * of the program's smallest money unit. A purchase or activity names its member, lines and awards their purchase without a
 * foreign key, like the ledger's rows: all are written under the member's lock, and `npm run verify` proves what the keys
 * would promise.
 */
export class CreateHistory1795300004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE purchase (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        order_id text NOT NULL,
        channel text,
        purchased_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        completed_at timestamptz,
        canceled_at timestamptz,
        currency text NOT NULL,
        lines_amount bigint NOT NULL,
        shipping bigint NOT NULL,
        order_discount bigint NOT NULL,
        total bigint NOT NULL,
        returned_amount bigint NOT NULL DEFAULT 0,
        partly_returned boolean NOT NULL DEFAULT false,
        fully_returned boolean NOT NULL DEFAULT false,
        payments jsonb,
        points_earned bigint NOT NULL,
        points_reversed bigint NOT NULL DEFAULT 0,
        points_paid bigint NOT NULL DEFAULT 0,
        paid_wallet bigint,
        paid_sequence integer,
        points_refunded bigint NOT NULL DEFAULT 0 CHECK (points_refunded >= 0 AND points_refunded <= points_paid),
        input_hash bytea NOT NULL,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, order_id)
      ) WITH (fillfactor = 90)`);
    await queryRunner.query(`CREATE INDEX purchase_of_member ON purchase (program_id, member_id, purchased_at, id)`);
    await queryRunner.query(`
      CREATE TABLE purchase_line (
        program_id integer NOT NULL,
        purchase_id uuid NOT NULL,
        number smallint NOT NULL,
        sku text NOT NULL,
        name text,
        category text,
        brand text,
        tags text[],
        quantity numeric(18, 6) NOT NULL CHECK (quantity > 0),
        unit_price numeric(20, 6) NOT NULL CHECK (unit_price >= 0),
        discount bigint NOT NULL,
        tax bigint NOT NULL,
        amount bigint NOT NULL CHECK (amount >= 0),
        order_discount bigint NOT NULL CHECK (order_discount >= 0 AND order_discount <= amount),
        returned numeric(18, 6) NOT NULL DEFAULT 0 CHECK (returned >= 0 AND returned <= quantity),
        PRIMARY KEY (program_id, purchase_id, number)
      )`);
    await queryRunner.query(`
      CREATE TABLE award (
        program_id integer NOT NULL,
        source_id uuid NOT NULL,
        number smallint NOT NULL,
        source_type smallint NOT NULL,
        rule_id uuid,
        rule_version integer,
        wallet_id bigint,
        lot integer,
        points bigint NOT NULL CHECK (points >= 0),
        shares bigint[] NOT NULL,
        reversed bigint NOT NULL DEFAULT 0 CHECK (reversed >= 0 AND reversed <= points),
        qualifying boolean NOT NULL DEFAULT true,
        pending jsonb,
        counted_on date,
        counted_in_total boolean NOT NULL DEFAULT false,
        name text NOT NULL,
        explanation text NOT NULL,
        PRIMARY KEY (program_id, source_id, number)
      )`);
    await queryRunner.query(`
      CREATE TABLE purchase_return (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        purchase_id uuid NOT NULL,
        reference text,
        reason text,
        input_hash bytea NOT NULL,
        returned_at timestamptz NOT NULL,
        amount bigint NOT NULL,
        points_taken bigint NOT NULL,
        points_forgiven bigint NOT NULL,
        points_owed bigint NOT NULL,
        points_given_back bigint NOT NULL,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, purchase_id) REFERENCES purchase (program_id, id)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX purchase_return_reference ON purchase_return (program_id, purchase_id, reference)`,
    );
    await queryRunner.query(`
      CREATE TABLE purchase_return_line (
        program_id integer NOT NULL,
        return_id uuid NOT NULL,
        line smallint NOT NULL,
        quantity numeric(18, 6) NOT NULL CHECK (quantity > 0),
        amount bigint NOT NULL,
        PRIMARY KEY (program_id, return_id, line),
        FOREIGN KEY (program_id, return_id) REFERENCES purchase_return (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE purchase_cancellation (
        program_id integer NOT NULL,
        purchase_id uuid NOT NULL,
        reason text,
        canceled_at timestamptz NOT NULL,
        points_taken bigint NOT NULL,
        points_forgiven bigint NOT NULL,
        points_owed bigint NOT NULL,
        points_given_back bigint NOT NULL,
        PRIMARY KEY (program_id, purchase_id),
        FOREIGN KEY (program_id, purchase_id) REFERENCES purchase (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE activity_type (
        program_id integer NOT NULL REFERENCES program (id),
        key text NOT NULL,
        name jsonb NOT NULL,
        description jsonb NOT NULL,
        attributes_schema jsonb,
        once_per_reference boolean NOT NULL,
        archived boolean NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, key)
      )`);
    await queryRunner.query(`
      CREATE TABLE activity (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        type text NOT NULL,
        reference text,
        channel text,
        once boolean NOT NULL,
        occurred_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL,
        revoked_at timestamptz,
        attributes jsonb,
        points_earned bigint NOT NULL CHECK (points_earned >= 0),
        input_hash bytea NOT NULL,
        PRIMARY KEY (program_id, id),
        CHECK (reference IS NOT NULL OR NOT once)
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX activity_once ON activity (program_id, member_id, type, reference) WHERE once`,
    );
    await queryRunner.query(`CREATE INDEX activity_of_member ON activity (program_id, member_id, occurred_at, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [
      'activity',
      'activity_type',
      'purchase_cancellation',
      'purchase_return_line',
      'purchase_return',
      'award',
      'purchase_line',
      'purchase',
    ]) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
