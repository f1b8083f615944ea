import { GraphQLError, OperationTypeNode, type DocumentNode, type GraphQLSchema, type ValidationRule } from 'graphql';
import { costWith, type Variables } from './cost.js';
import { measure, type Measure } from './measure.js';

/** The largest operation that is looked at. What each is for, and how to stay below it, stands in docs/limits.md. */
export const LARGEST = { tokens: 1000, depth: 12, complexity: 1000, aliases: 20, rootMutations: 5 } as const;

export type DocumentLimit = 'DEPTH' | 'COMPLEXITY' | 'ALIASES' | 'ROOT_MUTATIONS';

/** Measures each document once, and says what is too large. */
export class DocumentLimits {
  private readonly known = new WeakMap<DocumentNode, ReadonlyMap<string, Measure>>();

  constructor(private readonly schema: GraphQLSchema) {}

  /** What can be said of a document by itself: part of finding it valid, so it is asked once for each. */
  static readonly rule: ValidationRule = (context) => ({
    Document: (document) => {
      for (const one of measure(context.getSchema(), document).values()) {
        for (const error of excesses(one, one.cost.least)) context.reportError(error);
      }
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

function tooLarge(limit: DocumentLimit, message: string, was: number, allowed: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', limit, was, allowed } });
}

function count(number: number): string {
  return number.toLocaleString('en');
}
