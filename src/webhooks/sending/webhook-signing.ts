import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../../platform/foundation.js';
import type { Sealed } from '../../platform/secrets/index.js';
import { WebhookSecrets } from '../endpoints/webhook-secrets.js';
import { signedHeaders } from './signed-request.js';

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

  /** The headers of a webhook that is sent at `now`; null when a secret of the endpoint cannot be opened, and the log says why. */
  headersOf(endpoint: EndpointSecrets, id: string, now: Date, body: string): Readonly<Record<string, string>> | null {
    const { programId } = endpoint;
    try {
      const secrets = goodAt(endpoint, now).map((sealed) => this.secrets.open(programId, sealed));
      return signedHeaders(id, now, body, secrets);
    } catch (error) {
      this.logger.error({ err: error, programId, event: id }, 'a webhook could not be signed');
      return null;
    }
  }
}

/** What signs at `now`: the secret, and the one before for a day. */
function goodAt(
  { secretKey: key, secretCipher: cipher, oldSecretKey, oldSecretCipher, oldSecretUntil }: EndpointSecrets,
  now: Date,
): Sealed[] {
  const secrets: Sealed[] = [{ key, cipher }];
  if (oldSecretKey !== null && oldSecretCipher !== null && oldSecretUntil !== null && oldSecretUntil > now) {
    secrets.push({ key: oldSecretKey, cipher: oldSecretCipher });
  }
  return secrets;
}
