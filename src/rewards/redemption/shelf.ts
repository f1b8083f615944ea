import { spanOfPeriod, spansOf } from '../../earning/index.js';
import type { Call } from '../../platform/database/index.js';
import type { ActiveReward } from '../book/active-rewards.js';
import type { Choice, RewardLimit } from '../eligibility/compiled-reward.js';
import type { Used } from '../eligibility/reached-limit.js';
import { neededOf } from './claiming/needed.js';
import type { ItemRow, RedemptionFile } from './stored/redemption-rows.js';
import {
  giveCodes,
  takeCodesBack,
  writePopularity,
  writeShelf,
  writeTotals,
  type CodePlace,
  type PopularityRow,
  type ShelfPlace,
  type ShelfRow,
  type TotalRow,
} from './stored/shelf-rows.js';

/** What there is too little of: an option, or the reward itself (0), how much is left and how much was wanted. */
export interface Shortage {
  readonly option: number;
  readonly remaining: number;
  readonly wanted: number;
}

/** What a redemption takes from the shelf, and gives back. */
type Taken = Pick<RedemptionFile, 'uuid' | 'reward' | 'quantity' | 'points' | 'countedOn' | 'ageBand' | 'tier'> & {
  readonly choices: readonly Choice[];
};

/**
 * What members share of rewards, locked for this transaction: stock, codes, totals for limits, popularity. Everything is decided here
 * and written once, so nothing is claimed that has to be given back.
 */
export class Shelf {
  private readonly rows: ReadonlyMap<string, ShelfRow>;
  private readonly touched = new Set<ShelfRow>();
  private readonly given: (CodePlace & { redemptionId: string })[] = [];
  private readonly returned: (CodePlace & { place: number })[] = [];
  private readonly totalChanges = new Map<string, TotalRow>();
  private readonly popularity = new Map<string, PopularityRow>();

  constructor(
    rows: readonly ShelfRow[],
    /** The next codes of pools, as many as all claims together want; of fewer there are no more. */
    private readonly freeCodes: CodePlace[] = [],
    private readonly totals: readonly TotalRow[] = [],
  ) {
    this.rows = new Map(rows.map((row) => [keyOf(row), { ...row }]));
  }

  /** What keeps so many of a reward from being taken with these choices; null for nothing. */
  shortage(reward: ActiveReward, choices: readonly Choice[], quantity: number): Shortage | null {
    for (const { option, count } of neededOf(choices, quantity)) {
      const { remaining } = this.row({ reward: reward.number, option });
      if (remaining !== null && remaining < count) return { option, remaining, wanted: count };
    }
    for (const [pool, count] of codesNeeded(reward, choices, quantity)) {
      const place = keyOf({ reward: reward.number, option: pool });
      const remaining = this.freeCodes.filter((code) => keyOf(code) === place).length;
      if (remaining < count) return { option: pool, remaining, wanted: count };
    }
    return null;
  }

  /** What all members together have of a reward in the period of a limit around a day. */
  usedInTotal(reward: number, { period }: RewardLimit, day: string): Used {
    const { span, first, next } = spanOfPeriod(period, day);
    const used = { uses: 0, points: 0 };
    for (const row of [...this.totals, ...this.totalChanges.values()]) {
      if (row.reward !== reward || row.span !== span) continue;
      if (row.start < first || (next !== null && row.start >= next)) continue;
      used.uses += row.uses;
      used.points += row.points;
    }
    return used;
  }

  /** Takes what a redemption needs, of which nothing is short. Answers the vouchers that are to be issued and the codes it has. */
  take(reward: ActiveReward, taken: Taken): ItemRow[] {
    const { uuid, choices, quantity } = taken;
    for (const { option, count } of neededOf(choices, quantity)) {
      const row = this.touch({ reward: reward.number, option });
      row.claimed += count;
      if (row.remaining !== null) row.remaining -= count;
    }
    this.count(taken, 1);
    const items: ItemRow[] = [];
    for (const { option, count, gift, voucherTemplate, pool } of giftsOf(reward, choices, quantity)) {
      for (let one = 0; one < count; one++) {
        const number = items.length + 1;
        if (gift === 'VOUCHER')
          items.push({ number, option, gives: gift, voucherTemplate, voucherId: null, pool: null, code: null });
        if (gift === 'CODE_POOL' && pool !== null) {
          const code = this.takeCode({ reward: reward.number, option: pool }, uuid);
          items.push({ number, option, gives: gift, voucherTemplate: null, voucherId: null, pool, code });
        }
      }
    }
    return items;
  }

