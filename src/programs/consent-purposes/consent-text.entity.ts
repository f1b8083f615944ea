import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../kernel/localized-text.js';

/** In which words members are asked: one version, in the languages of the program. Never changed. */
@Entity('consent_text')
export class ConsentTextEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ type: 'text' })
  purpose!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ name: 'text', type: 'jsonb' })
  texts!: Localized[];

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
