import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The catalogue. An edit is a new version of the reward with all its options; versions are never changed. An option stays itself
 * through them by its key, also when a version leaves it out and a later one takes it back, so its number is never another's. Stock
 * is of no version: it is claimed while the reward is edited. Option 0 stands for the reward itself; no number means unlimited. `codes_left`
 * counts the codes of its pool that nobody has, `last_code` is the last place in it.
 */
export class CreateRewards1795600000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE reward (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        status text NOT NULL CHECK (status IN ('DRAFT', 'ACTIVE', 'PAUSED', 'ARCHIVED')),
        version integer NOT NULL CHECK (version > 0),
        position integer NOT NULL CHECK (position >= 0),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, number)
      )`);
    await queryRunner.query('CREATE INDEX reward_position ON reward (program_id, position, number)');
    await queryRunner.query(`
      CREATE TABLE reward_version (
        program_id integer NOT NULL,
        reward_id uuid NOT NULL,
        version integer NOT NULL,
        names jsonb NOT NULL,
        descriptions jsonb NOT NULL,
        conditions jsonb NOT NULL,
        images text[] NOT NULL,
        category text,
        tags text[] NOT NULL,
        currency smallint NOT NULL,
        points bigint NOT NULL CHECK (points > 0),
        money bigint CHECK (money > 0),
        money_currency text,
        tier_prices jsonb NOT NULL,
        timed_prices jsonb NOT NULL,
        early_access jsonb NOT NULL,
        audience jsonb,
        gives text NOT NULL CHECK (gives IN ('VOUCHER', 'CODE_POOL', 'HAND_FULFILLED', 'DONATION', 'EARLY_ACCESS')),
        voucher_template uuid,
        warn_below integer CHECK (warn_below > 0),
        visible_from timestamptz,
        visible_until timestamptz,
        redeemable_from timestamptz,
        redeemable_until timestamptz,
        limits jsonb NOT NULL,
        choose smallint NOT NULL CHECK (choose >= 0),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, reward_id, version),
        FOREIGN KEY (program_id, reward_id) REFERENCES reward (program_id, id),
        FOREIGN KEY (program_id, currency) REFERENCES point_currency (program_id, number),
        FOREIGN KEY (program_id, voucher_template) REFERENCES voucher_template (program_id, id),
        CHECK ((gives = 'VOUCHER') = (voucher_template IS NOT NULL)),
        CHECK ((money IS NULL) = (money_currency IS NULL)),
        CHECK (visible_until > visible_from),
        CHECK (redeemable_until > redeemable_from)
      )`);
    await queryRunner.query(`
      CREATE TABLE reward_option (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        reward_id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        key text NOT NULL,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, reward_id, number),
        UNIQUE (program_id, reward_id, key),
        FOREIGN KEY (program_id, reward_id) REFERENCES reward (program_id, id)
      )`);
    await queryRunner.query(`
      CREATE TABLE reward_option_version (
        program_id integer NOT NULL,
        reward_id uuid NOT NULL,
        version integer NOT NULL,
        option smallint NOT NULL,
        position smallint NOT NULL CHECK (position > 0),
        names jsonb NOT NULL,
        descriptions jsonb NOT NULL,
        image text,
        tags text[] NOT NULL,
        surcharge bigint NOT NULL CHECK (surcharge >= 0),
        legal_age smallint CHECK (legal_age BETWEEN 0 AND 120),
        meant_for_min_age smallint CHECK (meant_for_min_age BETWEEN 0 AND 120),
        meant_for_max_age smallint CHECK (meant_for_max_age BETWEEN 0 AND 120),
        audience jsonb,
        once boolean NOT NULL,
        gives text CHECK (gives IN ('VOUCHER', 'CODE_POOL', 'HAND_FULFILLED', 'DONATION', 'EARLY_ACCESS')),
        voucher_template uuid,
        PRIMARY KEY (program_id, reward_id, version, option),
        UNIQUE (program_id, reward_id, version, position),
        FOREIGN KEY (program_id, reward_id, version) REFERENCES reward_version (program_id, reward_id, version),
        FOREIGN KEY (program_id, reward_id, option) REFERENCES reward_option (program_id, reward_id, number),
        FOREIGN KEY (program_id, voucher_template) REFERENCES voucher_template (program_id, id),
        CHECK ((gives IS NOT DISTINCT FROM 'VOUCHER') = (voucher_template IS NOT NULL)),
        CHECK (meant_for_max_age >= meant_for_min_age)
      )`);
    await queryRunner.query(`
      CREATE TABLE reward_stock (
        program_id integer NOT NULL,
        reward integer NOT NULL,
        option smallint NOT NULL CHECK (option >= 0),
        remaining integer CHECK (remaining >= 0),
        claimed integer NOT NULL DEFAULT 0 CHECK (claimed >= 0),
        codes_left integer NOT NULL DEFAULT 0 CHECK (codes_left >= 0),
        last_code bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (program_id, reward, option),
        FOREIGN KEY (program_id, reward) REFERENCES reward (program_id, number)
      ) WITH (fillfactor = 70)`);
    for (const table of ['reward_version', 'reward_option_version']) {
      await queryRunner.query(`
        CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION refuse_version_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['reward_stock', 'reward_option_version', 'reward_option', 'reward_version', 'reward']) {
      await queryRunner.query(`DROP TABLE ${table}`);
    }
  }
}
