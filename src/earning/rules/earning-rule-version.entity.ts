import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../kernel/localized-text.js';
import type { StoredVersion } from './earning-rule.types.js';
import type { EarningTrigger } from './earning-terms.types.js';

/** What a rule said from one edit to the next. Never changed, since awards name it. */
@Entity('earning_rule_version')
export class EarningRuleVersionEntity implements Omit<StoredVersion, 'weekdays' | 'hours'> {
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

  @Column({ name: 'activity_type', type: 'text', nullable: true })
  activityType!: string | null;

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

  @Column({ name: 'minimum_scope', type: 'numeric', nullable: true })
  minimumScopeAmount!: string | null;

  @Column({ name: 'first_purchase_only', type: 'boolean' })
  firstPurchaseOnly!: boolean;

  @Column({ type: 'text', array: true, nullable: true })
  channels!: string[] | null;

  @Column({ type: 'jsonb', nullable: true })
  audience!: StoredVersion['audience'];

  @Column({ type: 'jsonb', nullable: true })
  pending!: StoredVersion['pending'];

  @Column({ type: 'jsonb', nullable: true })
  expiry!: StoredVersion['expiry'];

  @Column({ name: 'starts_at', type: 'timestamptz', nullable: true })
  from!: Date | null;

  @Column({ name: 'ends_at', type: 'timestamptz', nullable: true })
  until!: Date | null;

  /** Monday is 1. */
  @Column({ name: 'weekdays', type: 'smallint', array: true, nullable: true })
  weekdayNumbers!: number[] | null;

  @Column({ name: 'hours_from', type: 'text', nullable: true })
  hoursFrom!: string | null;

  @Column({ name: 'hours_until', type: 'text', nullable: true })
  hoursUntil!: string | null;

  @Column({ type: 'jsonb' })
  limits!: StoredVersion['limits'];

  @Column({ name: 'cooldown_days', type: 'integer', nullable: true })
  cooldownDays!: number | null;

  @Column({ name: 'max_points', type: 'bigint', nullable: true })
  maxPoints!: number | null;

  @Column({ name: 'exclusive_group', type: 'text', nullable: true })
  exclusiveGroup!: string | null;

  @Column({ type: 'boolean' })
  multiplied!: boolean;

  @Column({ type: 'boolean' })
  qualifying!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
