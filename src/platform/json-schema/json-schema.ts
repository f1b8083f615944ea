// eslint-disable-next-line no-restricted-imports -- this is how ajv offers draft 2020-12: it exports nothing by a shorter name
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Problem } from '../../kernel/problem.js';
import { problemsOfMisfits } from './misfits.js';
import { keywordProblems, referenceProblems } from './schema-keywords.js';
import { isJsonObject, jsonProblem, valuesIn } from './stored-json.js';

/** What a schema may be: every level of attributes takes two of the schema. */
const SCHEMA_BOUNDS = { most: 10_000, deepest: 24 };

/** How attributes are checked, with or without a schema. */
export interface AttributeTerms {
  /** So many characters at most as JSON. */
  most: number;
  /** Said of an attribute that the schema does not have. */
  unknown: string;
}

/** Finds everything that is wrong with attributes; none given are an empty object. Paths begin with `attributes`. */
export type AttributeCheck = (attributes: unknown) => Problem[];

/** So many levels of objects and lists at most in attributes. */
const DEEPEST = 10;

/** So many values at most are checked by a schema: with as many schemas, a tenth of a second at worst. */
const MOST_VALUES = 200;

/** So many problems of one input are named. */
const MOST_PROBLEMS = 20;
const LONGEST_MESSAGE = 500;

/**
 * Draft 2020-12, strict: what looks like a mistake does not compile. A name that is required without being described is
 * none, since it may be described elsewhere. Only what attributes have themselves counts, not what every object inherits.
 */
const compiler = new Ajv2020({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  allErrors: true,
  verbose: true,
  ownProperties: true,
  addUsedSchema: false,
  logger: false,
});

/** What is wrong with a schema of attributes, said at `path`. By a schema without problems attributes are checked in short time. */
export function schemaProblems(schema: unknown, path: string[]): Problem[] {
  if (!isJsonObject(schema)) return [{ path, message: 'must be a JSON Schema of an object' }];
  const unfit = jsonProblem(schema, SCHEMA_BOUNDS);
  if (unfit !== null) return [{ path, message: unfit }];
  const problems = [
    ...(schema['type'] === 'object'
      ? []
      : [{ path: [...path, 'type'], message: 'must be "object": attributes are one' }]),
    ...keywordProblems(schema, path),
    ...referenceProblems(schema, path),
  ];
  if (problems.length > 0) return problems.slice(0, MOST_PROBLEMS);
  try {
    compile(schema);
    return [];
  } catch (error) {
    const reason = (error as Error).message.slice(0, LONGEST_MESSAGE);
    return [{ path, message: `is not a JSON Schema that can be used: ${reason}` }];
  }
}

/** How attributes are checked by a schema without problems; without a schema every object will do. */
export function compileSchema(
  schema: Record<string, unknown> | null,
  { most, unknown }: AttributeTerms,
): AttributeCheck {
  const path = ['attributes'];
  const validate = schema && compile(schema);
  return (attributes) => {
    const given = attributes ?? {};
    if (!isJsonObject(given)) return [{ path, message: 'must be an object' }];
    const unfit = jsonProblem(given, { most, deepest: DEEPEST });
    if (unfit !== null) return [{ path, message: unfit }];
    if (!validate) return [];
    const values = valuesIn(given);
    if (values > MOST_VALUES) {
      return [{ path, message: `must hold at most ${String(MOST_VALUES)} values, not ${String(values)}` }];
    }
    if (validate(given)) return [];
    return problemsOfMisfits(validate.errors ?? [], path, unknown).slice(0, MOST_PROBLEMS);
  };
}

/** The compiler keeps no schema, however often it is asked. */
function compile(schema: Record<string, unknown>): ReturnType<typeof compiler.compile> {
  try {
    return compiler.compile(schema);
  } finally {
    compiler.removeSchema(schema);
  }
}
