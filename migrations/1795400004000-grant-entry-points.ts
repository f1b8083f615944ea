import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What members got for climbing to a tier: one that stands for a tier and period, which begins with the window in which it was reached. A
 * climb that is revoked takes it back; when the tier is reached again in that period another one is given. `wallet_id` and `lot` name where
 * the points went; without points there are none. A voucher is due until it was issued, or revoked, by those who know vouchers.
 */
export class GrantEntryPoints1795400004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE tier_grant (
        program_id integer NOT NULL,
        id uuid NOT NULL,
        member_id uuid NOT NULL,
        ladder smallint NOT NULL,
        tier smallint NOT NULL,
        period date NOT NULL,
        points bigint NOT NULL CHECK (points >= 0),
        wallet_id bigint,
        lot integer,
        voucher_template uuid,
        voucher_id uuid,
        voucher_due boolean NOT NULL,
        granted_at timestamptz NOT NULL,
        revoked_at timestamptz,
        PRIMARY KEY (program_id, id),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        CHECK (revoked_at >= granted_at),
        CHECK ((points > 0) = (wallet_id IS NOT NULL)),
        CHECK ((points > 0) = (lot IS NOT NULL)),
        CHECK (points > 0 OR voucher_template IS NOT NULL),
        CHECK (voucher_template IS NOT NULL OR NOT voucher_due),
        CHECK (voucher_template IS NOT NULL OR voucher_id IS NULL)
      )`);
    await queryRunner.query('CREATE INDEX tier_grant_member ON tier_grant (program_id, member_id)');
    await queryRunner.query(`
      CREATE UNIQUE INDEX tier_grant_standing ON tier_grant (program_id, member_id, ladder, tier, period)
      WHERE revoked_at IS NULL`);
    await queryRunner.query('CREATE INDEX tier_grant_due ON tier_grant (program_id, granted_at) WHERE voucher_due');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE tier_grant');
  }
}
