/**
 * Spreads a whole number over weights so that the parts add up to it exactly: each gets its floor, what is left goes one by
 * one to the largest remainders, ties to the earlier (largest-remainder method, Hamilton 1792). All weights zero: evenly.
 */
export function spread(total: number, weights: readonly (number | bigint)[]): number[] {
  if (weights.length === 1) return [total];
  const sum = weights.reduce<bigint>((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.length === 0 ? [] : spread(total, weights.map(() => 1));
  const parts: number[] = [];
  const remainders: { index: number; remainder: bigint }[] = [];
  let left = total;
  weights.forEach((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    const part = Number(product / sum);
    parts.push(part);
    left -= part;
    remainders.push({ index, remainder: product % sum });
  });
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of remainders.slice(0, left)) parts[index] = (parts[index] ?? 0) + 1;
  return parts;
}
