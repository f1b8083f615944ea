import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RewardStatus } from '../reward-status.types.js';

/** A reward: where it is in life, its place in the catalogue and the version that holds. What it says stands in its versions. */
@Entity('reward')
export class RewardEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  /** By which rows name it, from 1. */
  @Column({ type: 'integer' })
  number!: number;

  @Column({ type: 'text' })
  status!: RewardStatus;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'integer' })
  position!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
