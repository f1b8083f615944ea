import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isInputObjectType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const root = join(import.meta.dirname, '../../..');
const features = createRequire(import.meta.url)(join(root, 'tools/architecture/features.cjs')) as string[];

/** The acts of this business. A new one is added here on purpose, after a look at whether one of these says the same. */
const VERBS = new Set(
  (
    'accept activate add adjust advance approve archive bar block cancel capture close complete confirm create end enroll erase ' +
    'export extend fulfill grant hold invite issue merge override pause record redeem refresh reinstate reject release reopen ' +
    'remove replace replay reserve restrict resume return revoke rollback rotate send simulate transfer unbar unblock unmerge update withdraw'
  ).split(' '),
);

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1);
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const fieldsOf = (type: { getFields(): Record<string, GraphQLField<unknown, unknown>> } | null | undefined) =>
  Object.values(type?.getFields() ?? {});

/** What is wrong with the name, the input and the result of one mutation. */
function problemsOfMutation(schema: GraphQLSchema, { name, args, type }: GraphQLField<unknown, unknown>): string[] {
  const problems: string[] = [];
  const [verb, ...noun] = name.split(/(?=[A-Z])/);
  if (noun.length === 0 || !VERBS.has(verb!)) {
    problems.push(`${name} must be named by a verb of the business and its noun (verbs stand in operations.spec.ts)`);
  }

  const [input] = args;
  const inputType = args.length === 1 && input?.name === 'input' && isNonNullType(input.type) && input.type.ofType;
  if (!inputType || !isInputObjectType(inputType)) {
    problems.push(`${name} must have exactly one argument, input: ${pascal(name)}Input!`);
  }

  const result = isNonNullType(type) ? type.ofType : undefined;
  // A bulk call may answer an interface of that name; both say what they may be.
  if (!isAbstractType(result) || result.name !== `${pascal(name)}Result`) {
    return [...problems, `${name} must answer ${pascal(name)}Result!, a union of its payload and its refusals`];
  }
  const members = schema.getPossibleTypes(result);
  if (!members.some(isPayloadOf(name))) problems.push(`${result.name} must contain ${pascal(name)}Payload`);
  for (const member of members.filter((each) => !isPayloadOf(name)(each))) {
    if (!member.getInterfaces().some((each) => each.name === 'UserError')) {
      problems.push(`${member.name} in ${result.name} must implement UserError`);
    }
  }
  return problems;
}

const isPayloadOf = (mutation: string) => (type: { name: string }) => type.name === `${pascal(mutation)}Payload`;

/** What a payload holds beside what is named after its type. */
const NAMED_OTHERWISE = ['UnmergeMembersPayload.absorbed'];

/** The fields of payloads that are not named after the type of what was made or changed. */
function misnamed(schema: GraphQLSchema): string[] {
  const payloads = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && /Payload$/.test(type.name),
  );
  return payloads.flatMap((payload) =>
    fieldsOf(payload as GraphQLObjectType).flatMap(({ name, type }) => {
      const held = isNonNullType(type) ? type.ofType : type;
      if (!isObjectType(held) || NAMED_OTHERWISE.includes(`${payload.name}.${name}`)) return [];
      const wanted = held.name.charAt(0).toLowerCase() + held.name.slice(1);
      return name === wanted ? [] : [`${payload.name}.${name} must be named ${wanted}`];
    }),
  );
}

/** The operations that no end-to-end file is named after. Files stand in `test/e2e/<feature>/`. */
function untested(schema: GraphQLSchema, files: string[]): string[] {
  const named = new Set(
    files
      .map((file) => /^([^/]+)\/([^/]+)\.e2e-spec\.ts$/.exec(file.replaceAll('\\', '/')))
      .filter((match) => match !== null && ['platform', ...features].includes(match[1]!))
      .map((match) => match![2]!),
  );
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots
    .flatMap(fieldsOf)
    .map(({ name }) => kebab(name))
    .filter((name) => !named.has(name))
    .map((name) => `test/e2e/<feature>/${name}.e2e-spec.ts is missing`);
}

describe('the operations of the schema', () => {
  const path = join(root, 'schema.graphql');
  let schema: GraphQLSchema;

  beforeAll(() => {
    if (!existsSync(path)) throw new Error('schema.graphql is missing: it is generated from the code and committed');
    schema = buildSchema(readFileSync(path, 'utf8'));
  });

  it('are there', () => {
    expect(isObjectType(schema.getQueryType())).toBe(true);
    expect(isObjectType(schema.getMutationType())).toBe(true);
  });

  it('have mutations of one form: verb and noun, one input, a result of payload and refusals', () => {
    expect(fieldsOf(schema.getMutationType()).flatMap((field) => problemsOfMutation(schema, field))).toEqual([]);
  });

  it('have payloads that hold what was made or changed under the name of its type', () => {
    expect(misnamed(schema)).toEqual([]);
  });

  it('have an end-to-end file each', () => {
    const folder = join(root, 'test/e2e');
    const files = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];

    expect(untested(schema, files)).toEqual([]);
  });
});

describe('these checks', () => {
  const planted = buildSchema(`
    interface UserError { code: String! message: String! path: [String!] }
    type MemberNotFound implements UserError { code: String! message: String! path: [String!] }
    type Stranger { id: ID! }
    input Input { id: ID! }

    type EnrollMemberPayload { id: ID! }
    union EnrollMemberResult = MemberNotFound | EnrollMemberPayload
    interface RecordPurchasesResult { id: ID }
    type RecordPurchasesPayload implements RecordPurchasesResult { id: ID stranger: Stranger other: Stranger! all: [Stranger!]! }
    union EraseMemberResult = Stranger | MemberNotFound
    union MakeMemberResult = MakeMemberPayload
    type MakeMemberPayload { id: ID! }

    type Query { node(id: ID!): ID }
    type Mutation {
      enrollMember(input: Input!): EnrollMemberResult!
      recordPurchases(input: Input!): RecordPurchasesResult!
      eraseMember(input: Input!): EraseMemberResult!
      makeMember(input: Input!): MakeMemberResult!
      closeMember(id: ID!): MemberNotFound!
      blockMember(input: Input): EnrollMemberResult
    }
    type Subscription { pointsChanged: Int }`);

  it('catch what a payload names otherwise', () => {
    expect(misnamed(planted)).toEqual(['RecordPurchasesPayload.other must be named stranger']);
  });

  it('catch every planted break, and nothing else', () => {
    const problems = fieldsOf(planted.getMutationType()).flatMap((field) => problemsOfMutation(planted, field));

    expect(problems).toEqual([
      'EraseMemberResult must contain EraseMemberPayload',
      'Stranger in EraseMemberResult must implement UserError',
      'makeMember must be named by a verb of the business and its noun (verbs stand in operations.spec.ts)',
      'closeMember must have exactly one argument, input: CloseMemberInput!',
      'closeMember must answer CloseMemberResult!, a union of its payload and its refusals',
      'blockMember must have exactly one argument, input: BlockMemberInput!',
      'blockMember must answer BlockMemberResult!, a union of its payload and its refusals',
    ]);
  });

  it('miss no operation without an end-to-end file', () => {
    const files = [
      'members',
      'platform/node.e2e-spec.ts',
      'membership/enroll-member.e2e-spec.ts',
      'elsewhere/erase-member.e2e-spec.ts',
    ];

    expect(untested(planted, files)).toEqual(
      ['record-purchases', 'erase-member', 'make-member', 'close-member', 'block-member', 'points-changed'].map(
        (name) => `test/e2e/<feature>/${name}.e2e-spec.ts is missing`,
      ),
    );
  });
});
