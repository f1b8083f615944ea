import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { TierLadderStatus } from '../tier-ladder-status.types.js';

/** A ladder: where it is in life, its newest version, and the one in force. What it says stands in its versions. */
@Entity('tier_ladder')
export class TierLadderEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  /** By which rows name it, from 1. */
  @Column({ type: 'smallint' })
  number!: number;

  @Column({ type: 'text' })
  status!: TierLadderStatus;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ name: 'version_in_force', type: 'integer', nullable: true })
  versionInForce!: number | null;

  @Column({ name: 'is_primary', type: 'boolean' })
  primary!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
