import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Config } from '../../platform/config/config.js';
import { CONFIG } from '../../platform/foundation.js';
import { SealingKeys, type Sealed } from '../../platform/secrets/index.js';

const BYTES = 32;
/** So long the old secret signs along with the new one. */
const OVERLAP_MILLISECONDS = 24 * 3600 * 1000;

/** The secrets by which endpoints know that a webhook is ours. Stored sealed, shown once. */
@Injectable()
export class WebhookSecrets {
  private readonly keys: SealingKeys;

  constructor(@Inject(CONFIG) { codeSecrets }: Config) {
    this.keys = new SealingKeys(codeSecrets, 'kindred webhook secret at rest', 'webhooks');
  }

  /** A new one, as it is shown and as it is stored. */
  create(programId: number): { secret: string; sealed: Sealed } {
    const secret = `whsec_${randomBytes(BYTES).toString('base64')}`;
    return { secret, sealed: this.keys.seal(programId, secret) };
  }

  /** The secret; null where it cannot be opened: the one that sealed it was not given, or it was changed. */
  open(programId: number, sealed: Sealed): string | null {
    return this.keys.open(programId, sealed);
  }

  /** Until when a secret that is replaced now signs along. */
  overlapFrom(now: Date): Date {
    return new Date(now.getTime() + OVERLAP_MILLISECONDS);
  }
}
