import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { constant, either, FREE, sum, times, type Cost, type Variables } from './cost.js';
import { pageSizeOf } from './page-size.js';
import { SchemaValues } from './schema-values.js';

/** How large an operation is. */
export interface Measure {
  readonly type: OperationTypeNode;
  /** Fields within fields, the root's counting 1. */
  readonly depth: number;
  /** Fields that are given another name; a long one counts as several. */
  readonly aliases: number;
  /** The objects that the answer may have: single values are free. */
  readonly cost: Cost;
  /** How often each field of the root is asked for, by its name in the schema. */
  readonly rootFields: ReadonlyMap<string, number>;
  /** Counts what it asks of the schema itself, up to a little more than `most`; null where it asks nothing of it. */
  readonly schemaValues: ((variables: Variables | null, most: number) => number) | null;
}

/** What a part of an operation is measured by. `items`: what one item costs, where the part is a page of a list. */
type Part = Pick<Measure, 'depth' | 'aliases' | 'cost'> & { readonly items: Cost };

const ONE = constant(1);
const NOTHING: Part = { depth: 0, aliases: 0, cost: FREE, items: FREE };

/** The form of a page says nothing by itself. */
const PAGE = /Connection$/;
const FORM = new Set(['edges', 'nodes', 'pageInfo']);
const INTROSPECTION = new Set(['__schema', '__type']);

/** An alias of more characters counts once for each so many: it stands at every thing of the answer. */
const CHARACTERS_OF_ALIAS = 50;

/**
 * Measures the operations of a document, by name; '' is the one without a name. Each fragment is measured once, however often it is
 * used, so this takes time by the length of the text. A list without `first` counts as one thing: how long it is hangs on what was
 * recorded, and there is no way to ask for more. The document may be wrong in any way: other rules say so.
 */
export function measure(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, Measure> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const one of document.definitions) {
    if (one.kind === Kind.FRAGMENT_DEFINITION) fragments.set(one.name.value, one);
  }
  const measures = new Map<string, Measure>();
  for (const one of document.definitions) {
    if (one.kind !== Kind.OPERATION_DEFINITION) continue;
    measures.set(one.name?.value ?? '', new Ruler(schema, fragments, one).operation());
  }
  return measures;
}

/** Whether it asks for nothing but the schema itself, which is the same for everybody. */
export function isAboutSchema({ type, rootFields, schemaValues }: Measure): boolean {
  if (type !== OperationTypeNode.QUERY || !schemaValues) return false;
  return [...rootFields.keys()].every((name) => INTROSPECTION.has(name) || name === '__typename');
}

