import { Column, Entity, PrimaryColumn } from 'typeorm';
import { encodeId } from '../../kernel/ids.js';
import type { EndpointStatusName, PausedReasonName } from './endpoint-status.types.js';

@Entity('webhook_endpoint')
export class WebhookEndpointEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ type: 'smallint' })
  number!: number;

  @Column({ name: 'id', type: 'uuid' })
  uuid!: string;

  @Column({ type: 'text' })
  url!: string;

  /** As they were given: `points.*`. */
  @Column({ type: 'text', array: true })
  events!: string[];

  /** The same for SQL: `points.%`. */
  @Column({ type: 'text', array: true })
  patterns!: string[];

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ name: 'include_profile', type: 'boolean' })
  includeProfile!: boolean;

  @Column({ type: 'text' })
  status!: EndpointStatusName;

  @Column({ name: 'paused_reason', type: 'text', nullable: true })
  pausedReason!: PausedReasonName | null;

  @Column({ name: 'paused_at', type: 'timestamptz', nullable: true })
  pausedAt!: Date | null;

  @Column({ name: 'failing_since', type: 'timestamptz', nullable: true })
  failingSince!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'secret_key', type: 'smallint' })
  secretKey!: number;

  @Column({ name: 'secret_cipher', type: 'bytea' })
  secretCipher!: Buffer;

  @Column({ name: 'old_secret_key', type: 'smallint', nullable: true })
  oldSecretKey!: number | null;

  @Column({ name: 'old_secret_cipher', type: 'bytea', nullable: true })
  oldSecretCipher!: Buffer | null;

  @Column({ name: 'old_secret_until', type: 'timestamptz', nullable: true })
  oldSecretUntil!: Date | null;

  get id(): string {
    return encodeId('whe', this.uuid);
  }
}
