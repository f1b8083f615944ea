import { Column, Entity, PrimaryColumn } from 'typeorm';
import { encodeId } from '../kernel/ids.js';
import type { Localized } from '../kernel/localized-text.js';
import type { DebtPolicy } from './point-currency.types.js';
import { ExpiryColumns, PendingColumns } from './point-policies.columns.js';
import type { ExpiryTerms, PendingTerms } from './point-policies.js';

@Entity('point_currency')
export class PointCurrencyEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  /** The compact number by which wallets name it. */
  @Column({ type: 'smallint' })
  number!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ name: 'name', type: 'jsonb' })
  names!: Localized[];

  /** `valuePoints` points are worth so much of the program's money. */
  @Column({ name: 'value_amount', type: 'numeric', nullable: true })
  valueAmount!: string | null;

  @Column({ name: 'value_points', type: 'bigint', nullable: true })
  valuePoints!: number | null;

  @Column(() => PendingColumns, { prefix: false })
  pending!: PendingTerms;

  /** The one that holds: the version `policyVersion`. */
  @Column(() => ExpiryColumns, { prefix: false })
  expiry!: ExpiryTerms;

  @Column({ type: 'text', default: 'FORGIVE' })
  debt!: DebtPolicy;

  @Column({ name: 'grace_days', type: 'integer', default: 30 })
  graceDays!: number;

  @Column({ name: 'is_default', type: 'boolean', default: false })
  default!: boolean;

  /** Nothing new awards it; balances stay and can be spent. */
  @Column({ type: 'boolean', default: false })
  archived!: boolean;

  /** Raised by each change of the expiry policy. */
  @Column({ name: 'policy_version', type: 'integer', default: 1 })
  policyVersion!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  get id(): string {
    return encodeId('cur', this.uuid);
  }
}
