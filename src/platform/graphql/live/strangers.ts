import type { GraphQLError } from 'graphql';
import { callerNetwork } from '../../rates/index.js';
import { MOST_STRANGERS_OF_ADDRESS } from './socket-limits.js';

/** Above so many addresses that are turned away, those whose time is over are forgotten. */
const TIDY = 1000;

/**
 * Sockets of who has not said yet who they are. An address has so many at a time; each that ends without having said it is a call without
 * a valid credential, and an address that made too many of those is turned away before a socket is opened.
 */
export class Strangers {
  private readonly open = new Map<string, number>();
  /** By address, on the clock of `performance.now()`. */
  private readonly turnedAwayUntil = new Map<string, number>();

  /** `count` counts a call from an address without a valid credential, and says when there were too many. */
  constructor(private readonly count: (address: string) => GraphQLError | null | Promise<GraphQLError | null>) {}

  /** In how many seconds this address may open another socket; null: now. */
  secondsToWait(address: string): number | null {
    const network = callerNetwork(address);
    const milliseconds = (this.turnedAwayUntil.get(network) ?? 0) - performance.now();
    if (milliseconds > 0) return Math.ceil(milliseconds / 1000);
    return (this.open.get(network) ?? 0) >= MOST_STRANGERS_OF_ADDRESS ? 1 : null;
  }

  /** A socket was opened. */
  came(address: string): void {
    const network = callerNetwork(address);
    this.open.set(network, (this.open.get(network) ?? 0) + 1);
  }

  /** They said who they are. */
  becameKnown(address: string): void {
    const network = callerNetwork(address);
    const left = (this.open.get(network) ?? 1) - 1;
    if (left > 0) this.open.set(network, left);
    else this.open.delete(network);
  }

  /** The socket ended, and they never said who they are, or nobody knows them. */
  async leftUnknown(address: string): Promise<void> {
    this.becameKnown(address);
    const refusal = await this.count(address);
    const seconds = refusal?.extensions['retryAfter'];
    if (typeof seconds !== 'number') return;
    if (this.turnedAwayUntil.size >= TIDY) this.tidy();
    this.turnedAwayUntil.set(callerNetwork(address), performance.now() + seconds * 1000);
  }

  private tidy(): void {
    for (const [network, until] of this.turnedAwayUntil) {
      if (until <= performance.now()) this.turnedAwayUntil.delete(network);
    }
  }
}
