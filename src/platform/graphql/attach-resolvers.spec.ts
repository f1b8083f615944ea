import { buildSchema, isInterfaceType, isObjectType, type GraphQLField } from 'graphql';
import { attachResolvers, type Resolvers } from './attach-resolvers.js';

const SCHEMA = `
  interface Named { name: String, title: String }
  type Member implements Named { name: String, title: String, points: Int }
  type Reward implements Named { name: String, title: String }
  union Found = Member | Reward
  type Query { found: Found }
  type Subscription { changed: Int }
`;

const resolve = (): string => 'resolved';
const other = (): string => 'resolved otherwise';

/** What stands at a field after these resolvers were attached, in whatever order they came. */
function fieldOf(resolvers: Resolvers, name: string, key: string): GraphQLField<unknown, unknown> | undefined {
  const schema = buildSchema(SCHEMA);
  attachResolvers(schema, resolvers);
  const type = schema.getType(name);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[key] : undefined;
}

describe('attachResolvers', () => {
  it('puts a function where its field is, and nowhere else', () => {
    expect(fieldOf({ Member: { points: resolve } }, 'Member', 'points')?.resolve).toBe(resolve);
    expect(fieldOf({ Member: { points: resolve } }, 'Member', 'name')?.resolve).toBeUndefined();
    expect(fieldOf({ Member: { name: resolve } }, 'Reward', 'name')?.resolve).toBeUndefined();
  });

  it('gives a subscription both of its functions', () => {
    const field = fieldOf({ Subscription: { changed: { resolve, subscribe: other } } }, 'Subscription', 'changed');

    expect(field).toMatchObject({ resolve, subscribe: other });
  });

  it.each([
    ['before', { Named: { name: resolve }, Member: { name: other } }],
    ['after', { Member: { name: other }, Named: { name: resolve } }],
  ])('serves implementations by what stands at the interface, also %s a resolver of their own', (_, resolvers) => {
    expect(fieldOf(resolvers, 'Named', 'name')?.resolve).toBe(resolve);
    expect(fieldOf(resolvers, 'Reward', 'name')?.resolve).toBe(resolve);
    expect(fieldOf(resolvers, 'Member', 'name')?.resolve).toBe(other);
    expect(fieldOf(resolvers, 'Member', 'title')?.resolve).toBeUndefined();
  });

  it.each([
    ['Member.age has a resolver, and is not in the schema', { Member: { age: resolve } }],
    ['Shop has resolvers, and is no type with fields', { Shop: { name: resolve } }],
    ['Found has resolvers, and is no type with fields', { Found: { __resolveType: resolve } }],
  ])('throws: %s', (message, resolvers: Resolvers) => {
    expect(() => attachResolvers(buildSchema(SCHEMA), resolvers)).toThrow(message);
  });
});
