import { GraphQLError, OperationTypeNode, type DocumentNode, type GraphQLSchema, type ValidationRule } from 'graphql';
import { costWith, type Variables } from './cost.js';
import { measure, type Measure } from './measure.js';

/** The largest operation that is looked at. What each is for, and how to stay below it, stands in docs/limits.md. */
export const LARGEST = {
  tokens: 1000,
  depth: 12,
  complexity: 1000,
  aliases: 20,
  rootMutations: 5,
  schemas: 1,
  types: 5,
  schemaValues: 80_000,
} as const;

export type DocumentLimit =
  'DEPTH' | 'COMPLEXITY' | 'ALIASES' | 'ROOT_MUTATIONS' | 'SCHEMAS' | 'TYPES' | 'SCHEMA_VALUES';

/** Measures each document once, and says what is too large. */
export class DocumentLimits {
  private readonly known = new WeakMap<DocumentNode, ReadonlyMap<string, Measure>>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** What can be said of a document by itself: part of finding it valid, so it is asked once for each. */
  static readonly rule: ValidationRule = (context) => ({
    Document: (document) => {
      const measures = [...measure(context.getSchema(), document).values()];
      const errors = [...measures.flatMap((one) => excesses(one, one.cost.least)), ...schemaExcesses(measures)];
      for (const error of errors) context.reportError(error);
    },
  });

  /** The operation of this name, or the only one; undefined when there is none such. */
  operation(document: DocumentNode, name: string | null | undefined): Measure | undefined {
    let measures = this.known.get(document);
    if (!measures) this.known.set(document, (measures = measure(this.schema, document)));
    if (name != null && name !== '') return measures.get(name);
    const [only] = measures.values();
    return only;
  }
}

/** What is too complex by the length of its lists, which variables say; null when nothing is. Takes microseconds. */
export function complexityExcess({ cost }: Measure, variables: Variables | null | undefined): GraphQLError | null {
  if (!cost.with) return null;
  const complexity = costWith(cost, variables ?? {});
  return complexity > LARGEST.complexity ? tooComplex(complexity) : null;
}

/** How many values it asks of the schema itself, or that these are too many: how many more is not counted. */
export function schemaValuesOf(
  { schemaValues }: Measure,
  variables: Variables | null | undefined,
): number | GraphQLError {
  const values = schemaValues?.(variables ?? null, LARGEST.schemaValues) ?? 0;
  return values > LARGEST.schemaValues ? tooManyValues() : values;
}

/** Of a document, whichever of its operations is meant: so it does not take long to be measured either. */
function schemaExcesses(measures: readonly Measure[]): GraphQLError[] {
  const asked = (field: string): number =>
    measures.reduce((sum, { rootFields }) => sum + (rootFields.get(field) ?? 0), 0);
  const [schemas, types] = [asked('__schema'), asked('__type')];
  if (schemas > LARGEST.schemas) {
    const message = `The document asks for \`__schema\` ${count(schemas)} times; at most once.`;
    return [tooLarge('SCHEMAS', message, schemas, LARGEST.schemas)];
  }
  if (types > LARGEST.types) {
    const message = `The document asks for \`__type\` ${count(types)} times; at most ${count(LARGEST.types)} times.`;
    return [tooLarge('TYPES', message, types, LARGEST.types)];
  }
  let values = 0;
  for (const { schemaValues } of measures) values += schemaValues?.(null, LARGEST.schemaValues - values) ?? 0;
  return values > LARGEST.schemaValues ? [tooManyValues()] : [];
}

function excesses({ type, depth, aliases, rootFields }: Measure, complexity: number): GraphQLError[] {
  const errors: GraphQLError[] = [];
  const fields = [...rootFields.values()].reduce((sum, count) => sum + count, 0);
  if (depth > LARGEST.depth) {
    errors.push(
      tooLarge(
        'DEPTH',
        `The operation is ${count(depth)} fields deep; at most ${count(LARGEST.depth)}.`,
        depth,
        LARGEST.depth,
      ),
    );
  }
  if (aliases > LARGEST.aliases) {
    errors.push(
      tooLarge(
        'ALIASES',
        `The operation has ${count(aliases)} aliases; at most ${count(LARGEST.aliases)}.`,
        aliases,
        LARGEST.aliases,
      ),
    );
  }
  if (type === OperationTypeNode.MUTATION && fields > LARGEST.rootMutations) {
    const message = `The operation calls ${count(fields)} mutations; at most ${count(LARGEST.rootMutations)} in one request.`;
    errors.push(tooLarge('ROOT_MUTATIONS', message, fields, LARGEST.rootMutations));
  }
  if (complexity > LARGEST.complexity) errors.push(tooComplex(complexity));
  return errors;
}

function tooComplex(complexity: number): GraphQLError {
  const message = `The operation has a complexity of ${count(complexity)}; at most ${count(LARGEST.complexity)}. Ask for fewer fields, or for fewer items by a smaller \`first\`.`;
  return tooLarge('COMPLEXITY', message, complexity, LARGEST.complexity);
}

function tooManyValues(): GraphQLError {
  const allowed = LARGEST.schemaValues;
  const message = `The document asks for more than ${count(allowed)} values of the schema. Ask for fewer fields of it, or for fewer types within types.`;
  return tooLarge('SCHEMA_VALUES', message, undefined, allowed);
}

function tooLarge(limit: DocumentLimit, message: string, was: number | undefined, allowed: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', limit, was, allowed } });
}

function count(number: number): string {
  return number.toLocaleString('en');
}