/** Measures one operation. */
class Ruler {
  /** Of fragments; a fragment within itself is nothing. */
  private readonly known = new Map<string, Part>();
  private readonly root: GraphQLObjectType | null;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>,
    private readonly of: OperationDefinitionNode,
  ) {
    this.root = schema.getRootType(of.operation) ?? null;
  }

  operation(): Measure {
    const { operation: type, selectionSet } = this.of;
    const keys = new Map<string, string>();
    this.rootKeys(selectionSet, keys, new Set());
    const rootFields = new Map<string, number>();
    for (const name of keys.values()) rootFields.set(name, (rootFields.get(name) ?? 0) + 1);
    const { depth, aliases, cost } = this.selections(selectionSet, this.root);
    const asksForSchema = [...rootFields.keys()].some((name) => INTROSPECTION.has(name));
    const schemaValues: Measure['schemaValues'] = (variables, most) =>
      new SchemaValues(this.schema, this.fragments, most).in(this.of, variables);
    return { type, rootFields, depth, aliases, cost, schemaValues: asksForSchema ? schemaValues : null };
  }

  /** Which field of the root stands under which key of the answer. */
  private rootKeys(set: SelectionSetNode, keys: Map<string, string>, seen: Set<string>): void {
    for (const one of set.selections) {
      if (one.kind === Kind.FIELD) keys.set((one.alias ?? one.name).value, one.name.value);
      else if (one.kind === Kind.INLINE_FRAGMENT) this.rootKeys(one.selectionSet, keys, seen);
      else if (!seen.has(one.name.value)) {
        seen.add(one.name.value);
        const fragment = this.fragments.get(one.name.value);
        if (fragment) this.rootKeys(fragment.selectionSet, keys, seen);
      }
    }
  }

  /** What is said of several kinds of things, of which there is one, costs what the dearest kind costs. */
  private selections(set: SelectionSetNode, type: GraphQLCompositeType | null): Part {
    let [depth, aliases, cost, items] = [0, 0, FREE, FREE];
    const ofKinds = new Map<string, Cost>();
    for (const one of set.selections) {
      const part = one.kind === Kind.FIELD ? this.field(one, type) : this.fragment(one, type);
      depth = Math.max(depth, part.depth);
      aliases += part.aliases;
      items = sum(items, part.items);
      const kind = one.kind === Kind.FIELD ? null : this.kindOf(one, type);
      if (kind === null) cost = sum(cost, part.cost);
      else ofKinds.set(kind, sum(ofKinds.get(kind) ?? FREE, part.cost));
    }
    return { depth, aliases, items, cost: sum(cost, [...ofKinds.values()].reduce(either, FREE)) };
  }

  private field(field: FieldNode, type: GraphQLCompositeType | null): Part {
    const name = field.name.value;
    const aliases = Math.ceil((field.alias?.value.length ?? 0) / CHARACTERS_OF_ALIAS);
    if (name === '__typename') return { ...NOTHING, depth: 1, aliases };
    if (INTROSPECTION.has(name)) {
      const below = field.selectionSet ? this.selections(field.selectionSet, null) : NOTHING;
      return { ...NOTHING, depth: 1, aliases: aliases + below.aliases };
    }
    const isForm = FORM.has(name) && type !== null && PAGE.test(type.name);
    if (!field.selectionSet) return { depth: 1, aliases, cost: type === this.root ? ONE : FREE, items: FREE };
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    const named = definition ? getNamedType(definition.type) : null;
    const below = this.selections(field.selectionSet, isCompositeType(named) ? named : null);
    const part = { depth: 1 + below.depth, aliases: aliases + below.aliases };
    if (isForm) return { ...part, cost: FREE, items: sum(name === 'nodes' ? ONE : FREE, below.cost) };
    const size = definition ? pageSizeOf(definition, field, this.of) : 1;
    const isList = definition !== undefined && isListType(getNullableType(definition.type));
    const once = isList ? FREE : below.cost;
    const each = isList ? sum(size === 1 ? FREE : ONE, below.cost) : below.items;
    return { ...part, cost: sum(ONE, sum(once, times(each, size))), items: FREE };
  }

  private fragment(spread: InlineFragmentNode | FragmentSpreadNode, type: GraphQLCompositeType | null): Part {
    if (spread.kind === Kind.INLINE_FRAGMENT) {
      return this.selections(spread.selectionSet, this.conditionOf(spread) ?? type);
    }
    const name = spread.name.value;
    const known = this.known.get(name);
    if (known) return known;
    this.known.set(name, NOTHING);
    const fragment = this.fragments.get(name);
    const part = fragment ? this.selections(fragment.selectionSet, this.conditionOf(spread)) : NOTHING;
    this.known.set(name, part);
    return part;
  }

  /** The kind of thing that a fragment is about, where there may be several; null: all that there may be. */
  private kindOf(spread: InlineFragmentNode | FragmentSpreadNode, type: GraphQLCompositeType | null): string | null {
    const condition = this.conditionOf(spread);
    return isAbstractType(type) && isObjectType(condition) ? condition.name : null;
  }

  private conditionOf(spread: InlineFragmentNode | FragmentSpreadNode): GraphQLCompositeType | null {
    const { typeCondition } =
      spread.kind === Kind.FRAGMENT_SPREAD ? (this.fragments.get(spread.name.value) ?? {}) : spread;
    const type = typeCondition && this.schema.getType(typeCondition.name.value);
    return isCompositeType(type) ? type : null;
  }
}
