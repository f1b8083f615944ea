/**
 * Spreads a whole number over weights so that the parts add up to it exactly: each gets its floor, what is left goes one by
 * one to the largest remainders, ties to the earlier (largest-remainder method, Hamilton 1792). All weights zero: evenly.
 */
export function spread(total: number, weights: readonly (number | bigint)[]): number[] {
  if (weights.length === 0) return [];
  if (weights.length === 1) return [total];
  let sum = 0;
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index] as number | bigint;
    sum += typeof weight === 'number' ? weight : Number.POSITIVE_INFINITY;
  }
  if (sum === 0) return spread(total, Array<number>(weights.length).fill(1));
  return (total + 1) * sum <= Number.MAX_SAFE_INTEGER
    ? inNumbers(total, weights as number[], sum)
    : inBigInts(total, weights);
}

/** Where remainders are sorted out, by one call at a time: an array for each would be most of what a calculation leaves behind. */
let room = new Float64Array(64);

/** Copied, not made anew: V8 takes arrays that are made here for ones that live long, and puts them where they cost most to clear away. */
const zeros: number[] = [];

/** How many remainders are how large, in parts of the sum: most of them need no closer look. */
const counts = new Uint32Array(64);

/**
 * Every product fits a number exactly, also that of a part which is one too large. An award is spread for each rule and
 * purchase: this is the way it goes.
 */
function inNumbers(total: number, weights: readonly number[], sum: number): number[] {
  while (zeros.length < weights.length) zeros.push(0);
  const parts = zeros.slice(0, weights.length);
  if (room.length < weights.length) room = new Float64Array(2 * weights.length);
  const inverse = 1 / sum;
  let left = total;
  let count = 0;
  for (let index = 0; index < weights.length; index++) {
    const product = total * (weights[index] as number);
    if (product === 0) continue;
    let part = Math.floor(product * inverse); // at most one off
    let remainder = product - part * sum;
    if (remainder < 0) {
      part--;
      remainder += sum;
    } else if (remainder >= sum) {
      part++;
      remainder -= sum;
    }
    parts[index] = part;
    room[count++] = remainder;
    left -= part;
  }
  if (left === 0) return parts;
  const [least, above] = leastWithMore(left, count, inverse);
  let ties = left - above;
  for (let index = 0; index < weights.length; index++) {
    const part = parts[index] as number;
    const remainder = total * (weights[index] as number) - part * sum;
    if (remainder > least || (remainder === least && ties-- > 0)) parts[index] = part + 1;
  }
  return parts;
}

/** The smallest of the first `left` remainders, the largest first, and how many are larger than that. */
function leastWithMore(left: number, count: number, inverse: number): [least: number, above: number] {
  const scale = inverse * (counts.length - 1);
  counts.fill(0);
  for (let index = 0; index < count; index++) {
    const size = Math.floor((room[index] as number) * scale);
    counts[size] = (counts[size] as number) + 1;
  }
  let above = 0;
  let size = counts.length - 1;
  while (above + (counts[size] as number) < left) above += counts[size--] as number;
  let alike = 0;
  for (let index = 0; index < count; index++) {
    const remainder = room[index] as number;
    if (Math.floor(remainder * scale) === size) room[alike++] = remainder;
  }
  const least = largest(left - above, room, alike);
  for (let index = 0; index < alike; index++) if ((room[index] as number) > least) above++;
  return [least, above];
}

/** Of the first `count` values the one at place `rank`, from 1, of the largest first. Reorders them (Hoare 1961, "Find"). */
function largest(rank: number, values: Float64Array, count: number): number {
  const place = rank - 1;
  let [first, last] = [0, count - 1];
  while (first < last) {
    const pivot = values[(first + last) >> 1] as number;
    let [low, high] = [first, last];
    while (low <= high) {
      while ((values[low] as number) > pivot) low++;
      while ((values[high] as number) < pivot) high--;
      if (low > high) break;
      const value = values[low] as number;
      values[low++] = values[high] as number;
      values[high--] = value;
    }
    if (place <= high) last = high;
    else if (place >= low) first = low;
    else break;
  }
  return values[place] as number;
}

function inBigInts(total: number, weights: readonly (number | bigint)[]): number[] {
  const sum = weights.reduce<bigint>((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return spread(total, Array<number>(weights.length).fill(1));
  const shares = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    return { index, part: Number(product / sum), remainder: product % sum };
  });
  const parts = shares.map((share) => share.part);
  const left = total - parts.reduce((all, part) => all + part, 0);
  shares.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index, part } of shares.slice(0, left)) parts[index] = part + 1;
  return parts;
}
