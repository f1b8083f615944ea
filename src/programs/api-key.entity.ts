import { Column, Entity, PrimaryColumn } from 'typeorm';
import { encodeId } from '../kernel/ids.js';
import type { Role } from '../platform/access/index.js';

@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn({ name: 'program_id', type: 'integer' })
  programId!: number;

  @PrimaryColumn({ name: 'id', type: 'uuid' })
  uuid!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  prefix!: string;

  /** SHA-256 of the secret: the secret itself is stored nowhere. */
  @Column({ type: 'bytea' })
  hash!: Buffer;

  @Column({ type: 'text', array: true })
  roles!: Role[];

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', nullable: true })
  expiresAt!: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', nullable: true })
  revokedAt!: Date | null;

  @Column({ name: 'last_used_at', type: 'timestamptz', nullable: true })
  lastUsedAt!: Date | null;

  get id(): string {
    return encodeId('key', this.uuid);
  }
}
