import { howToMap, type Fields } from '../column-map.js';
import { MEMBER_KEY_FIELDS } from '../member-columns.js';

/** What a column of a file of members can be, and what it means. */
const MEANINGS = {
  ...MEMBER_KEY_FIELDS,
  'member.code': 'the personal code given at enrollment',
} as const;

export type SegmentField = keyof typeof MEANINGS;

/** The columns of a file of members to bring into a segment. */
export const SEGMENT_FIELDS: Fields<SegmentField> = {
  meanings: MEANINGS,
  isField: (name): name is SegmentField => Object.hasOwn(MEANINGS, name),
  otherwise: () => [],
  problemOf: (columns) => (columns.size > 0 ? null : `No column names the member: ${howToMap('member.externalId')}`),
};
