import { isInterfaceType, isObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

type Resolve = GraphQLFieldResolver<unknown, unknown>;

/** By type and by field, as Nest finds them in the classes; a subscription has two functions. */
export type Resolvers = Record<string, Record<string, Resolve | { resolve?: Resolve; subscribe?: Resolve }>>;

/**
 * Puts resolvers where they belong in a schema that was made from the same classes. What stands at a field of an interface
 * serves its implementations too, unless they have a resolver of their own. Throws when a type or a field is not in the schema.
 */
export function attachResolvers(schema: GraphQLSchema, resolvers: Resolvers): void {
  for (const [name, found] of Object.entries(resolvers)) {
    const type = schema.getType(name);
    if (!isInterfaceType(type)) continue;
    for (const implementation of schema.getImplementations(type).objects) attach(schema, implementation.name, found);
  }
  for (const [name, found] of Object.entries(resolvers)) attach(schema, name, found);
}

function attach(schema: GraphQLSchema, name: string, found: Resolvers[string]): void {
  const type = schema.getType(name);
  if (!isObjectType(type) && !isInterfaceType(type))
    throw new Error(`${name} has resolvers, and is no type with fields`);
  const fields = type.getFields();
  for (const [key, resolver] of Object.entries(found)) {
    const field = fields[key];
    if (!field) throw new Error(`${name}.${key} has a resolver, and is not in the schema`);
    Object.assign(field, typeof resolver === 'function' ? { resolve: resolver } : resolver);
  }
}
