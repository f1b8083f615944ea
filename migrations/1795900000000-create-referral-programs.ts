import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * By what friends are brought: at most one referral program for each program. An edit is a new version; versions are never changed, and who
 * was brought goes by the one that was in force when they joined. What the advocate gets stands in steps: for the first friend, from the
 * third, from the fifth. What somebody gets is points or a voucher. Amounts are in the smallest unit of the version's own currency.
 */
export class CreateReferralPrograms1795900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE referral_program (
        program_id integer NOT NULL REFERENCES program (id),
        status text NOT NULL CHECK (status IN ('ACTIVE', 'PAUSED')),
        version integer NOT NULL CHECK (version > 0),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id)
      )`);
    await queryRunner.query(`
      CREATE TABLE referral_program_version (
        program_id integer NOT NULL REFERENCES referral_program (program_id),
        version integer NOT NULL,
        share_link text,
        currency smallint NOT NULL,
        friend_points bigint CHECK (friend_points > 0),
        friend_voucher uuid,
        qualifies text NOT NULL CHECK (qualifies IN ('ENROLLMENT', 'PURCHASE')),
        purchases smallint NOT NULL CHECK (purchases BETWEEN 1 AND 100),
        minimum bigint CHECK (minimum > 0),
        money_currency text,
        within_days integer CHECK (within_days > 0),
        delay_days integer CHECK (delay_days >= 0),
        per_month integer CHECK (per_month > 0),
        per_year integer CHECK (per_year > 0),
        in_program integer CHECK (in_program > 0),
        review text NOT NULL CHECK (review IN ('AUTOMATIC', 'WHEN_SUSPICIOUS', 'ALWAYS')),
        invitation_days integer NOT NULL CHECK (invitation_days > 0),
        open_invitations integer NOT NULL CHECK (open_invitations > 0),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, version),
        FOREIGN KEY (program_id, currency) REFERENCES point_currency (program_id, number),
        FOREIGN KEY (program_id, friend_voucher) REFERENCES voucher_template (program_id, id),
        CHECK (friend_points IS NULL OR friend_voucher IS NULL),
        CHECK (qualifies = 'PURCHASE' OR (purchases = 1 AND minimum IS NULL AND within_days IS NULL)),
        CHECK ((minimum IS NULL) = (money_currency IS NULL))
      )`);
    await queryRunner.query(`
      CREATE TABLE referral_step (
        program_id integer NOT NULL,
        version integer NOT NULL,
        from_friend integer NOT NULL CHECK (from_friend > 0),
        points bigint CHECK (points > 0),
        voucher uuid,
        PRIMARY KEY (program_id, version, from_friend),
        FOREIGN KEY (program_id, version) REFERENCES referral_program_version (program_id, version),
        FOREIGN KEY (program_id, voucher) REFERENCES voucher_template (program_id, id),
        CHECK ((points IS NULL) <> (voucher IS NULL))
      )`);
    for (const table of ['referral_program_version', 'referral_step']) {
      await queryRunner.query(`
        CREATE TRIGGER ${table}_is_append_only BEFORE UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION refuse_version_change()`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE referral_step');
    await queryRunner.query('DROP TABLE referral_program_version');
    await queryRunner.query('DROP TABLE referral_program');
  }
}
