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
