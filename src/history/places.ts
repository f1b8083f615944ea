import { isInstantKey } from '../platform/graphql/index.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether it can stand in a cursor of the program's facts: the inner id of one. */
export function isPlaceInProgram(text: string): boolean {
  return UUID.test(text);
}

/** The same for a member's facts: the date of one, then its inner id. */
export function isPlaceOfMember(text: string, index: number): boolean {
  return index === 0 ? isInstantKey(text) : UUID.test(text);
}

/** After every fact of a member. */
export const AFTER_ALL = ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff'] as const;

/** A page of a member's facts: those before that one. */
export interface MemberFactsAsked {
  memberId: string;
  before: string;
  beforeId: string;
}
