import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { base32ToUuid, uuidToBase32 } from './base32.js';

/** What stands before the underscore of an id, one for each kind of thing that can be looked up. */
export type IdPrefix =
  | 'prg'
  | 'cur'
  | 'key'
  | 'mem'
  | 'pur'
  | 'pln'
  | 'ret'
  | 'act'
  | 'rul'
  | 'tld'
  | 'tir'
  | 'pst'
  | 'hld'
  | 'lot'
  | 'sim'
  | 'aud'
  | 'con'
  | 'drq'
  | 'exp'
  | 'mrg'
  | 'vtp'
  | 'vch'
  | 'vus'
  | 'rwd'
  | 'rwo'
  | 'rdm'
  | 'ref'
  | 'evt'
  | 'whe'
  | 'whd';

/** A new time-ordered UUID (version 7), the inner form of an id. */
export function newId(): string {
  return v7();
}

/** The outer form: `mem_01k...`. Throws for what is no UUID. */
export function encodeId(prefix: IdPrefix, uuid: string): string {
  const suffix = uuidToBase32(uuid);
  if (suffix === null) throw new TypeError(`no UUID: ${uuid}`);
  return `${prefix}_${suffix}`;
}

/** The inner form of an id of that kind, or null when the text is not one. Never throws: ids come from outside. */
export function decodeId(prefix: IdPrefix, id: string): string | null {
  if (id.length !== prefix.length + 27 || !id.startsWith(prefix) || id[prefix.length] !== '_') return null;
  return base32ToUuid(id.slice(prefix.length + 1));
}

/** The outer form of an id that is a row of something: `pln_01k..._3`. */
export function encodePartId(prefix: IdPrefix, uuid: string, number: number): string {
  return `${encodeId(prefix, uuid)}_${String(number)}`;
}

/** The whole and the number of a part id, or null when the text is not one. */
export function decodePartId(prefix: IdPrefix, id: string): { whole: string; number: number } | null {
  const match = /^([a-z]+_[0-9a-z]{26})_(\d{1,9})$/.exec(id);
  const whole = match?.[1] === undefined ? null : decodeId(prefix, match[1]);
  return match && whole !== null ? { whole, number: Number(match[2]) } : null;
}

const COUNTER_BITS = 21;
let second = 0;
let counter = 0;

/**
 * A compact time-ordered number below 2^53 for rows that the database's indexes carry a million times. Unique within this
 * process; two processes may draw the same one in the same second, then the primary key refuses and the transaction restarts.
 */
export function newCompactId(now: Date): number {
  const current = Math.floor(now.getTime() / 1000);
  if (current !== second) {
    second = current;
    counter = randomInt(2 ** COUNTER_BITS);
  }
  counter = (counter + 1) % 2 ** COUNTER_BITS;
  return current * 2 ** COUNTER_BITS + counter;
}
