import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The deliveries that nobody tries any more: few, and looked for among all others. Databases of between two versions may have it already. */
export class IndexDeadDeliveries1796000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX IF NOT EXISTS webhook_delivery_dead ON webhook_delivery (program_id, id) WHERE status = 'DEAD'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX IF EXISTS webhook_delivery_dead`);
  }
}
