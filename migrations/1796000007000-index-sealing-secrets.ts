import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * By which secret codes are sealed: what the next code of a pool is under the secrets that were given, how many are under others, and
 * which secrets are needed at all.
 */
export class IndexSealingSecrets1796000007000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX reward_code_free_by_secret ON reward_code (program_id, reward, option, code_key, place)
      WHERE redemption_id IS NULL`);
    await queryRunner.query('CREATE INDEX reward_code_secret ON reward_code (code_key)');
    await queryRunner.query('CREATE INDEX voucher_secret ON voucher (code_key) WHERE code_cipher IS NOT NULL');
    await queryRunner.query('CREATE INDEX referral_secret ON referral (code_key) WHERE code_cipher IS NOT NULL');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const indexes = ['referral_secret', 'voucher_secret', 'reward_code_secret', 'reward_code_free_by_secret'];
    for (const index of indexes) await queryRunner.query(`DROP INDEX ${index}`);
  }
}
