type Schema = Readonly<Record<string, unknown>>;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const DEFINITION = '#/$defs/';

/**
 * What a cell says of an attribute: a number, true or false where the schema of the type takes no text for it, else the text
 * itself. What does not fit stays text, so that recording it says what is wrong.
 */
export function attributeValue(text: string, name: string, schema: Schema | null): unknown {
  const described = schema && descriptionOf(name, schema);
  if (!described) return text;
  const types = [described['type']].flat();
  if (types[0] === undefined) return choiceOf(text, described) ?? text;
  if (types.includes('string')) return text;
  if (types.includes('boolean') && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  const isNumber = (types.includes('number') || types.includes('integer')) && NUMBER.test(text);
  return isNumber && isExact(Number(text)) ? Number(text) : text;
}

/** What the schema says of an attribute, a reference followed. */
function descriptionOf(name: string, schema: Schema): Schema | null {
  const properties = part(schema['properties']);
  let found = part(properties && Object.hasOwn(properties, name) ? properties[name] : schema['additionalProperties']);
  const definitions = part(schema['$defs']);
  // No reference leads back to itself: such a schema is refused when the type is made.
  while (found && typeof found['$ref'] === 'string' && found['$ref'].startsWith(DEFINITION)) {
    const { $ref: reference, ...beside } = found as { $ref: string };
    const definition = part(definitions?.[reference.slice(DEFINITION.length)]);
    found = definition && { ...beside, ...definition };
  }
  return found;
}

/** Of the values of an `enum` or `const` without a type, the one that is written so. */
function choiceOf(text: string, described: Schema): string | number | boolean | undefined {
  const choices = [described['enum'] ?? [], 'const' in described ? described['const'] : []].flat().filter(isPlain);
  return choices.find((choice) => String(choice) === text);
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** A whole number that cannot be held exactly would be another one. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
}

function part(value: unknown): Schema | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : null;
}
