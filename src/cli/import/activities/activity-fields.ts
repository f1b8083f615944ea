import { howToMap, type ColumnMap, type Fields } from '../column-map.js';
import { MEMBER_KEY_FIELDS, missingMember } from '../member-columns.js';

/** What a column of a file of activities can be, and what it means. */
const MEANINGS = {
  ...MEMBER_KEY_FIELDS,
  type: 'the key of its type; or --type for a file of one type',
  occurredAt: 'when: 2027-03-01, 2027-03-01 09:30, 2027-03-01T09:30:00+01:00',
  reference: 'in regard to what: the product that is reviewed',
  channel: "shop, web, app, a store's number",
  attributes: 'what else there is to say, as JSON: {"stars":5}',
} as const;

const ATTRIBUTE = 'attributes.';

export type ActivityField = keyof typeof MEANINGS | `${typeof ATTRIBUTE}${string}`;

/** The columns of a file of activities; of one type when that is given. */
export function activityFields(type: string | null): Fields<ActivityField> {
  return {
    meanings: {
      ...MEANINGS,
      'attributes.NAME': "one attribute: a number or true, false where the type's schema says so",
    },
    isField: (name): name is ActivityField => Object.hasOwn(MEANINGS, name) || isAttribute(name),
    // With --type, a column that happens to be called "type" is about something else.
    otherwise: () => (type === null ? [] : ['type']),
    problemOf: (columns) => problemOf(columns, type),
  };
}

/** The name of the attribute that a column is; null when it is none. */
export function attributeIn(field: ActivityField): string | null {
  return isAttribute(field) ? field.slice(ATTRIBUTE.length) : null;
}

function isAttribute(name: string): name is `${typeof ATTRIBUTE}${string}` {
  return name.startsWith(ATTRIBUTE) && name.length > ATTRIBUTE.length;
}

function problemOf(columns: ColumnMap<ActivityField>, type: string | null): string | null {
  if (type !== null && columns.has('type')) return 'Give either --type, or a column that is the type.';
  if (type === null && !columns.has('type')) {
    return `No column is the type: ${howToMap('type')} Or give --type for a file of one type.`;
  }
  if (!columns.has('occurredAt')) return `No column is occurredAt (${MEANINGS.occurredAt}): ${howToMap('occurredAt')}`;
  return missingMember(columns);
}
