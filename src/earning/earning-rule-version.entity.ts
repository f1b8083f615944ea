import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../kernel/localized-text.js';
import type { StoredVersion } from './earning-rule.types.js';
import type { EarningTrigger } from './earning-terms.types.js';

/** What a rule said from one edit to the next. Never changed, since awards name it. */
@Entity('earning_rule_version')
export class EarningRuleVersionEntity implements StoredVersion {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'rule_id', type: 'uuid' })
  ruleUuid!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ name: 'name', type: 'jsonb' })
  names!: Localized[];

  @Column({ name: 'description', type: 'jsonb' })
  descriptions!: Localized[];

  @Column({ type: 'text' })
  trigger!: EarningTrigger;

  @Column({ name: 'currency', type: 'smallint' })
  currencyNumber!: number;

  @Column({ name: 'money_currency', type: 'text' })
  moneyCurrency!: string;

  @Column({ type: 'jsonb' })
  gives!: StoredVersion['gives'];

  @Column({ type: 'jsonb' })
  scope!: StoredVersion['scope'];

  @Column({ name: 'minimum_order', type: 'numeric', nullable: true })
  minimumOrderAmount!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  pending!: StoredVersion['pending'];

  @Column({ type: 'jsonb', nullable: true })
  expiry!: StoredVersion['expiry'];

  @Column({ name: 'starts_at', type: 'timestamptz', nullable: true })
  from!: Date | null;

  @Column({ name: 'ends_at', type: 'timestamptz', nullable: true })
  until!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
