import { isPlain } from '../../kernel/plain-text.js';
import { mayBePublic } from '../../platform/outgoing/index.js';

/** With what an identity provider may sign: keys of its own, never a shared secret. */
export const SIGNING_ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
] as const;
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

export const USUAL_ALGORITHMS: readonly SigningAlgorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];
export const LONGEST_MINUTES = 24 * 60;

/** Whose tokens open the program, besides our own. */
export interface IdentityProviderSettings {
  /** As tokens say it, to the letter. */
  issuer: string;
  audience: string;
  /** Where its keys are; null: where its discovery document says. */
  jwksUri: string | null;
  algorithms: SigningAlgorithm[];
  /** Older tokens open nothing, whatever they say themselves. */
  maxAgeMinutes: number;
}

/**
 * What is wrong with the address of a provider or of its keys, or null. `toPrivate`: whether keys may come from a private network, and
 * without TLS. `isAsked`: whether somebody is asked there; an issuer whose keys are elsewhere is a name only.
 */
export function addressProblem(text: string, toPrivate: boolean, isAsked: boolean): string | null {
  const url = isPlain(text) && URL.canParse(text) ? new URL(text) : null;
  const isAllowed = url?.protocol === 'https:' || (toPrivate && url?.protocol === 'http:');
  if (!url || !isAllowed || text.length > 500)
    return `"${text.slice(0, 100)}" is not an https address of at most 500 characters`;
  if (url.username !== '' || url.password !== '' || url.hash !== '') return 'has no user, password or fragment';
  return toPrivate || !isAsked || mayBePublic(url) ? null : 'must be reachable on the public internet';
}
