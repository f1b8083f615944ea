import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How much is left of a reward, or of one of its options. */
@Entity('reward_stock')
export class RewardStockEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'reward', type: 'integer' })
  rewardNumber!: number;

  /** 0 for the reward itself. */
  @PrimaryColumn({ name: 'option', type: 'smallint' })
  optionNumber!: number;

  /** Null for any number. */
  @Column({ type: 'integer', nullable: true })
  remaining!: number | null;

  @Column({ type: 'integer' })
  claimed!: number;

  /** How many codes of its pool nobody has. */
  @Column({ name: 'codes_left', type: 'integer' })
  codesLeft!: number;

  /** The last place in the pool. */
  @Column({ name: 'last_code', type: 'bigint' })
  lastCode!: number;
}
