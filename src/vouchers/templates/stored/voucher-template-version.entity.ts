import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Localized } from '../../../kernel/localized-text.js';
import type { TemplateTerms } from '../terms/template-terms.js';

/** What a template said from one edit to the next. Never changed: vouchers that are out name it. */
@Entity('voucher_template_version')
export class VoucherTemplateVersionEntity implements TemplateTerms {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'template', type: 'smallint' })
  templateNumber!: number;

  @PrimaryColumn({ type: 'integer' })
  version!: number;

  @Column({ type: 'jsonb' })
  names!: Localized[];

  @Column({ type: 'jsonb' })
  descriptions!: Localized[];

  @Column({ name: 'small_print', type: 'jsonb' })
  smallPrint!: Localized[];

  @Column({ type: 'text' })
  kind!: TemplateTerms['kind'];

  @Column({ type: 'bigint', nullable: true })
  amount!: number | null;

  @Column({ type: 'numeric', nullable: true })
  percent!: string | null;

  @Column({ type: 'bigint', nullable: true })
  cap!: number | null;

  @Column({ type: 'text', nullable: true })
  sku!: string | null;

  @Column({ type: 'bigint', nullable: true })
  points!: number | null;

  @Column({ name: 'minimum_order', type: 'bigint', nullable: true })
  minimumOrder!: number | null;

  @Column({ name: 'money_currency', type: 'text', nullable: true })
  moneyCurrency!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  scope!: TemplateTerms['scope'];

  @Column({ type: 'jsonb', nullable: true })
  audience!: TemplateTerms['audience'];

  @Column({ type: 'jsonb', nullable: true })
  channels!: string[] | null;

  @Column({ name: 'valid_days', type: 'integer', nullable: true })
  validDays!: number | null;

  @Column({ name: 'minimum_days', type: 'integer', nullable: true })
  minimumDays!: number | null;

  @Column({ type: 'integer' })
  uses!: number;

  @Column({ name: 'holder_only', type: 'boolean' })
  holderOnly!: boolean;

  @Column({ type: 'boolean' })
  combinable!: boolean;

  @Column({ type: 'smallint' })
  position!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
