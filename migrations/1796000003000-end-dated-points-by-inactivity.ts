import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A lot with a date of its rule or tier ends by inactivity too, where that comes sooner: `also_by_inactivity`. A lot without a date
 * ends by it anyway, and has no mark. `lot_term` says from which posting on that was so, as it says of the date. What was earned
 * before keeps its date.
 */
export class EndDatedPointsByInactivity1796000003000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['point_lot', 'lot_term']) {
      await queryRunner.query(`
        ALTER TABLE ${table} ADD COLUMN also_by_inactivity boolean NOT NULL DEFAULT false,
          ADD CONSTRAINT ${table}_has_date_beside_inactivity CHECK (expires_at IS NOT NULL OR NOT also_by_inactivity)`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['lot_term', 'point_lot']) {
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN also_by_inactivity`);
    }
  }
}
