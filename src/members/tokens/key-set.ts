import {
  createLocalJWKSet,
  errors,
  type CryptoKey,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  type JSONWebKeySet,
} from 'jose';
import type { Clock } from '../../kernel/clock.js';

/** Keys are asked for anew after so long, and open nothing after so long, whether they could be had anew or not. */
const FRESH_MILLISECONDS = 5 * 60_000;
const OLDEST_MILLISECONDS = 10 * 60_000;
/** Nobody can make us ask more often, with keys that there are not. */
const REST_MILLISECONDS = 30_000;

type FindKey = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey>;

/**
 * The public keys of an identity provider. A key that it takes back opens nothing after 10 minutes at most; a new one opens as soon as
 * it is used, unless keys were asked for within the last 30 seconds.
 */
export class KeySet {
  private keys: FindKey | null = null;
  private keysFrom = -Infinity;
  private askedAt = -Infinity;
  private asking: Promise<FindKey> | null = null;

  /** `ask` gets the key set; `failed` hears why it could not be had. */
  constructor(
    private readonly ask: () => Promise<unknown>,
    private readonly clock: Clock,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** The key that a token was signed with. Throws when there is none such. */
  readonly keyOf: FindKey = async (header, token) => {
    const keys = await this.current();
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.isResting) throw error;
      return (await this.refreshed())(header, token);
    }
  };

  private async current(): Promise<FindKey> {
    const age = this.now - this.keysFrom;
    if (!this.keys || age >= OLDEST_MILLISECONDS) return this.refreshed();
    if (age >= FRESH_MILLISECONDS && !this.isResting) this.refreshed().catch(() => undefined);
    return this.keys;
  }

  private refreshed(): Promise<FindKey> {
    if (this.asking) return this.asking;
    if (this.isResting) return Promise.reject(new Error('the keys could not be had a moment ago'));
    this.askedAt = this.now;
    this.asking = this.load().finally(() => (this.asking = null));
    return this.asking;
  }

  private async load(): Promise<FindKey> {
    const from = this.now;
    try {
      const keys = createLocalJWKSet((await this.ask()) as JSONWebKeySet);
      this.keys = keys;
      this.keysFrom = from;
      return this.keys;
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }

  private get isResting(): boolean {
    return this.now - this.askedAt < REST_MILLISECONDS;
  }

  private get now(): number {
    return this.clock.now().getTime();
  }
}
