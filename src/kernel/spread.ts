/**
 * Spreads a whole number over weights so that the parts add up to it exactly: each gets its floor, what is left goes one by
 * one to the largest remainders, ties to the earlier (largest-remainder method, Hamilton 1792). All weights zero: evenly.
 */
export function spread(total: number, weights: readonly (number | bigint)[]): number[] {
  if (weights.length === 0) return [];
  if (weights.length === 1) return [total];
  const sum = weights.reduce<bigint>((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return spread(total, Array<number>(weights.length).fill(1));
  const shares = isExact(total, sum) ? inNumbers(total, weights, Number(sum)) : inBigInts(total, weights, sum);
  const left = total - shares.reduce((all, share) => all + share.part, 0);
  const parts = shares.map((share) => share.part);
  shares.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index, part } of shares.slice(0, left)) parts[index] = part + 1;
  return parts;
}

interface Share {
  index: number;
  part: number;
  remainder: number | bigint;
}

function isExact(total: number, sum: bigint): boolean {
  return BigInt(total) * sum <= BigInt(Number.MAX_SAFE_INTEGER);
}

function inNumbers(total: number, weights: readonly (number | bigint)[], sum: number): Share[] {
  return weights.map((weight, index) => {
    const product = total * Number(weight);
    const remainder = product % sum;
    return { index, part: (product - remainder) / sum, remainder };
  });
}

function inBigInts(total: number, weights: readonly (number | bigint)[], sum: bigint): Share[] {
  return weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    return { index, part: Number(product / sum), remainder: product % sum };
  });
}
