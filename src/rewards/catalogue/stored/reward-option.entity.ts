import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An option: the same through all versions of its reward, by its key. What it says stands in the versions. */
@Entity('reward_option')
export class RewardOptionEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  @Column({ name: 'reward_id', type: 'uuid' })
  rewardUuid!: string;

  /** By which rows name it, from 1 within the reward, and never another's. */
  @Column({ type: 'smallint' })
  number!: number;

  @Column({ type: 'text' })
  key!: string;
}
