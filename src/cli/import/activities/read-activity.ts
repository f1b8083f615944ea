import type { ColumnMap } from '../column-map.js';
import { readIdentifiers, type ReadIdentifiers } from '../member-columns.js';
import { readOr, Row, RowError, type Unreadable } from '../row.js';
import { attributeIn, type ActivityField } from './activity-fields.js';
import { attributeValue } from './attribute-value.js';

/** How a program reads what a file leaves open. */
export interface Customs {
  timeZone: string;
  /** The type of all rows; null where each names its own. */
  type: string | null;
  /** The schema of the attributes of a type; null without one. */
  schemaOf(type: string): Readonly<Record<string, unknown>> | null;
}

/** One row of a file: something that a member did. */
export interface ReadActivity {
  /** By the first the member is found. */
  identifiers: ReadIdentifiers;
  type: string;
  reference?: string;
  channel?: string;
  occurredAt: Date;
  attributes?: Record<string, unknown>;
  /** The attributes as the row writes them, whatever a schema makes of them. */
  written: readonly string[];
}

/** Reads one row, or says why it is no activity. What the use case checks as well is left to it. */
export function readActivity(
  fields: readonly string[],
  columns: ColumnMap<ActivityField>,
  customs: Customs,
): ReadActivity | Unreadable {
  const row = new Row(fields, columns);
  return readOr(
    () => activityIn(row, columns, customs),
    () => row.text('reference'),
  );
}

function activityIn(row: Row<ActivityField>, columns: ColumnMap<ActivityField>, customs: Customs): ReadActivity {
  const type = customs.type ?? row.needed('type');
  return {
    identifiers: readIdentifiers(row),
    type,
    reference: row.text('reference'),
    channel: row.text('channel'),
    occurredAt: row.moment('occurredAt', customs.timeZone),
    ...readAttributes(row, columns, customs.schemaOf(type)),
  };
}

function readAttributes(
  row: Row<ActivityField>,
  columns: ColumnMap<ActivityField>,
  schema: ReturnType<Customs['schemaOf']>,
): Pick<ReadActivity, 'attributes' | 'written'> {
  const json = row.text('attributes');
  const attributes = new Map(json === undefined ? [] : Object.entries(objectIn(json, row)));
  const written = json === undefined ? [] : [json];
  for (const field of [...columns.keys()].sort()) {
    const name = attributeIn(field);
    const text = name === null ? undefined : row.text(field);
    if (name === null || text === undefined) continue;
    if (attributes.has(name)) {
      throw new RowError('BAD_ATTRIBUTES', `${row.shown(field)} is in the column "attributes" too`);
    }
    attributes.set(name, attributeValue(text, name, schema));
    written.push(field, text);
  }
  return { attributes: attributes.size === 0 ? undefined : Object.fromEntries(attributes), written };
}

function objectIn(json: string, row: Row<ActivityField>): object {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // It is said below.
  }
  throw new RowError('BAD_ATTRIBUTES', `${row.shown('attributes')} is not a JSON object, such as {"stars":5}`);
}
