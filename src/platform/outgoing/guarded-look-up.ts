import { lookup as systemLookUp, type LookupAddress, type LookupOptions } from 'node:dns';
import { isPublicAddress } from './public-address.js';

/** An address that nothing is sent to. */
export class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress';

  constructor(host: string) {
    super(`${host} is not on the public internet`);
  }
}

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** As Node's own `dns.lookup`. */
export type LookUp = (host: string, options: LookupOptions, answer: Answer) => void;

/**
 * Finds the addresses of a name for the socket that is about to connect, and lets it have none that is not public. The socket connects to
 * what is answered here and nothing else, so a name that resolves otherwise a moment later gains nothing. One private address among
 * public ones refuses them all.
 */
export function guardedLookUp(lookUp: LookUp = systemLookUp): LookUp {
  return (host, options, answer) => {
    lookUp(host, { ...options, all: true }, (error, found) => {
      const addresses = error ? [] : (found as LookupAddress[]);
      const [first] = addresses;
      if (error) answer(error, []);
      else if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        answer(new ForbiddenAddress(host), []);
      } else if (options.all) answer(null, addresses);
      else answer(null, first.address, first.family);
    });
  };
}
