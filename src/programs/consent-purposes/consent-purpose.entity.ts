import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../kernel/localized-text.js';

/** What members are asked to consent to. Its texts are versions of their own, which are never changed. */
@Entity('consent_purpose')
export class ConsentPurposeEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ type: 'text' })
  key!: string;

  @Column({ name: 'name', type: 'jsonb' })
  names!: Localized[];

  /** Whether nothing may be done for this purpose until a member has consented; else until they object. */
  @Column({ name: 'needs_consent', type: 'boolean' })
  needsConsent!: boolean;

  /** The version of the text that is shown now. */
  @Column({ type: 'integer' })
  version!: number;

  @Column({ type: 'boolean', default: false })
  archived!: boolean;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
