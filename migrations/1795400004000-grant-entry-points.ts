import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What members got for climbing to a tier: once for a tier and period, which begins with the window in which it was reached. A climb that
 * is revoked takes it back; when the tier is reached again in that period it is given again. `wallet_id` and `lot` name where the points
 * went the last time.
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
        points bigint NOT NULL CHECK (points > 0),
        wallet_id integer NOT NULL,
        lot integer NOT NULL,
        granted_at timestamptz NOT NULL,
        revoked_at timestamptz,
        PRIMARY KEY (program_id, id),
        UNIQUE (program_id, member_id, ladder, tier, period),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id),
        FOREIGN KEY (program_id, ladder) REFERENCES tier_ladder (program_id, number),
        CHECK (revoked_at >= granted_at)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE tier_grant');
  }
}