  /** Gives back what a redemption has: its codes go to the end of their pools. */
  putBack(file: RedemptionFile): void {
    for (const { option, count } of neededOf(file.choices, file.quantity)) {
      const row = this.touch({ reward: file.reward, option });
      row.claimed -= count;
      if (row.remaining !== null) row.remaining += count;
    }
    this.count(file, -1);
    for (const { pool, code } of file.items) {
      if (pool === null || code === null) continue;
      const row = this.touch({ reward: file.reward, option: pool });
      row.codesLeft++;
      row.lastCode++;
      this.returned.push({ reward: file.reward, option: pool, number: code, place: row.lastCode });
    }
  }

  /** Everything that changed. Redemptions are written before, since codes name them; popularity is locked last. */
  writes(programId: number): Call<never>[] {
    return [
      ...writeShelf(programId, [...this.touched].sort(inOrder)),
      ...giveCodes(programId, this.given),
      ...takeCodesBack(programId, this.returned),
      ...writeTotals(programId, [...this.totalChanges.values()].sort(byText)),
      ...writePopularity(programId, [...this.popularity.values()].sort(byText)),
    ];
  }

  private takeCode(place: ShelfPlace, redemptionId: string): number {
    const index = this.freeCodes.findIndex((code) => keyOf(code) === keyOf(place));
    const [code] = index < 0 ? [] : this.freeCodes.splice(index, 1);
    if (!code) throw new Error(`no code of reward ${place.reward} is left: it was not asked whether there are enough`);
    this.touch(place).codesLeft--;
    this.given.push({ ...code, redemptionId });
    return code.number;
  }

  private count({ reward, quantity, points, countedOn, ageBand, tier, choices }: Taken, sign: 1 | -1): void {
    for (const { span, start } of spansOf(countedOn)) {
      const key = `${reward}/${span}/${start}`;
      const row = this.totalChanges.get(key) ?? { reward, span, start, uses: 0, points: 0 };
      row.uses += sign * quantity;
      row.points += sign * points;
      this.totalChanges.set(key, row);
    }
    for (const { option, count } of neededOf(choices, quantity)) {
      const key = `${reward}/${option}/${ageBand}/${tier ?? ''}`;
      const row = this.popularity.get(key) ?? { reward, option, ageBand, tier, chosen: 0 };
      row.chosen += sign * count;
      this.popularity.set(key, row);
    }
  }

  private touch(place: ShelfPlace): ShelfRow {
    const row = this.row(place);
    this.touched.add(row);
    return row;
  }

  private row(place: ShelfPlace): ShelfRow {
    const row = this.rows.get(keyOf(place));
    if (!row) throw new Error(`the stock of reward ${place.reward}, option ${place.option} is not locked`);
    return row;
  }
}

/** Every stock that these choices of a reward concern. */
export function placesOf(reward: number, options: readonly { option: number }[]): ShelfPlace[] {
  return [{ reward, option: 0 }, ...options.map(({ option }) => ({ reward, option }))];
}

/** Every stock that giving back a redemption concerns. */
export function placesOfFile({ reward, choices, items }: RedemptionFile): ShelfPlace[] {
  return placesOf(reward, [...choices, ...items.flatMap(({ pool }) => (pool === null ? [] : { option: pool }))]);
}

/** How many codes of each pool these choices need. */
export function codesNeeded(reward: ActiveReward, choices: readonly Choice[], quantity: number): Map<number, number> {
  const needed = new Map<number, number>();
  for (const { pool, count } of giftsOf(reward, choices, quantity))
    if (pool !== null) needed.set(pool, (needed.get(pool) ?? 0) + count);
  return needed;
}

type GiftOf = Pick<ActiveReward, 'gift' | 'voucherTemplate' | 'pool'> & { option: number; count: number };

/** What is given: for each option that is chosen, or by a reward without options. */
function giftsOf(reward: ActiveReward, choices: readonly Choice[], quantity: number): GiftOf[] {
  if (reward.choose === 0) return [{ ...reward, option: 0, count: quantity }];
  return choices.map(({ option, quantity: each }) => {
    const found = reward.options.find(({ number }) => number === option);
    if (!found) throw new Error(`option ${option} is none of this reward: the choices were not checked`);
    const { gift, voucherTemplate, pool } = found;
    return { gift, voucherTemplate, pool, option, count: each * quantity };
  });
}

function keyOf({ reward, option }: ShelfPlace): string {
  return `${reward}/${option}`;
}

function inOrder(one: ShelfPlace, other: ShelfPlace): number {
  return one.reward - other.reward || one.option - other.option;
}

/** Some order that is the same for everybody. */
function byText(one: TotalRow | PopularityRow, other: TotalRow | PopularityRow): number {
  const [a, b] = [one, other].map((row) => Object.values({ ...row, uses: 0, points: 0, chosen: 0 }).join('/'));
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
