import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { EarningRuleStatus } from './earning-rule.types.js';

/** A rule: where it is in life and which version holds. What it says stands in its versions. */
@Entity('earning_rule')
export class EarningRuleEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  @Column({ type: 'text' })
  status!: EarningRuleStatus;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
