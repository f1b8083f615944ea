import { GraphQLObjectType, GraphQLSchema, GraphQLString, type GraphQLFieldConfigMap } from 'graphql';
import { Role } from './caller.js';
import { enforceAccess } from './enforce-access.js';

const schemaOf = (fields: GraphQLFieldConfigMap<unknown, unknown>): GraphQLSchema =>
  new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields }) });

const ofMember = new GraphQLObjectType({
  name: 'Member',
  fields: {
    name: { type: GraphQLString, description: 'The name.' },
    email: {
      type: GraphQLString,
      description: 'The address.',
      extensions: { allow: [Role.ADMIN, Role.SUPPORT, Role.MEMBER] },
    },
  },
});

describe('enforceAccess', () => {
  it('says in each description who may have it, and nothing where a field inherits', () => {
    const member = { type: ofMember, description: 'A member.', extensions: { allow: [Role.ADMIN] } };

    const schema = enforceAccess(schemaOf({ member }));

    expect(schema.getQueryType()?.getFields()['member']?.description).toBe('A member. For ADMIN.');
    expect(ofMember.getFields()['email']?.description).toBe('The address. For ADMIN, SUPPORT and MEMBER.');
    expect(ofMember.getFields()['name']?.description).toBe('The name.');
    expect(schema.getQueryType()?.description).toMatch(/^What can be read[.] /);
  });

  it('lets no server start with an operation that names no roles', () => {
    const member = { type: GraphQLString, description: 'A member.' };

    expect(() => enforceAccess(schemaOf({ member }))).toThrow('Query.member has no @Allow');
  });
});
