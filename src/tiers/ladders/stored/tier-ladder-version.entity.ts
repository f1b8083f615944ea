import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../../kernel/localized-text.js';
import type { TierFalling, TierMetric, TierWindow } from '../ladder.js';
import type { LadderTerms } from '../terms/ladder-terms.js';

/** What a ladder said from one edit to the next, besides its tiers. Never changed. */
@Entity('tier_ladder_version')
export class TierLadderVersionEntity implements Omit<LadderTerms, 'tiers'> {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'ladder_id', type: 'uuid' })
  ladderUuid!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'jsonb' })
  names!: Localized[];

  @Column({ type: 'text' })
  metric!: TierMetric;

  @Column({ name: 'currency', type: 'smallint', nullable: true })
  currencyNumber!: number | null;

  @Column({ name: 'activity_type', type: 'text', nullable: true })
  activityType!: string | null;

  @Column({ name: 'money_currency', type: 'text', nullable: true })
  moneyCurrency!: string | null;

  @Column({ name: 'time_window', type: 'text' })
  window!: TierWindow;

  @Column({ name: 'window_months', type: 'smallint', nullable: true })
  windowMonths!: number | null;

  @Column({ type: 'text' })
  falling!: TierFalling;

  @Column({ name: 'grace_days', type: 'smallint' })
  graceDays!: number;

  /** By which rows name what it counts. */
  @Column({ type: 'smallint' })
  counter!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
