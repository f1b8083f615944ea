import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { ActorKind, Credentials, type Caller, type CredentialReader, type Role } from '../platform/access/index.js';
import { Database, statement } from '../platform/database/index.js';
import { WALL_CLOCK } from '../platform/foundation.js';
import { hashOfSecret, programOfSecret } from './api-keys.js';

/** How long a key may still open on other replicas after it was revoked. */
const TRUST_MILLISECONDS = 1000;
const NOTE_USE_MILLISECONDS = 60_000;
const REMEMBERED_KEYS = 10_000;

interface KeyRow {
  id: string;
  roles: Role[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

const FIND_KEY = statement<KeyRow>(
  'find-api-key',
  `SELECT id, roles, expires_at AS "expiresAt", last_used_at AS "lastUsedAt"
   FROM api_key WHERE program_id = $1 AND hash = $2 AND revoked_at IS NULL`,
);

const NOTE_USE = statement(
  'note-api-key-use',
  'UPDATE api_key SET last_used_at = $3 WHERE program_id = $1 AND id = $2',
);

/** Reads API keys. A key is looked up at most once a second. */
@Injectable()
export class ApiKeyReader implements CredentialReader {
  private readonly known = new Map<string, { caller: Promise<Caller | null>; until: number }>();

  constructor(
    private readonly database: Database,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    credentials: Credentials,
  ) {
    credentials.register(this);
  }

  recognizes(credential: string): boolean {
    return credential.startsWith('kindred_');
  }

  read(credential: string): Promise<Caller | null> {
    const now = this.clock.now().getTime();
    const known = this.known.get(credential);
    if (known && known.until > now) return known.caller;
    if (this.known.size >= REMEMBERED_KEYS) this.known.clear();
    const caller = this.find(credential);
    this.known.set(credential, { caller, until: now + TRUST_MILLISECONDS });
    caller.catch(() => this.known.delete(credential));
    return caller;
  }

  /** A key was revoked here: it must not open for another second. */
  forgetAll(): void {
    this.known.clear();
  }

  private async find(secret: string): Promise<Caller | null> {
    const programId = programOfSecret(secret);
    if (programId === null) return null;
    const [key] = await this.database.query(FIND_KEY, [programId, hashOfSecret(secret)]);
    const now = this.clock.now();
    if (!key || (key.expiresAt && key.expiresAt <= now)) return null;
    if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > NOTE_USE_MILLISECONDS) {
      await this.database.query(NOTE_USE, [programId, key.id, now]);
    }
    return { programId, roles: key.roles, kind: ActorKind.API_KEY, id: key.id, memberId: null };
  }
}
