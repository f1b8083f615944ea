import {
  getNamedType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { Variables } from './cost.js';

/** Of a name and a text together, each so many characters are a value more. */
const CHARACTERS = 20;

/** A field under one name of the answer. */
interface Wanted {
  readonly key: string;
  readonly definition: GraphQLField<unknown, unknown>;
  /** Null for a single value. */
  readonly type: GraphQLObjectType | null;
  /** What is asked of it, wherever the document says so. */
  readonly sets: SelectionSetNode[];
  /** `sets` as one, once somebody needs it. */
  inner: Wanted[] | null;
}

/**
 * Counts the values that an answer holds of the schema itself (`__schema`, `__type`), by going through it as the answer would: 1 for each
 * field, and 1 more for each 20 characters of its name and text. What `@skip` and `includeDeprecated` leave out counts too. Stops when
 * there are more than `most`, so that no document takes long to count. The document may be wrong in any way: other rules say so.
 */
export class SchemaValues {
  private found = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly most: number,
  ) {}

  /** How many there are; where it is more than `most`, how many more is not known. A type that only variables name counts nothing without. */
  in(operation: OperationDefinitionNode, variables: Variables | null): number {
    for (const field of this.fieldsOf([operation.selectionSet]).values()) {
      const [first] = field;
      if (first?.name.value === SchemaMetaFieldDef.name)
        this.count(this.wanted(field, SchemaMetaFieldDef), this.schema);
      if (first?.name.value !== TypeMetaFieldDef.name) continue;
      const name = typeNameIn(first, operation, variables);
      if (name !== null) this.count(this.wanted(field, TypeMetaFieldDef), this.schema.getType(name));
    }
    return this.found;
  }

  private count(wanted: Wanted, value: unknown): void {
    const { key, type } = wanted;
    const text = type === null && typeof value === 'string' ? value.length : 0;
    this.found += 1 + Math.floor((key.length + text) / CHARACTERS);
    if (type === null) {
      if (Array.isArray(value)) this.found += value.length;
      return;
    }
    wanted.inner ??= this.plan(wanted.sets, type);
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item == null) continue;
      for (const inner of wanted.inner) {
        if (this.found > this.most) return;
        this.count(inner, this.valueOf(inner, item));
      }
    }
  }

  private valueOf({ definition }: Wanted, source: unknown): unknown {
    if (definition === TypeNameMetaFieldDef) return null;
    const info = { schema: this.schema } as GraphQLResolveInfo;
    return definition.resolve?.(source, { includeDeprecated: true }, undefined, info);
  }

  private plan(sets: readonly SelectionSetNode[], type: GraphQLObjectType): Wanted[] {
    const known = { ...type.getFields(), [TypeNameMetaFieldDef.name]: TypeNameMetaFieldDef };
    return [...this.fieldsOf(sets).values()].flatMap((fields) => {
      const definition = known[fields[0]?.name.value ?? ''];
      return definition ? [this.wanted(fields, definition)] : [];
    });
  }

  private wanted(fields: readonly FieldNode[], definition: GraphQLField<unknown, unknown>): Wanted {
    const [first] = fields;
    const type = getNamedType(definition.type);
    return {
      key: (first?.alias ?? first?.name)?.value ?? '',
      definition,
      type: isObjectType(type) ? type : null,
      sets: fields.flatMap(({ selectionSet }) => selectionSet ?? []),
      inner: null,
    };
  }

  /** By the names that they have in the answer. */
  private fieldsOf(sets: readonly SelectionSetNode[]): ReadonlyMap<string, FieldNode[]> {
    const fields = new Map<string, FieldNode[]>();
    const seen = new Set<string>();
    const add = ({ selections }: SelectionSetNode): void => {
      for (const one of selections) {
        if (one.kind === Kind.FIELD) {
          const key = (one.alias ?? one.name).value;
          const others = fields.get(key);
          if (others) others.push(one);
          else fields.set(key, [one]);
        } else if (one.kind === Kind.INLINE_FRAGMENT) add(one.selectionSet);
        else if (!seen.has(one.name.value)) {
          seen.add(one.name.value);
          const fragment = this.fragments.get(one.name.value);
          if (fragment) add(fragment.selectionSet);
        }
      }
    };
    sets.forEach(add);
    return fields;
  }
}

/** Which type `__type` asks for; null where that is not known, or none. */
function typeNameIn(
  { arguments: given }: FieldNode,
  { variableDefinitions }: OperationDefinitionNode,
  variables: Variables | null,
): string | null {
  const value = given?.find(({ name }) => name.value === 'name')?.value;
  if (value?.kind !== Kind.VARIABLE) return textOf(value);
  const declared = variableDefinitions?.find(({ variable }) => variable.name.value === value.name.value);
  const sent = variables?.[value.name.value];
  if (sent === undefined) return textOf(declared?.defaultValue);
  return typeof sent === 'string' ? sent : null;
}

function textOf(value: ValueNode | undefined): string | null {
  return value?.kind === Kind.STRING ? value.value : null;
}
