import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { TestApp } from '../../../support/app.js';
import type { Role } from './operations.js';

type Field = GraphQLField<unknown, unknown>;

/** A way from a root field to an object, as text around what is asked of it. */
interface Way {
  type: GraphQLObjectType;
  before: string;
  after: string;
  length: number;
}

/** What somebody was shown of each field, as JSON. */
export type Shown = Map<string, string>;

const DEEPEST = 9;

/** The roles that a field names; null where it goes by the type it is on. */
function rolesOf({ extensions }: Field): readonly Role[] | null {
  return (extensions['allow'] as readonly Role[] | undefined) ?? null;
}

/**
 * Asks, as this role, for every field that can be asked for from these places on, each type by the shortest way on which there is
 * one. Answers what was shown of each field that answers with objects.
 */
export async function walk(
  app: TestApp,
  as: string,
  role: Role,
  starts: string[],
  schema: GraphQLSchema,
): Promise<Shown> {
  const shown: Shown = new Map();
  const known = new Set<string>();
  const query = schema.getQueryType() as GraphQLObjectType;
  const waysFrom = (start: string): Way[] => {
    const field = query.getFields()[/^\w+/.exec(start)![0]] as Field;
    return typesOf(field, schema).map((type) => ({
      type,
      before: `{ ${start} { ... on ${type.name} {`,
      after: '} } }',
      length: 1,
    }));
  };
  let ways = starts.flatMap(waysFrom);
  while (ways.length > 0) {
    const next: Way[] = [];
    for (const way of ways) {
      if (known.has(way.type.name)) continue;
      const leaves = leavesOf(way.type, role);
      const found = await ask(app, as, `${way.before} ${leaves} ${way.after}`);
      if (found === null) continue; // there is none on this way: perhaps on another
      known.add(way.type.name);
      shown.set(way.type.name, found);
      const fields = Object.values(way.type.getFields()).filter((one) => mayAsk(one, role));
      const below = fields.flatMap((field) =>
        typesOf(field, schema).map((type) => ({ type, at: `${field.name}${few(field)} { ... on ${type.name}`, field })),
      );
      // Members of a union are asked by themselves: fields of one name may be of different types there.
      const alone = below.filter(({ field }) => !isObjectType(getNamedType(field.type)));
      const together = below.filter((one) => !alone.includes(one));
      const told = async (asked: typeof below): Promise<void> => {
        const text = asked.map(({ type, at }) => `${at} { ${leavesOf(type, role)} } }`).join(' ');
        const answer = await answerOf(app, as, `${way.before} ${text} ${way.after}`);
        // What is forbidden on this way takes what was asked beside it along.
        if (answer === FORBIDDEN && asked.length > 1) for (const one of asked) await told([one]);
        if (answer === FORBIDDEN) return;
        for (const { type, at, field } of asked) {
          const name = `${way.type.name}.${field.name}`;
          const value = valuesOf(answer, field.name)
            .filter((one) => one.includes('"__typename"'))
            .join('');
          if (value === '') continue;
          shown.set(name, (shown.get(name) ?? '') + value);
          if (way.length < DEEPEST)
            next.push({ type, before: `${way.before} ${at} {`, after: `} } ${way.after}`, length: way.length + 1 });
        }
      };
      for (const asked of [...inParts(together), ...alone.map((one) => [one])]) await told(asked);
    }
    ways = next;
  }
  return shown;
}

/** What is answered, or null where there is nothing of that type, or nothing for this role. */
async function ask(app: TestApp, as: string, query: string): Promise<string | null> {
  const answer = await answerOf(app, as, query);
  const text = JSON.stringify(answer);
  return answer !== FORBIDDEN && text.includes('"__typename"') ? text : null;
}

const FORBIDDEN = Symbol('forbidden');

async function answerOf(app: TestApp, as: string, query: string): Promise<unknown> {
  const { data, errors } = await app.call(as, query);
  if (errors?.some(({ extensions }) => extensions.code !== 'FORBIDDEN'))
    throw new Error(`${query}: ${errors[0]?.message}`);
  return errors ? FORBIDDEN : (data as unknown);
}

/** Every value of that name in an answer, as JSON. */
function valuesOf(answer: unknown, name: string): string[] {
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries(answer).flatMap(([key, value]) =>
    key === name ? [JSON.stringify(value)] : valuesOf(value, name),
  );
}

/** A page of two, where there are pages. */
function few({ args }: Field): string {
  return args.some(({ name }) => name === 'first') ? '(first: 2)' : '';
}

function inParts<Item>(items: Item[], size = 8): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));
}

function mayAsk(field: Field, role: Role): boolean {
  const isFree = field.args.every((one) => !isNonNullType(one.type) || one.defaultValue !== undefined);
  return isFree && (rolesOf(field)?.includes(role) ?? true);
}

function leavesOf(type: GraphQLObjectType, role: Role): string {
  const leaves = Object.values(type.getFields()).filter(
    (one) => mayAsk(one, role) && !isCompositeType(getNamedType(one.type)),
  );
  return ['__typename', ...leaves.map(({ name }) => name)].join(' ');
}

function typesOf(field: Field, schema: GraphQLSchema): GraphQLObjectType[] {
  const type = getNamedType(field.type);
  if (isObjectType(type)) return [type];
  return isUnionType(type) || isInterfaceType(type) ? [...schema.getPossibleTypes(type)] : [];
}
