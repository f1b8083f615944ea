import { Column, Entity, PrimaryColumn } from 'typeorm';
import { encodeId } from '../kernel/ids.js';
import type { Rounding } from '../kernel/money.js';
import type { IdentityProviderSettings } from './identity-providers/identity-provider.js';

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

  @Column({ name: 'return_window_days', type: 'integer', default: 30 })
  returnWindowDays!: number;

  @Column({ name: 'age_of_consent', type: 'integer', default: 16 })
  ageOfConsent!: number;

  /** For how many days of a calendar year a pause protects points and tier. */
  @Column({ name: 'protected_days', type: 'integer', default: 180 })
  protectedDays!: number;

  @Column({ name: 'erasure_cooling_off_days', type: 'integer', default: 14 })
  erasureCoolingOffDays!: number;

  /** What a member may spend on one calendar day at most; null for no limit. */
  @Column({ name: 'daily_spend_points', type: 'bigint', nullable: true })
  dailySpendPoints!: number | null;

  /** How often a member may spend on one calendar day; null for no limit. */
  @Column({ name: 'daily_spend_uses', type: 'integer', nullable: true })
  dailySpendUses!: number | null;

  @Column({ name: 'transfers_enabled', type: 'boolean', default: false })
  transfersEnabled!: boolean;

  @Column({ name: 'transfer_points_per_day', type: 'bigint', nullable: true })
  transferPointsPerDay!: number | null;

  @Column({ name: 'transfer_points_per_year', type: 'bigint', nullable: true })
  transferPointsPerYear!: number | null;

  /** How many days before points expire that is announced; null: never. */
  @Column({ name: 'announce_points_days', type: 'smallint', nullable: true })
  announcePointsDays!: number | null;

  /** The same before a tier ends that is not kept yet. */
  @Column({ name: 'announce_tier_days', type: 'smallint', nullable: true })
  announceTierDays!: number | null;

  /** The same before a voucher expires. */
  @Column({ name: 'announce_voucher_days', type: 'smallint', nullable: true })
  announceVoucherDays!: number | null;

  /** What new codes of vouchers begin with; empty for nothing. */
  @Column({ name: 'voucher_code_prefix', type: 'text', default: '' })
  voucherCodePrefix!: string;

  /** What was said of how much each signal of relevance counts; null for nothing. The defaults stand where rewards are ordered. */
  @Column({ name: 'relevance_weights', type: 'jsonb', nullable: true })
  relevanceWeights!: Partial<Record<'interest' | 'meantFor' | 'popular' | 'bought' | 'novelty', number>> | null;

  /** A JSON Schema of the attributes of members; null: any. */
  @Column({ name: 'member_attributes_schema', type: 'jsonb', nullable: true })
  memberAttributesSchema!: Record<string, unknown> | null;

  /** Whose tokens are member tokens besides our own; null: nobody's. */
  @Column({ name: 'identity_provider', type: 'jsonb', nullable: true })
  identityProvider!: IdentityProviderSettings | null;

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

  /** Null when there is no limit at all. */
  get spendingLimit(): { points: number | null; uses: number | null } | null {
    const { dailySpendPoints: points, dailySpendUses: uses } = this;
    return points === null && uses === null ? null : { points, uses };
  }

  get announcements(): {
    pointsExpiringDays: number | null;
    tierAtRiskDays: number | null;
    voucherExpiringDays: number | null;
  } {
    const { announcePointsDays, announceTierDays, announceVoucherDays } = this;
    return {
      pointsExpiringDays: announcePointsDays,
      tierAtRiskDays: announceTierDays,
      voucherExpiringDays: announceVoucherDays,
    };
  }

  get transfers(): { enabled: boolean; pointsPerDay: number | null; pointsPerYear: number | null } {
    return {
      enabled: this.transfersEnabled,
      pointsPerDay: this.transferPointsPerDay,
      pointsPerYear: this.transferPointsPerYear,
    };
  }
}
