import { deepStrictEqual } from 'node:assert/strict';
import { connected } from '../connected.js';
import { makeLadder } from '../shop/ladder.js';
import { EXPIRE_BY_HAND, EXPIRED, FILL_LOTS, LOTS_PER_MEMBER } from './lots.sql.js';
import { FILL_STANDINGS, MAKE_ACTIVITY_TYPE, REVIEWED, REVIEW_BY_HAND, YEARLY_LADDER } from './standings.sql.js';

/** Work of a job that is due all at once, and the same by hand. */
export interface DueWork {
  count: number;
  /** What it is, one of them. */
  one: string;
  /** Makes what is due, in a program that has nothing. */
  fill: (url: string) => Promise<void>;
  /** One statement. */
  byHand: string;
  /** The file of this folder that does the job, without its ending. */
  job: string;
  /** A query that answers the same after both. */
  outcome: string;
}

/** Many lots that expire at one midnight. */
export function expiryOf(lots: number): DueWork {
  const fill = (url: string): Promise<void> => query(url, FILL_LOTS, [lots / LOTS_PER_MEMBER]);
  return { count: lots, one: 'lot', fill, byHand: EXPIRE_BY_HAND, job: 'expire-lots', outcome: EXPIRED };
}

/** The end of a year on a ladder of which every member holds the third tier, and half of them have not enough to keep it. */
export function reviewOf(members: number): DueWork {
  const fill = async (url: string): Promise<void> => {
    await query(url, MAKE_ACTIVITY_TYPE);
    await makeLadder(url, YEARLY_LADDER);
    await query(url, FILL_STANDINGS, [members]);
  };
  return { count: members, one: 'member', fill, byHand: REVIEW_BY_HAND, job: 'review-standings', outcome: REVIEWED };
}

/** Throws unless the query answers that. */
export async function expectOutcome(url: string, outcome: string, expected: unknown): Promise<void> {
  const { rows } = await connected(url, (client) => client.query(outcome));
  deepStrictEqual(rows, expected);
}

async function query(url: string, sql: string, values: unknown[] = []): Promise<void> {
  await connected(url, (client) => client.query(sql, values));
}
