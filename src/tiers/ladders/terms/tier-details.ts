import { decimalsOf } from '../../../kernel/money.js';
import { isPlain } from '../../../kernel/plain-text.js';
import { MAX_POINTS } from '../../../kernel/points.js';
import type { Problem } from '../../../kernel/problem.js';
import { isShopKey, SHOP_KEY_FORM } from '../../../kernel/shop-key.js';

const COLOR = /^#[0-9a-fA-F]{6}$/;
const WEB_ADDRESS = /^https?:\/\/\S+$/i;

const MOST_TIERS = 20;
const MOST_MULTIPLIER = 100;
const MOST_MULTIPLIER_DECIMALS = 4;
const LONGEST_ADDRESS = 2000;

/** What is wrong with the keys of the tiers of a ladder, and with how many they are. */
export function keysProblems(keys: readonly string[]): Problem[] {
  const path = ['tiers'];
  if (keys.length === 0) return [{ path, message: 'must have at least one tier, at a threshold of 0' }];
  if (keys.length > MOST_TIERS) return [{ path, message: `must have at most ${MOST_TIERS} tiers, not ${keys.length}` }];
  return keys.flatMap((key, index) => keyProblems(key, keys.indexOf(key) < index, [...path, String(index), 'key']));
}

function keyProblems(key: string, isTaken: boolean, path: string[]): Problem[] {
  if (!isShopKey(key)) return [{ path, message: `must be ${SHOP_KEY_FORM}` }];
  return isTaken ? [{ path, message: `"${key}" is given twice` }] : [];
}

/** What a tier gives and how it looks, besides texts and policies. */
interface Details {
  multiplier?: string | null;
  entryPoints?: number | null;
  color?: string | null;
  iconUrl?: string | null;
}

/** What is wrong with what a tier gives and how it looks. */
export function detailProblems({ multiplier, entryPoints, color, iconUrl }: Details, path: string[]): Problem[] {
  const wrong: [field: string, message: string | null][] = [
    ['multiplier', multiplier == null ? null : multiplierProblem(multiplier)],
    ['entryPoints', entryPoints == null ? null : pointsProblem(entryPoints)],
    ['color', color == null || COLOR.test(color) ? null : 'must be a color such as "#c0c0c0"'],
    ['iconUrl', iconUrl == null || isWebAddress(iconUrl) ? null : WRONG_ADDRESS],
  ];
  return wrong.flatMap(([field, message]) => (message === null ? [] : [{ path: [...path, field], message }]));
}

/** A factor of 1 gives nothing more, one below would take points away. */
function multiplierProblem(multiplier: string): string | null {
  const value = Number(multiplier);
  const isAllowed = value >= 1 && value <= MOST_MULTIPLIER && decimalsOf(multiplier) <= MOST_MULTIPLIER_DECIMALS;
  const allowed = `1 to ${MOST_MULTIPLIER}, with at most ${MOST_MULTIPLIER_DECIMALS} decimals`;
  return isAllowed ? null : `${multiplier} is not within ${allowed}`;
}

function pointsProblem(points: number): string | null {
  return points >= 1 && points <= MAX_POINTS ? null : `${points} is not within 1 to ${MAX_POINTS}`;
}

const WRONG_ADDRESS = `must be a web address of at most ${LONGEST_ADDRESS} characters, beginning with https:// or http://`;

function isWebAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && isPlain(text) && WEB_ADDRESS.test(text) && URL.canParse(text);
}
