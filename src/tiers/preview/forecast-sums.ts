import type { CompiledLadder } from '../ladders/ladder.js';
import type { Forecast } from './member-forecast.js';

/** What forecasts of members come to, page after page. Tiers by their numbers. */
export class ForecastSums {
  members = 0;
  rising = 0;
  falling = 0;
  /** What entry grants would come to. */
  entryPoints = 0n;
  entryVouchers = 0;
  readonly now = new Map<number, number>();
  readonly then = new Map<number, number>();

  constructor(
    private readonly inForce: CompiledLadder | null,
    private readonly next: CompiledLadder,
    /** Whether points are given for climbing: not in an archived point currency. */
    private readonly arePointsGiven: boolean,
  ) {}

  add({ now, then, granted }: Forecast): void {
    this.members++;
    if (now !== null) this.now.set(now, (this.now.get(now) ?? 0) + 1);
    this.then.set(then, (this.then.get(then) ?? 0) + 1);
    const to = this.placeOf(then);
    const from = now === null ? 0 : this.placeBefore(now);
    if (to > from) this.rising++;
    if (to < from) this.falling++;
    if (granted === null) return;
    const reached = this.next.tiers[this.placeOf(granted)];
    if (this.arePointsGiven) this.entryPoints += BigInt(reached?.entryPoints ?? 0);
    if (reached?.entryVoucher != null) this.entryVouchers++;
  }

  /** A tier that is left out lies between its neighbours that stay. */
  private placeBefore(number: number): number {
    const own = this.placeOf(number);
    if (own >= 0) return own;
    const below = [...(this.inForce?.tiers ?? [])].reverse().map((tier) => tier.number);
    const neighbour = below.slice(below.indexOf(number) + 1).find((one) => this.placeOf(one) >= 0);
    return (neighbour === undefined ? -1 : this.placeOf(neighbour)) + 0.5;
  }

  private placeOf(number: number): number {
    return this.next.tiers.findIndex((tier) => tier.number === number);
  }
}
