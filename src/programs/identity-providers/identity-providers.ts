import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import { Database, statement, type Queryable } from '../../platform/database/index.js';
import { WALL_CLOCK } from '../../platform/foundation.js';
import type { IdentityProviderSettings } from './identity-provider.js';

/** An identity provider, and the program that its tokens open. */
export interface KnownProvider {
  readonly programId: number;
  readonly settings: IdentityProviderSettings;
}

/** For how long a change is not seen on other servers. */
const TRUST_MILLISECONDS = 1000;

// Of all programs: a token says who issued it, and that says which program it is for.
const FIND = statement<KnownProvider>(
  'find-identity-providers',
  `SELECT id AS "programId", identity_provider AS settings FROM program WHERE identity_provider IS NOT NULL`,
);

const FIND_OTHER = statement<{ id: number }>(
  'find-program-of-identity-provider',
  `SELECT id FROM program
   WHERE id <> $1 AND identity_provider ->> 'issuer' = $2 AND identity_provider ->> 'audience' = $3`,
);

/** Whether another program takes tokens of this issuer for this audience. */
export async function isTaken(
  db: Queryable,
  programId: number,
  { issuer, audience }: IdentityProviderSettings,
): Promise<boolean> {
  return (await db.query(FIND_OTHER, [programId, issuer, audience])).length > 0;
}

/** Finds the program of a token. All providers are read together, once a second at most, however many tokens come from nowhere. */
@Injectable()
export class IdentityProviders {
  private known: { providers: Promise<KnownProvider[]>; until: number } | null = null;

  constructor(
    private readonly database: Database,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {}

  /** The provider of this issuer for one of these audiences; null when there is none, or several programs could be meant. */
  async find(issuer: string, audiences: readonly string[]): Promise<KnownProvider | null> {
    const found = (await this.all()).filter(
      ({ settings }) => settings.issuer === issuer && audiences.includes(settings.audience),
    );
    return found.length === 1 ? (found[0] as KnownProvider) : null;
  }

  /** A provider was changed here: that holds at once. */
  forget(): void {
    this.known = null;
  }

  private all(): Promise<KnownProvider[]> {
    const now = this.clock.now().getTime();
    if (this.known && this.known.until > now) return this.known.providers;
    const providers = this.database.query(FIND, []);
    const known = { providers, until: now + TRUST_MILLISECONDS };
    this.known = known;
    providers.catch(() => {
      if (this.known === known) this.known = null;
    });
    return providers;
  }
}
