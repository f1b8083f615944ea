import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ExpiryColumns } from './point-policies.columns.js';
import type { ExpiryTerms, PolicyVersion } from './point-policies.js';

/** What a point currency said about expiry from one change to the next. Never changed, since points are dated by it. */
@Entity('point_currency_policy')
export class PointCurrencyPolicyEntity implements PolicyVersion {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'currency', type: 'smallint' })
  currencyNumber!: number;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column(() => ExpiryColumns, { prefix: false })
  expiry!: ExpiryTerms;

  @Column({ name: 'effective_at', type: 'timestamptz' })
  effectiveAt!: Date;
}
