import type { Problem } from '../../kernel/problem.js';
import { isJsonObject } from './stored-json.js';

/** The one dialect that is understood. */
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** So many schemas at most are looked at for one value, those behind each `$ref` counted every time. */
export const MOST_SCHEMAS = 200;

type Path = readonly string[];

/** Keywords by what stands in them: a schema, a list of schemas, schemas by name, or plain values. */
const HOLDS_ONE =
  'items contains additionalProperties propertyNames unevaluatedItems unevaluatedProperties not if then else';
const HOLDS_LIST = 'prefixItems allOf anyOf oneOf';
const HOLDS_NAMED = 'properties dependentSchemas $defs';
const HOLDS_VALUES =
  '$schema $ref $comment title description default examples deprecated readOnly writeOnly type enum const multipleOf ' +
  'maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength maxItems minItems uniqueItems maxContains ' +
  'minContains maxProperties minProperties required dependentRequired';

const KEYWORDS = new Map(
  Object.entries({ one: HOLDS_ONE, list: HOLDS_LIST, named: HOLDS_NAMED, values: HOLDS_VALUES }).flatMap(
    ([holds, names]) => names.split(' ').map((name): [string, string] => [name, holds]),
  ),
);

/** A regular expression can keep the server busy for ever; `format` is made of them. */
const EXPRESSIONS = new Set(['pattern', 'patternProperties', 'format']);

const LOCAL = /^#\/\$defs\/([^/~%]+)$/;

interface Placed {
  path: Path;
  schema: unknown;
}

/** What in a schema is not supported here, wherever it stands. Whether the rest makes sense is for the compiler. */
export function keywordProblems(schema: Record<string, unknown>, path: Path): Problem[] {
  const problems: Problem[] = [];
  for (const found of everySchema({ path, schema })) {
    if (!isJsonObject(found.schema)) continue;
    for (const [keyword, value] of Object.entries(found.schema)) {
      const message = keywordProblem(keyword, value, found.path.length === path.length);
      if (message !== null) problems.push({ path: [...found.path, keyword], message });
    }
  }
  return problems;
}

function keywordProblem(keyword: string, value: unknown, atTop: boolean): string | null {
  if (EXPRESSIONS.has(keyword)) return 'is not supported, since a regular expression can stall the server';
  if (!KEYWORDS.has(keyword)) return 'is not a keyword that is supported here';
  if (keyword === '$schema' && value !== DIALECT) return `must be "${DIALECT}" or left out`;
  if (keyword === '$defs' && !atTop) return 'must stand at the top of the schema';
  if (keyword === '$ref' && !(typeof value === 'string' && LOCAL.test(value))) {
    return 'must refer to this schema itself, as "#/$defs/name"';
  }
  return null;
}

/** What is wrong with its references: one that leads nowhere or in a circle, or all together too much to look at. */
export function referenceProblems(schema: Record<string, unknown>, path: Path): Problem[] {
  const definitions = isJsonObject(schema['$defs']) ? schema['$defs'] : {};
  const problems: Problem[] = [];
  const sizes = new Map<string, number>();
  const open = new Set<string>();

  const sizeOf = (placed: Placed): number => {
    let size = 1;
    for (const { inner } of parts(placed).filter(({ keyword }) => keyword !== '$defs')) size += sizeOf(inner);
    const name = isJsonObject(placed.schema) && LOCAL.exec(String(placed.schema['$ref']))?.[1];
    return name ? size + behind(name, [...placed.path, '$ref']) : size;
  };
  const behind = (name: string, from: Path): number => {
    if (!Object.hasOwn(definitions, name)) {
      problems.push({ path: [...from], message: `leads nowhere: $defs has no "${name}"` });
      return 0;
    }
    if (open.has(name)) {
      problems.push({ path: [...from], message: `leads back to "${name}", in which it stands` });
      return 0;
    }
    open.add(name);
    const size = sizes.get(name) ?? sizeOf({ path: [...path, '$defs', name], schema: definitions[name] });
    open.delete(name);
    sizes.set(name, size);
    return size;
  };

  const size = sizeOf({ path, schema });
  for (const name of Object.keys(definitions)) behind(name, [...path, '$defs', name]);
  if (problems.length === 0 && size > MOST_SCHEMAS) {
    const message = `must be made of at most ${String(MOST_SCHEMAS)} schemas, each $ref counted with what is behind it`;
    return [{ path: [...path], message }];
  }
  return problems;
}

/** The schema itself and all that stand in it. */
function everySchema(placed: Placed): Placed[] {
  return [placed, ...parts(placed).flatMap(({ inner }) => everySchema(inner))];
}

/** The schemas that stand in one directly. */
function parts({ path, schema }: Placed): { keyword: string; inner: Placed }[] {
  if (!isJsonObject(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const holds = KEYWORDS.get(keyword);
    const at = [...path, keyword];
    if (holds === 'one') return [{ keyword, inner: { path: at, schema: value } }];
    const isHolder = (holds === 'list' && Array.isArray(value)) || (holds === 'named' && isJsonObject(value));
    if (!isHolder) return [];
    return Object.entries(value as object).map(([name, inner]) => ({
      keyword,
      inner: { path: [...at, name], schema: inner as unknown },
    }));
  });
}
