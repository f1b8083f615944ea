import { howToMap, type ColumnMap } from './column-map.js';
import { RowError, type Row } from './row.js';

/** By one of these, the first that a row has, a member is found. */
const MEMBER_KEYS = ['externalId', 'email', 'phone', 'card'] as const;

export type MemberKeyField = `member.${(typeof MEMBER_KEYS)[number]}`;

/** The columns that name a member, and what they mean. */
export const MEMBER_KEY_FIELDS: Readonly<Record<MemberKeyField, string>> = {
  'member.externalId': "the shop's own id of the customer",
  'member.email': 'an email address',
  'member.phone': 'a phone number with its country code',
  'member.card': 'the number on a card',
};

interface ReadIdentifier {
  field: (typeof MEMBER_KEYS)[number];
  value: string;
}

/** The identifiers that a row has, in the order of their fields; by the first the member is found. */
export type ReadIdentifiers = [ReadIdentifier, ...ReadIdentifier[]];

/** By what a row names its member. Throws RowError when it names none. */
export function readIdentifiers(row: Pick<Row<MemberKeyField>, 'text'>): ReadIdentifiers {
  const [first, ...others] = MEMBER_KEYS.flatMap((field) => {
    const value = row.text(`member.${field}`);
    return value === undefined ? [] : [{ field, value }];
  });
  if (first) return [first, ...others];
  throw new RowError('NO_MEMBER', 'the row names no member');
}

/** A message for a person when no column names the member. */
export function missingMember(columns: Pick<ColumnMap<MemberKeyField>, 'has'>): string | null {
  if (MEMBER_KEYS.some((key) => columns.has(`member.${key}`))) return null;
  return `No column names the member: ${howToMap('member.externalId')}`;
}
