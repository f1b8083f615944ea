import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Vouchers and how they were used. A voucher goes by the version of the template by which it was issued. Either it has uses or, as a
 * gift card, money; what a reservation set aside is taken off already. Of its code there is a keyed hash, to look it up, and a cipher, to
 * show it; both are gone when its holder was erased. Of an order a voucher has one use that lives, at most. `wallet_id` and `lot` name
 * where the points of a use went. `kept_until` is until when the voucher was good as it was taken, which a roll-back extends.
 */
export class IssueVouchers1795700000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE voucher (
        program_id integer NOT NULL REFERENCES program (id),
        id uuid NOT NULL,
        template smallint NOT NULL,
        version integer NOT NULL,
        member_id uuid,
        code_key smallint NOT NULL,
        code_hash bytea,
        code_cipher bytea,
        last4 text NOT NULL,
        status text NOT NULL CHECK (status IN ('ISSUED', 'REDEEMED', 'REVOKED')),
        uses_left integer CHECK (uses_left >= 0),
        remaining bigint CHECK (remaining >= 0),
        issued_at timestamptz NOT NULL,
        valid_from timestamptz NOT NULL,
        expires_at timestamptz,
        source_type smallint NOT NULL,
        source_id uuid,
        revoked_at timestamptz,
        revoked_reason text,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, code_hash),
        FOREIGN KEY (program_id, template, version)
          REFERENCES voucher_template_version (program_id, template, version),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK ((code_hash IS NULL) = (code_cipher IS NULL)),
        CHECK ((uses_left IS NULL) <> (remaining IS NULL)),
        CHECK ((status = 'REVOKED') = (revoked_at IS NOT NULL)),
        CHECK (revoked_reason IS NULL OR status = 'REVOKED'),
        CHECK (expires_at > valid_from)
      ) WITH (fillfactor = 80)`);
    await queryRunner.query('CREATE INDEX voucher_member ON voucher (program_id, member_id, id)');
    await queryRunner.query(`
      CREATE INDEX voucher_expiring ON voucher (program_id, expires_at) WHERE status = 'ISSUED' AND expires_at IS NOT NULL`);
    await queryRunner.query('CREATE INDEX voucher_by_template ON voucher (program_id, template, id)');
    await queryRunner.query(`
      CREATE INDEX voucher_source ON voucher (program_id, source_id) WHERE source_id IS NOT NULL`);
    await queryRunner.query(`
      CREATE TABLE voucher_use (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        voucher_id uuid NOT NULL,
        order_id text NOT NULL,
        member_id uuid,
        status text NOT NULL CHECK (status IN ('RESERVED', 'REDEEMED', 'RELEASED', 'EXPIRED', 'ROLLED_BACK')),
        amount bigint NOT NULL CHECK (amount >= 0),
        rolled_back bigint NOT NULL CHECK (rolled_back BETWEEN 0 AND amount),
        points bigint CHECK (points > 0),
        wallet_id bigint,
        lot integer,
        purchase_id uuid,
        reserved_at timestamptz,
        expires_at timestamptz,
        redeemed_at timestamptz,
        kept_until timestamptz,
        ended_at timestamptz,
        reason text,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, voucher_id) REFERENCES voucher (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK ((points IS NULL) = (wallet_id IS NULL) AND (points IS NULL) = (lot IS NULL)),
        CHECK ((reserved_at IS NULL) = (expires_at IS NULL)),
        CHECK (status NOT IN ('RESERVED', 'RELEASED', 'EXPIRED') OR reserved_at IS NOT NULL),
        CHECK ((status IN ('REDEEMED', 'ROLLED_BACK')) = (redeemed_at IS NOT NULL)),
        CHECK ((status IN ('RESERVED', 'REDEEMED')) = (ended_at IS NULL)),
        CHECK (status <> 'ROLLED_BACK' OR rolled_back = amount)
      ) WITH (fillfactor = 80)`);
    await queryRunner.query(`
      CREATE UNIQUE INDEX voucher_use_of_order ON voucher_use (program_id, voucher_id, order_id)
      WHERE status IN ('RESERVED', 'REDEEMED')`);
    await queryRunner.query(`
      CREATE INDEX voucher_use_reserved ON voucher_use (program_id, voucher_id, expires_at) WHERE status = 'RESERVED'`);
    await queryRunner.query(`
      CREATE INDEX voucher_use_due ON voucher_use (program_id, expires_at) WHERE status = 'RESERVED'`);
    await queryRunner.query('CREATE INDEX voucher_use_member ON voucher_use (program_id, member_id, id)');
    await queryRunner.query(`
      CREATE INDEX voucher_use_purchase ON voucher_use (program_id, purchase_id) WHERE purchase_id IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE voucher_use');
    await queryRunner.query('DROP TABLE voucher');
  }
}
