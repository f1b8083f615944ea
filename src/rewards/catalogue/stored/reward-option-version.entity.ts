import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../../kernel/localized-text.js';
import type { OptionTerms } from '../terms/reward-terms.js';

/** What a version of a reward said of one of its options. Never changed. */
@Entity('reward_option_version')
export class RewardOptionVersionEntity implements Omit<OptionTerms, 'key'> {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'reward_id', type: 'uuid' })
  rewardUuid!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @PrimaryColumn({ name: 'option', type: 'smallint' })
  optionNumber!: number;

  /** From 1, in the order of the catalogue. */
  @Column({ type: 'smallint' })
  position!: number;

  @Column({ type: 'jsonb' })
  names!: Localized[];

  @Column({ type: 'jsonb' })
  descriptions!: Localized[];

  @Column({ type: 'text', nullable: true })
  image!: string | null;

  @Column({ type: 'text', array: true })
  tags!: string[];

  @Column({ type: 'bigint' })
  surcharge!: number;

  @Column({ name: 'legal_age', type: 'smallint', nullable: true })
  legalAge!: number | null;

  @Column({ name: 'meant_for_min_age', type: 'smallint', nullable: true })
  meantForMinAge!: number | null;

  @Column({ name: 'meant_for_max_age', type: 'smallint', nullable: true })
  meantForMaxAge!: number | null;

  @Column({ type: 'jsonb', nullable: true })
  audience!: OptionTerms['audience'];

  @Column({ type: 'boolean' })
  once!: boolean;

  @Column({ name: 'gives', type: 'text', nullable: true })
  gift!: OptionTerms['gift'];

  @Column({ name: 'voucher_template', type: 'uuid', nullable: true })
  voucherTemplate!: string | null;
}
