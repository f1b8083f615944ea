import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How often rules gave points, and how many, for their limits: by calendar day, by month and in all (src/earning/uses/spans.ts).
 * Of a rule that is limited for all members together also in total; its row of all time is what transactions take turns by.
 */
export class CountRuleUses1795300006000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE earning_rule_use (
        program_id integer NOT NULL,
        member_id uuid NOT NULL,
        rule_id uuid NOT NULL,
        span smallint NOT NULL,
        start date NOT NULL,
        uses integer NOT NULL CHECK (uses >= 0),
        points bigint NOT NULL CHECK (points >= 0),
        last_at timestamptz NOT NULL,
        PRIMARY KEY (program_id, member_id, rule_id, span, start),
        FOREIGN KEY (program_id, member_id) REFERENCES member (program_id, id)
      ) WITH (fillfactor = 80)`);
    await queryRunner.query(`
      CREATE TABLE earning_rule_total (
        program_id integer NOT NULL,
        rule_id uuid NOT NULL,
        span smallint NOT NULL,
        start date NOT NULL,
        uses bigint NOT NULL CHECK (uses >= 0),
        points bigint NOT NULL CHECK (points >= 0),
        PRIMARY KEY (program_id, rule_id, span, start),
        FOREIGN KEY (program_id, rule_id) REFERENCES earning_rule (program_id, id)
      ) WITH (fillfactor = 50)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE earning_rule_total');
    await queryRunner.query('DROP TABLE earning_rule_use');
  }
}
