import { Column } from 'typeorm';
import type { CalendarUnit, PeriodUnit } from '../kernel/calendar.js';
import type { ExpiryKind, ExpiryTerms, PendingKind, PendingTerms } from './point-policies.js';

/** A pending policy within a row. */
export class PendingColumns implements PendingTerms {
  @Column({ name: 'pending_kind', type: 'text' })
  kind!: PendingKind;

  @Column({ name: 'pending_count', type: 'integer', nullable: true })
  count!: number | null;

  @Column({ name: 'pending_unit', type: 'text', nullable: true })
  unit!: CalendarUnit | null;
}

/** An expiry policy within a row. */
export class ExpiryColumns implements ExpiryTerms {
  @Column({ name: 'expiry_kind', type: 'text' })
  kind!: ExpiryKind;

  @Column({ name: 'expiry_count', type: 'integer', nullable: true })
  count!: number | null;

  @Column({ name: 'expiry_unit', type: 'text', nullable: true })
  unit!: CalendarUnit | null;

  @Column({ name: 'expiry_round_up_to', type: 'text', nullable: true })
  roundUpTo!: PeriodUnit | null;

  @Column({ name: 'expiry_dates', type: 'text', array: true, nullable: true })
  dates!: readonly string[] | null;
}
