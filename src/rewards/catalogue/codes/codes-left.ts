/**
 * In SQL, how many codes of the pool of `stock`, a row of `reward_stock`, can be given: nobody has them, and they are sealed under one of
 * these `secrets`, an array in ascending order. What others sealed is found between their numbers, so where there is none nothing is counted.
 */
export function codesLeftIn(stock: string, secrets: string): string {
  return `CASE WHEN ${stock}.codes_left = 0 THEN 0 ELSE ${stock}.codes_left - ${sealedByOthers(stock, secrets)} END`;
}

/** In SQL, how many codes of that pool nobody has which none of these secrets opens. */
export function sealedByOthers(stock: string, secrets: string): string {
  return `(
    SELECT count(*)::integer
    FROM UNNEST(0::smallint || ${secrets}::smallint[], ${secrets}::smallint[] || 32767::smallint) AS others (above, below)
    CROSS JOIN LATERAL (
      SELECT FROM reward_code
      WHERE program_id = ${stock}.program_id AND reward = ${stock}.reward AND option = ${stock}.option
        AND redemption_id IS NULL AND code_key > others.above AND code_key < others.below OFFSET 0) sealed)`;
}

/**
 * In SQL, whether a reward `r` by its version `v`, or one of its options, gives codes from a pool that has fewer than staff wants to be
 * warned of. `own` is its row of `reward_stock`.
 */
export function isLowOnCodes({ r, v, own }: { r: string; v: string; own: string }, secrets: string): string {
  return `(${v}.warn_below IS NOT NULL AND (
    (${v}.gives = 'CODE_POOL' AND ${codesLeftIn(own, secrets)} < ${v}.warn_below)
    OR EXISTS (
      SELECT FROM reward_option_version low
      JOIN reward_stock pool ON pool.program_id = low.program_id AND pool.reward = ${r}.number AND pool.option = low.option
      WHERE low.program_id = ${v}.program_id AND low.reward_id = ${v}.reward_id AND low.version = ${v}.version
        AND low.gives = 'CODE_POOL' AND ${codesLeftIn('pool', secrets)} < ${v}.warn_below)))`;
}
