import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../../kernel/localized-text.js';
import type { TierTerms } from '../terms/ladder-terms.js';

/** What a version of a ladder said of one of its tiers. Never changed. */
@Entity('tier_version')
export class TierVersionEntity implements Omit<TierTerms, 'key'> {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'ladder_id', type: 'uuid' })
  ladderUuid!: string;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @PrimaryColumn({ name: 'tier', type: 'smallint' })
  tierNumber!: number;

  /** From 1, the lowest. */
  @Column({ type: 'smallint' })
  position!: number;

  @Column({ type: 'numeric' })
  threshold!: string;

  @Column({ type: 'numeric' })
  multiplier!: string;

  @Column({ type: 'jsonb' })
  names!: Localized[];

  @Column({ type: 'jsonb' })
  descriptions!: Localized[];

  @Column({ type: 'jsonb', nullable: true })
  pending!: TierTerms['pending'];

  @Column({ type: 'jsonb', nullable: true })
  expiry!: TierTerms['expiry'];

  @Column({ name: 'entry_points', type: 'bigint', nullable: true })
  entryPoints!: number | null;

  @Column({ name: 'entry_voucher', type: 'uuid', nullable: true })
  entryVoucher!: string | null;

  @Column({ type: 'jsonb' })
  perks!: Localized[];

  @Column({ type: 'text', nullable: true })
  color!: string | null;

  @Column({ name: 'icon_url', type: 'text', nullable: true })
  iconUrl!: string | null;
}
