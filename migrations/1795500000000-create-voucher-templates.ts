import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Voucher templates. An edit is a new version; versions are never changed, and a voucher goes by the one by which it was issued.
 * Vouchers name a template by its number: they are many; tiers name the one that climbing brings by its id. Amounts are in the smallest unit of the version's own currency.
 */
export class CreateVoucherTemplates1795500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE voucher_template (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        number smallint NOT NULL CHECK (number > 0),
        status text NOT NULL CHECK (status IN ('ACTIVE', 'ARCHIVED')),
        version integer NOT NULL CHECK (version > 0),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, number)
      )`);
    await queryRunner.query(`
      CREATE TABLE voucher_template_version (
        program_id integer NOT NULL,
        template smallint NOT NULL,
        version integer NOT NULL,
        names jsonb NOT NULL,
        descriptions jsonb NOT NULL,
        small_print jsonb NOT NULL,
        kind text NOT NULL CHECK (
          kind IN ('AMOUNT', 'PERCENT', 'FREE_PRODUCT', 'FREE_SHIPPING', 'GIFT_CARD', 'POINTS')
        ),
        amount bigint CHECK (amount > 0),
        percent numeric CHECK (percent > 0 AND percent <= 100),
        cap bigint CHECK (cap > 0),
        sku text,
        points bigint CHECK (points > 0),
        minimum_order bigint CHECK (minimum_order > 0),
        money_currency text,
        scope jsonb,
        audience jsonb,
        channels jsonb,
        valid_days integer CHECK (valid_days > 0),
        minimum_days integer CHECK (minimum_days BETWEEN 1 AND valid_days),
        uses integer NOT NULL CHECK (uses > 0),
        holder_only boolean NOT NULL,
        combinable boolean NOT NULL,
        position smallint NOT NULL CHECK (position BETWEEN 0 AND 100),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, template, version),
        FOREIGN KEY (program_id, template) REFERENCES voucher_template (program_id, number),
        CHECK ((kind IN ('AMOUNT', 'GIFT_CARD')) = (amount IS NOT NULL)),
        CHECK ((kind = 'PERCENT') = (percent IS NOT NULL)),
        CHECK (cap IS NULL OR kind = 'PERCENT'),
        CHECK ((kind = 'FREE_PRODUCT') = (sku IS NOT NULL)),
        CHECK ((kind = 'POINTS') = (points IS NOT NULL)),
        CHECK ((coalesce(amount, cap, minimum_order) IS NOT NULL) = (money_currency IS NOT NULL)),
        CHECK (minimum_days IS NULL OR valid_days IS NOT NULL),
        CHECK (kind <> 'GIFT_CARD' OR (uses = 1 AND scope IS NULL))
      )`);
    await queryRunner.query(`
      CREATE TRIGGER voucher_template_version_is_append_only BEFORE UPDATE OR DELETE ON voucher_template_version
      FOR EACH ROW EXECUTE FUNCTION refuse_version_change()`);
    await queryRunner.query(`
      ALTER TABLE tier_version ADD CONSTRAINT tier_version_entry_voucher
        FOREIGN KEY (program_id, entry_voucher) REFERENCES voucher_template (program_id, id)`);
    await queryRunner.query(`
      ALTER TABLE tier_grant ADD CONSTRAINT tier_grant_voucher_template
        FOREIGN KEY (program_id, voucher_template) REFERENCES voucher_template (program_id, id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE tier_version DROP CONSTRAINT tier_version_entry_voucher');
    await queryRunner.query('ALTER TABLE tier_grant DROP CONSTRAINT tier_grant_voucher_template');
    await queryRunner.query('DROP TABLE voucher_template_version');
    await queryRunner.query('DROP TABLE voucher_template');
  }
}
