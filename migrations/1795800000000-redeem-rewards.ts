import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What members redeem. A redemption keeps what was decided when it was made: the version of the reward, the price, the age band and the
 * tier by which it counts as popular, the day on which it counts for limits, and whether all of it is handed over by somebody (`by_hand`). `sequence` is the posting that spent the points. Codes wait
 * in pools in the order of their places; a code that comes back goes to the end. Totals and popularity are sums over redemptions.
 */
export class RedeemRewards1795800000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE redemption (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        reward integer NOT NULL,
        version integer NOT NULL,
        status text NOT NULL CHECK (status IN ('RESERVED', 'ISSUED', 'FULFILLED', 'CANCELED', 'EXPIRED')),
        quantity smallint NOT NULL CHECK (quantity BETWEEN 1 AND 100),
        currency smallint NOT NULL,
        points bigint NOT NULL CHECK (points > 0),
        money bigint CHECK (money > 0),
        money_currency text,
        wallet_id bigint NOT NULL,
        sequence integer,
        hold_id uuid,
        counted_on date NOT NULL,
        age_band text NOT NULL,
        tier uuid,
        by_hand boolean NOT NULL,
        created_at timestamptz NOT NULL,
        reserved_until timestamptz,
        issued_at timestamptz,
        fulfilled_at timestamptz,
        ended_at timestamptz,
        given_back bigint,
        reason text,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, reward) REFERENCES reward (program_id, number),
        FOREIGN KEY (program_id, currency) REFERENCES point_currency (program_id, number),
        FOREIGN KEY (program_id, tier) REFERENCES tier (program_id, id),
        CHECK ((money IS NULL) = (money_currency IS NULL)),
        CHECK ((hold_id IS NULL) = (reserved_until IS NULL)),
        CHECK (status <> 'RESERVED' OR hold_id IS NOT NULL),
        CHECK ((issued_at IS NULL) = (sequence IS NULL)),
        CHECK (status NOT IN ('ISSUED', 'FULFILLED') OR issued_at IS NOT NULL),
        CHECK (status <> 'EXPIRED' OR issued_at IS NULL),
        CHECK (status <> 'FULFILLED' OR fulfilled_at IS NOT NULL),
        CHECK ((ended_at IS NOT NULL) = (status IN ('CANCELED', 'EXPIRED'))),
        CHECK ((given_back IS NOT NULL) = (status = 'CANCELED' AND issued_at IS NOT NULL)),
        CHECK (reason IS NULL OR ended_at IS NOT NULL)
      )`);
    await queryRunner.query('CREATE INDEX redemption_of_member ON redemption (program_id, member_id, id)');
    await queryRunner.query('CREATE INDEX redemption_of_reward ON redemption (program_id, reward, id)');
    await queryRunner.query(`
      CREATE INDEX redemption_used ON redemption (program_id, member_id, reward, counted_on)
      WHERE status IN ('RESERVED', 'ISSUED', 'FULFILLED')`);
    await queryRunner.query(
      `CREATE INDEX redemption_reserved ON redemption (program_id, reserved_until) WHERE status = 'RESERVED'`,
    );
    await queryRunner.query(`
      CREATE TABLE redemption_choice (
        program_id integer NOT NULL,
        redemption_id uuid NOT NULL,
        option smallint NOT NULL CHECK (option > 0),
        quantity smallint NOT NULL CHECK (quantity > 0),
        PRIMARY KEY (program_id, redemption_id, option)
      )`);
    await queryRunner.query(`
      CREATE TABLE redemption_item (
        program_id integer NOT NULL,
        redemption_id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        option smallint NOT NULL CHECK (option >= 0),
        gives text NOT NULL CHECK (gives IN ('VOUCHER', 'CODE_POOL')),
        voucher_template uuid,
        voucher_id uuid,
        pool smallint,
        code integer,
        PRIMARY KEY (program_id, redemption_id, number),
        FOREIGN KEY (program_id, redemption_id) REFERENCES redemption (program_id, id),
        FOREIGN KEY (program_id, voucher_template) REFERENCES voucher_template (program_id, id),
        FOREIGN KEY (program_id, voucher_id) REFERENCES voucher (program_id, id),
        CHECK ((gives = 'VOUCHER') = (voucher_template IS NOT NULL)),
        CHECK (voucher_id IS NULL OR gives = 'VOUCHER'),
        CHECK ((gives = 'CODE_POOL') = (code IS NOT NULL)),
        CHECK ((pool IS NULL) = (code IS NULL))
      )`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX redemption_item_voucher ON redemption_item (program_id, voucher_id)
      WHERE voucher_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE reward_code (
        program_id integer NOT NULL,
        reward integer NOT NULL,
        option smallint NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        place bigint NOT NULL,
        code_key smallint NOT NULL,
        code_hash bytea NOT NULL,
        code_cipher bytea NOT NULL,
        last4 text NOT NULL,
        redemption_id uuid,
        added_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, reward, option, number),
        UNIQUE (program_id, reward, option, code_hash),
        FOREIGN KEY (program_id, reward, option) REFERENCES reward_stock (program_id, reward, option),
        FOREIGN KEY (program_id, redemption_id) REFERENCES redemption (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX reward_code_free ON reward_code (program_id, reward, option, place)
      WHERE redemption_id IS NULL`);
    await queryRunner.query(`
      CREATE INDEX reward_code_given ON reward_code (program_id, redemption_id) WHERE redemption_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE reward_total (
        program_id integer NOT NULL,
        reward integer NOT NULL,
        span smallint NOT NULL,
        start date NOT NULL,
        uses bigint NOT NULL CHECK (uses >= 0),
        points bigint NOT NULL CHECK (points >= 0),
        PRIMARY KEY (program_id, reward, span, start),
        FOREIGN KEY (program_id, reward) REFERENCES reward (program_id, number)
      ) WITH (fillfactor = 70)`);
    await queryRunner.query(`
      CREATE TABLE reward_popularity (
        program_id integer NOT NULL,
        reward integer NOT NULL,
        option smallint NOT NULL CHECK (option >= 0),
        age_band text NOT NULL,
        tier uuid,
        chosen bigint NOT NULL CHECK (chosen >= 0),
        UNIQUE NULLS NOT DISTINCT (program_id, reward, option, age_band, tier),
        FOREIGN KEY (program_id, reward) REFERENCES reward (program_id, number),
        FOREIGN KEY (program_id, tier) REFERENCES tier (program_id, id)
      ) WITH (fillfactor = 70)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const tables = ['reward_popularity', 'reward_total', 'reward_code', 'redemption_item', 'redemption_choice'];
    for (const table of [...tables, 'redemption']) await queryRunner.query(`DROP TABLE ${table}`);
  }
}
