import {
  getNullableType,
  GraphQLScalarType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromAST,
  type DocumentNode,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** Variables as a client sends them. */
export type Variables = Readonly<Record<string, unknown>>;

/** What to hand to `execute` in place of a document and the variables that were sent with it. */
export interface Ready {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variableValues: Variables;
}

/** An answer of a coercion: what is wrong is for graphql-js to say. */
const WRONG = Symbol('wrong');

type Coerce = (value: unknown) => unknown;

interface Variable {
  readonly name: string;
  readonly isRequired: boolean;
  /** Undefined for none. */
  readonly byDefault: unknown;
  readonly coerce: Coerce;
}

interface Operation {
  readonly document: DocumentNode;
  readonly variables: readonly Variable[];
}

/** The type of variables that are coerced already. */
const COERCED = new GraphQLScalarType({ name: 'Coerced', description: 'What fits already.' });

/**
 * Objects without what every object inherits, as graphql-js makes them; but of a form that the engine knows, so that what reads
 * them afterwards is several times as fast as with `Object.create(null)`.
 */
const Bare = function Bare() {
  // Nothing in it yet.
} as unknown as new () => Record<string, unknown>;
Bare.prototype = Object.create(null) as object;

/**
 * Coerces variables of documents that are known, with functions that are put together once for each type. graphql-js goes through types and
 * builds paths for errors that nearly never come, for every value of every request. What does not fit is left to it: `of` answers null, and
 * the document is executed as it came.
 */
export class ReadyVariables {
  private readonly schema: GraphQLSchema;
  private readonly coercions = new Map<GraphQLInputType, Coerce>();
  private readonly known = new WeakMap<DocumentNode, Map<string, Operation | null>>();

  constructor(private readonly types: GraphQLSchema) {
    this.schema = Object.create(types) as GraphQLSchema;
    this.schema.getType = (name) => (name === COERCED.name ? COERCED : types.getType(name));
  }

  of(
    document: DocumentNode,
    operationName: string | null | undefined,
    sent: Variables | null | undefined,
  ): Ready | null {
    const operation = this.operationOf(document, operationName ?? '');
    if (!operation) return null;
    const variableValues = new Bare();
    const given = sent ?? {};
    for (const { name, isRequired, byDefault, coerce } of operation.variables) {
      if (!Object.hasOwn(given, name)) {
        if (byDefault !== undefined) variableValues[name] = byDefault;
        else if (isRequired) return null;
        continue;
      }
      const value = coerce(given[name]);
      if (value === WRONG) return null;
      variableValues[name] = value;
    }
    return { schema: this.schema, document: operation.document, variableValues };
  }

  private operationOf(document: DocumentNode, name: string): Operation | null {
    let operations = this.known.get(document);
    if (!operations) this.known.set(document, (operations = new Map<string, Operation | null>()));
    let operation = operations.get(name);
    if (operation === undefined) {
      operation = this.prepare(document, name);
      if (operation || operations.size === 0) operations.set(name, operation); // names that are in no document are not kept
    }
    return operation;
  }

  /** Null where there is not one operation of that name, or nothing to gain. */
  private prepare(document: DocumentNode, name: string): Operation | null {
    const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
    const asked = name === '' ? operations : operations.filter((one) => one.name?.value === name);
    const [operation] = asked;
    if (asked.length !== 1 || !operation?.variableDefinitions?.length) return null;
    const variables: Variable[] = [];
    for (const { variable, type: said, defaultValue } of operation.variableDefinitions) {
      const type = typeFromAST(this.types, said);
      if (!isInputType(type)) return null;
      const byDefault = defaultValue && valueFromAST(defaultValue, type);
      const isRequired = isNonNullType(type);
      variables.push({ name: variable.name.value, isRequired, byDefault, coerce: this.coercionOf(type) });
    }
    const coerced = asCoerced(operation);
    const definitions = document.definitions.map((one) => (one === operation ? coerced : one));
    return { document: { ...document, definitions }, variables };
  }

  private coercionOf(type: GraphQLInputType): Coerce {
    const known = this.coercions.get(type);
    if (known) return known;
    // A type may hold itself: it finds this, which finds what is made of it by then.
    let made: Coerce | null = null;
    this.coercions.set(type, (value) => (made ?? WRONG_ALWAYS)(value));
    made = this.make(type);
    this.coercions.set(type, made);
    return made;
  }

  private make(type: GraphQLInputType): Coerce {
    if (isNonNullType(type)) {
      const inner = this.coercionOf(getNullableType(type));
      return (value) => (value === null || value === undefined ? WRONG : inner(value));
    }
    const coerce = isListType(type)
      ? listOf(this.coercionOf(type.ofType))
      : isInputObjectType(type)
        ? this.objectOf(type)
        : leafOf(type);
    return (value) => (value === null || value === undefined ? null : coerce(value));
  }

  private objectOf(type: GraphQLInputObjectType): Coerce {
    const known = type.getFields();
    const fields = Object.values(known).map(({ name, type: of, defaultValue }) => ({
      name,
      defaultValue,
      isRequired: isNonNullType(of),
      coerce: this.coercionOf(of),
    }));
    const { isOneOf } = type;
    return (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return WRONG;
      const given = value as Record<string, unknown>;
      const object = new Bare();
      for (const { name, defaultValue, isRequired, coerce } of fields) {
        const inner = given[name];
        if (inner === undefined) {
          if (defaultValue !== undefined) object[name] = defaultValue;
          else if (isRequired) return WRONG;
          continue;
        }
        const coerced = coerce(inner);
        if (coerced === WRONG) return WRONG;
        object[name] = coerced;
      }
      for (const name of Object.keys(given)) if (!Object.hasOwn(known, name)) return WRONG;
      return isOneOf && !isOneSaid(object) ? WRONG : object;
    };
  }
}

const WRONG_ALWAYS: Coerce = () => WRONG;

function isOneSaid(object: Record<string, unknown>): boolean {
  const values = Object.values(object);
  return values.length === 1 && values[0] !== null;
}

/** A value that is no list is a list of one. */
function listOf(coerce: Coerce): Coerce {
  return (value) => {
    const items = (Array.isArray(value) ? value : [value]).map(coerce);
    return items.includes(WRONG) ? WRONG : items;
  };
}

function leafOf(type: GraphQLLeafType): Coerce {
  return (value) => {
    try {
      const parsed: unknown = type.parseValue(value);
      return parsed === undefined ? WRONG : parsed;
    } catch {
      return WRONG;
    }
  };
}

/** The operation with variables that are taken as they are. */
function asCoerced(operation: OperationDefinitionNode): OperationDefinitionNode {
  const type = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: COERCED.name } } as const;
  return {
    ...operation,
    variableDefinitions: operation.variableDefinitions?.map(({ kind, variable }) => ({ kind, variable, type })),
  };
}
