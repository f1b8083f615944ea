import type { Load } from '../access/load.js';

/** By whom calls are counted: an API key, a member, or the address of who has no valid credential. */
export type CountedBy = 'key' | 'member' | 'address';

/**
 * Calls per minute of one operation; as many may come at once. A key is the shop's own, so its figures only stop what runs away; a
 * member is one person with a few devices.
 */
const DEFAULTS: Readonly<Record<`${Exclude<CountedBy, 'address'>}.${Load}` | 'address', number>> = {
  'key.read': 600_000,
  'key.write': 600_000,
  'key.bulk': 12_000,
  'key.expensive': 600,
  'member.read': 600,
  'member.write': 120,
  'member.bulk': 60,
  'member.expensive': 20,
  address: 1_200,
};

/** How many calls there may be: what was set for the operation, else for its load, else what is usual. */
export class RateFigures {
  private readonly known = new Map<string, number>();

  constructor(private readonly set: Readonly<Record<string, number>>) {}

  of(by: CountedBy, operation: string, load: Load): number {
    if (by === 'address') return this.set['address'] ?? DEFAULTS.address;
    const key = `${by}.${operation}`;
    const ofLoad = `${key} ${load}`;
    let figure = this.known.get(ofLoad);
    if (figure === undefined) {
      figure = this.set[key] ?? this.set[`${by}.${load}`] ?? DEFAULTS[`${by}.${load}`];
      this.known.set(ofLoad, figure);
    }
    return figure;
  }

  /** What was set for operations that there are not. */
  unknown(operations: ReadonlySet<string>): string[] {
    return Object.keys(this.set).filter((name) => {
      const [, operation] = name.split('.');
      return operation !== undefined && !(name in DEFAULTS) && !operations.has(operation);
    });
  }
}
