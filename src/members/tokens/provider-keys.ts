import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Clock } from '../../kernel/clock.js';
import type { Config } from '../../platform/config/config.js';
import { CONFIG, LOGGER, WALL_CLOCK } from '../../platform/foundation.js';
import { getJson } from '../../platform/outgoing/index.js';
import type { IdentityProviderSettings } from '../../programs/index.js';
import { KeySet } from './key-set.js';

const MOST_SETS = 1000;

/** The keys of identity providers, by where they are. */
@Injectable()
export class ProviderKeys {
  private readonly sets = new Map<string, KeySet>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  of({ issuer, jwksUri }: IdentityProviderSettings): KeySet {
    const place = `${issuer} ${jwksUri ?? ''}`;
    let set = this.sets.get(place);
    if (!set) {
      if (this.sets.size >= MOST_SETS) this.sets.clear();
      const ask = async (): Promise<unknown> => this.get(jwksUri ?? (await this.discovered(issuer)));
      set = new KeySet(ask, this.clock, (error) =>
        this.logger.warn({ err: error, issuer }, 'keys of an identity provider cannot be had'),
      );
      this.sets.set(place, set);
    }
    return set;
  }

  /** Where the provider itself says that its keys are (OpenID Connect Discovery). */
  private async discovered(issuer: string): Promise<string> {
    const document = await this.get(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const { issuer: said, jwks_uri: uri } = (document ?? {}) as Record<string, unknown>;
    if (said !== issuer) throw new Error(`the discovery document is of another issuer: ${String(said)}`);
    if (typeof uri !== 'string' || !URL.canParse(uri)) throw new Error('the discovery document names no jwks_uri');
    return uri;
  }

  private get(address: string): Promise<unknown> {
    return getJson(address, { toPrivate: this.config.providersInPrivate });
  }
}
