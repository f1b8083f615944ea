import { Column, Entity, PrimaryColumn } from 'typeorm';
import { encodeId } from '../kernel/ids.js';
import type { Rounding } from '../kernel/money.js';

@Entity('program')
export class ProgramEntity {
  /** The compact number that leads every key of the database. */
  @PrimaryColumn({ name: 'id', type: 'integer', generated: 'identity' })
  number!: number;

  @Column({ name: 'public_id', type: 'uuid' })
  uuid!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'time_zone', type: 'text' })
  timeZone!: string;

  @Column({ type: 'text' })
  locale!: string;

  @Column({ type: 'text' })
  currency!: string;

  @Column({ type: 'text', default: 'FLOOR' })
  rounding!: Rounding;

  @Column({ name: 'back_dating_days', type: 'integer', default: 30 })
  backDatingDays!: number;

  @Column({ type: 'boolean', default: false })
  sandbox!: boolean;

  @Column({ type: 'timestamptz', nullable: true })
  clock!: Date | null;

  @Column({ type: 'integer', default: 1 })
  revision!: number;

  @Column({ name: 'in_use_since', type: 'timestamptz', nullable: true })
  inUseSince!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  get id(): string {
    return encodeId('prg', this.uuid);
  }
}
