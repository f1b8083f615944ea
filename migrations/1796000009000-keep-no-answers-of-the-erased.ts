import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether answers to a webhook are kept: not where its member was erased while it was under way. */
export class KeepNoAnswersOfTheErased1796000009000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhook_delivery ADD COLUMN keeps_answers boolean NOT NULL DEFAULT true');
    await queryRunner.query(`
      UPDATE webhook_delivery d SET keeps_answers = false FROM member m
      WHERE m.program_id = d.program_id AND m.id = d.member_id AND m.status = 'ERASED'`);
    await queryRunner.query(`
      UPDATE webhook_attempt a SET answer = NULL FROM webhook_delivery d
      WHERE d.program_id = a.program_id AND d.id = a.delivery_id AND NOT d.keeps_answers AND a.answer IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE webhook_delivery DROP COLUMN keeps_answers');
  }
}
