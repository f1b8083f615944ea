import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../kernel/localized-text.js';

/** A type of activity that the program made. What it says holds for what is recorded from now on. */
@Entity('activity_type')
export class ActivityTypeEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ name: 'name', type: 'jsonb' })
  names!: Localized[];

  @Column({ name: 'description', type: 'jsonb' })
  descriptions!: Localized[];

  /** A JSON Schema of the attributes; null: any. */
  @Column({ name: 'attributes_schema', type: 'jsonb', nullable: true })
  attributesSchema!: Record<string, unknown> | null;

  @Column({ name: 'once_per_reference', type: 'boolean' })
  oncePerReference!: boolean;

  @Column({ type: 'boolean' })
  archived!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
