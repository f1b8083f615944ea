import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { VoucherTemplateStatus } from '../voucher-template-status.types.js';

/** A voucher template: where it is in life, and its newest version. What it says stands in its versions. */
@Entity('voucher_template')
export class VoucherTemplateEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  /** By which rows name it, from 1. */
  @Column({ type: 'smallint' })
  number!: number;

  @Column({ type: 'text' })
  status!: VoucherTemplateStatus;

  @Column({ type: 'integer' })
  version!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
