import { call, statement, type Call, type Queryable } from '../../../platform/database/index.js';

const LOCK = statement<{ remaining: number | null }>(
  'lock-reward-stock',
  'SELECT remaining FROM reward_stock WHERE program_id = $1 AND reward = $2 AND option = $3 FOR UPDATE',
);

const SET = statement(
  'set-reward-stock',
  'UPDATE reward_stock SET remaining = $4 WHERE program_id = $1 AND reward = $2 AND option = $3',
);

/** Which stock: of an option by its number, of the reward itself by 0. */
export interface StockPlace {
  programId: number;
  reward: number;
  option: number;
}

/** What is left, which nobody changes until the transaction ends; null for any number. */
export async function lockStock(tx: Queryable, { programId, reward, option }: StockPlace): Promise<number | null> {
  const [row] = await tx.query(LOCK, [programId, reward, option]);
  if (!row) throw new Error(`reward ${reward} has no stock for option ${option}`);
  return row.remaining;
}

/** Leaves so many; send it after `lockStock`. */
export function setStock({ programId, reward, option }: StockPlace, left: number | null): Call<never> {
  return call(SET, [programId, reward, option, left]);
}
