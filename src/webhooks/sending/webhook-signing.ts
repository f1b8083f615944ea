import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/foundation.js';
import type { Sealed } from '../../platform/secrets/index.js';
import { WebhookSecrets } from '../endpoints/webhook-secrets.js';
import { signedHeaders } from './signed-request.js';

const NOT_OPENED =
  'a webhook could not be signed: KINDRED_CODE_SECRETS has not the secret under which that of the endpoint is stored';

/** The secrets of an endpoint, sealed. */
export interface EndpointSecrets {
  readonly programId: number;
  readonly secretKey: number;
  readonly secretCipher: Buffer;
  readonly oldSecretKey: number | null;
  readonly oldSecretCipher: Buffer | null;
  readonly oldSecretUntil: Date | null;
}

/** Signs webhooks with the secrets of the endpoints that they go to. */
@Injectable()
export class WebhookSigning {
  constructor(
    private readonly secrets: WebhookSecrets,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * The headers of a webhook that is sent at `now`; null when the secret of the endpoint cannot be opened, and the log says so. The one
   * before signs along for a day, if it can be opened: once the endpoint has another secret, nothing hangs on that of before.
   */
  headersOf(endpoint: EndpointSecrets, id: string, now: Date, body: string): Readonly<Record<string, string>> | null {
    const { programId, secretKey: key, secretCipher: cipher } = endpoint;
    const secret = this.secrets.open(programId, { key, cipher });
    if (secret === null) {
      this.logger.error({ programId, event: id, codeSecret: key }, NOT_OPENED);
      return null;
    }
    const before = oldSecretAt(endpoint, now);
    const old = before && this.secrets.open(programId, before);
    return signedHeaders(id, now, body, old === null ? [secret] : [secret, old]);
  }
}

/** The secret that was replaced, as long as it signs along. */
function oldSecretAt({ oldSecretKey, oldSecretCipher, oldSecretUntil }: EndpointSecrets, now: Date): Sealed | null {
  if (oldSecretKey === null || oldSecretCipher === null || oldSecretUntil === null || oldSecretUntil <= now)
    return null;
  return { key: oldSecretKey, cipher: oldSecretCipher };
}
