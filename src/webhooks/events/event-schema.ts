import type { IdPrefix } from '../../kernel/ids.js';

/** A part of a JSON Schema (draft 2020-12). */
export type Schema = Readonly<Record<string, unknown>>;

/** What stands under each name of an object; every name is always there. */
export type Properties = Readonly<Record<string, Schema>>;

export function object(properties: Properties, description?: string): Schema {
  return {
    ...(description === undefined ? {} : { description }),
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

export function id(prefix: IdPrefix, description: string): Schema {
  return { description, type: 'string', pattern: `^${prefix}_[0-9a-z_]+$`, maxLength: 64 };
}

export function text(description: string): Schema {
  return { description, type: 'string' };
}

export function oneOf(description: string, ...values: readonly string[]): Schema {
  return { description, enum: values };
}

export function whole(description: string): Schema {
  return { description, type: 'integer' };
}

export function yesOrNo(description: string): Schema {
  return { description, type: 'boolean' };
}

export function instant(description: string): Schema {
  return { description, type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$' };
}

export function day(description: string): Schema {
  return { description, type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
}

export function decimal(description: string): Schema {
  return { description, type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };
}

export function money(description: string): Schema {
  const currency = { description: 'ISO 4217.', type: 'string', pattern: '^[A-Z]{3}$' };
  return object({ amount: decimal('In whole units of the currency, such as "12.50".'), currency }, description);
}

export function listOf(items: Schema, description: string): Schema {
  return { description, type: 'array', items };
}

export function orNull(schema: Schema): Schema {
  const { description, ...rest } = schema;
  return { description, anyOf: [rest, { type: 'null' }] };
}
