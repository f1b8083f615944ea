import { Inject, Injectable } from '@nestjs/common';
import { GraphQLError, type GraphQLSchema, OperationTypeNode } from 'graphql';
import { callerNetwork } from './caller-network.js';
import type { Clock } from '../../kernel/clock.js';
import { ActorKind, type Caller } from '../access/caller.js';
import { Load } from '../access/load.js';
import { ConfigError, type Config } from '../config/config.js';
import { Database } from '../database/index.js';
import { CONFIG, WALL_CLOCK } from '../foundation.js';
import { rateLimited } from '../graphql/rate-limited.js';
import type { Buckets, Calls, TooSoon } from './buckets.js';
import { MemoryBuckets } from './memory-buckets.js';
import { PostgresBuckets } from './postgres-buckets.js';
import { RateFigures, type CountedBy } from './rate-figures.js';

type Refusal = GraphQLError | null | Promise<GraphQLError | null>;

/** The program of who has no credential. */
const NOBODYS = 0;

/** Opening a socket for subscriptions is counted as an operation of this name. */
const SOCKET = 'socket';

/**
 * How often somebody may call an operation: counted by key, member or, without a valid credential, by address. In memory this takes a
 * microsecond and answers at once.
 */
@Injectable()
export class RateLimits {
  private readonly buckets: Buckets | null;
  private readonly figures: RateFigures;

  constructor(
    database: Database,
    @Inject(CONFIG) { limits: { rates } }: Config,
    @Inject(WALL_CLOCK) private readonly clock: Clock,
  ) {
    this.figures = new RateFigures(rates.figures);
    this.buckets =
      rates.store === 'off' ? null : rates.store === 'postgres' ? new PostgresBuckets(database) : new MemoryBuckets();
  }

  /** Throws a ConfigError when figures were set for operations that there are not. */
  check(schema: GraphQLSchema): void {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const operations = roots.flatMap((type) => Object.keys(type?.getFields() ?? {}));
    const [unknown] = this.figures.unknown(new Set([...operations, SOCKET]));
    if (unknown !== undefined) throw new ConfigError(`KINDRED_RATE_FIGURES: there is no operation for ${unknown}`);
  }

  /** A call of these operations by a caller. Why they have to wait, or null. */
  ofCaller(
    { kind, id, programId }: Caller,
    operations: ReadonlyMap<string, number>,
    loadOf: (operation: string) => Load,
  ): Refusal {
    if (!this.buckets || operations.size === 0) return null;
    const by: CountedBy = kind === ActorKind.MEMBER ? 'member' : 'key';
    const calls: Calls[] = [];
    for (const [operation, count] of operations) {
      const figure = this.figures.of(by, operation, loadOf(operation));
      calls.push({ bucket: `${by} ${String(id)} ${operation}`, programId, count, figure });
    }
    return this.take(calls, by);
  }

  /** Another socket of a caller, who has so many calls of `socket` in a minute as of a query. */
  ofSocket(caller: Caller): Refusal {
    return this.ofCaller(caller, new Map([[SOCKET, 1]]), () => Load.READ);
  }

  /**
   * Any calls by somebody without a valid credential; of IPv6 a network is one address. However many one request counts as, they are
   * no more than a tenth of a minute's.
   */
  ofAddress(address: string, count = 1): Refusal {
    if (!this.buckets || count === 0) return null;
    const figure = this.figures.of('address', '', Load.READ);
    const counted = Math.min(count, Math.ceil(figure / 10));
    return this.take(
      [{ bucket: `address ${callerNetwork(address)}`, programId: NOBODYS, count: counted, figure }],
      'address',
    );
  }

  private take(calls: readonly Calls[], by: CountedBy): Refusal {
    const tooSoon = this.buckets?.take(calls, this.clock.now().getTime()) ?? null;
    if (tooSoon instanceof Promise) return tooSoon.then((one) => one && refusalOf(one, by));
    return tooSoon && refusalOf(tooSoon, by);
  }
}

/** How much an operation asks, by what it says of itself. */
export function loadIn(schema: GraphQLSchema, type: OperationTypeNode): (operation: string) => Load {
  const fields = schema.getRootType(type)?.getFields();
  const usual = type === OperationTypeNode.MUTATION ? Load.WRITE : Load.READ;
  return (operation) => (fields?.[operation]?.extensions['load'] as Load | undefined) ?? usual;
}

const WHOSE = {
  key: 'with this key',
  member: 'by this member',
  address: 'without a valid credential from this address',
};

function refusalOf({ calls: { bucket, figure, count }, milliseconds }: TooSoon, by: CountedBy): GraphQLError {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  const what = by === 'address' ? 'calls' : `calls of ${bucket.slice(bucket.lastIndexOf(' ') + 1)}`;
  const advice =
    count > figure ? `ask for fewer than ${String(count)} at once` : `come again in ${String(seconds)} seconds`;
  const message = `Too many ${what} ${WHOSE[by]}: at most ${figure.toLocaleString('en')} in a minute. Nothing was done; ${advice}.`;
  return rateLimited(message, seconds, { limit: 'RATE', allowed: figure });
}
