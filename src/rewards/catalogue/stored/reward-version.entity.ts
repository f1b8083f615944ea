import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../../kernel/localized-text.js';
import type { RewardTerms } from '../terms/reward-terms.js';

/** What a reward said from one edit to the next. Never changed, since redemptions name it. */
@Entity('reward_version')
export class RewardVersionEntity implements Omit<RewardTerms, 'options'> {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'reward_id', type: 'uuid' })
  rewardUuid!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'jsonb' })
  names!: Localized[];

  @Column({ type: 'jsonb' })
  descriptions!: Localized[];

  @Column({ type: 'jsonb' })
  conditions!: Localized[];

  @Column({ type: 'text', array: true })
  images!: string[];

  @Column({ type: 'text', nullable: true })
  category!: string | null;

  @Column({ type: 'text', array: true })
  tags!: string[];

  @Column({ name: 'currency', type: 'smallint' })
  currencyNumber!: number;

  @Column({ type: 'bigint' })
  points!: number;

  @Column({ type: 'bigint', nullable: true })
  money!: number | null;

  @Column({ name: 'money_currency', type: 'text', nullable: true })
  moneyCurrency!: string | null;

  @Column({ name: 'tier_prices', type: 'jsonb' })
  tierPrices!: RewardTerms['tierPrices'];

  @Column({ name: 'timed_prices', type: 'jsonb' })
  timedPrices!: RewardTerms['timedPrices'];

  @Column({ name: 'early_access', type: 'jsonb' })
  earlyAccess!: RewardTerms['earlyAccess'];

  @Column({ type: 'jsonb', nullable: true })
  audience!: RewardTerms['audience'];

  @Column({ name: 'gives', type: 'text' })
  gift!: RewardTerms['gift'];

  @Column({ name: 'voucher_template', type: 'uuid', nullable: true })
  voucherTemplate!: string | null;

  @Column({ name: 'warn_below', type: 'integer', nullable: true })
  warnBelow!: number | null;

  @Column({ name: 'visible_from', type: 'timestamptz', nullable: true })
  visibleFrom!: Date | null;

  @Column({ name: 'visible_until', type: 'timestamptz', nullable: true })
  visibleUntil!: Date | null;

  @Column({ name: 'redeemable_from', type: 'timestamptz', nullable: true })
  redeemableFrom!: Date | null;

  @Column({ name: 'redeemable_until', type: 'timestamptz', nullable: true })
  redeemableUntil!: Date | null;

  @Column({ type: 'jsonb' })
  limits!: RewardTerms['limits'];

  @Column({ type: 'smallint' })
  choose!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
