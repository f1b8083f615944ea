import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Holds of which points came back, by when: what is free again is announced once more before it ends. */
export class IndexReleasedHolds1796000008000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE INDEX hold_released ON hold (program_id, ended_at) WHERE released > 0');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX hold_released');
  }
}
