import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getNamedType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import { AUDIT_ACTIONS } from '../../src/programs/index.js';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What is noted and is no mutation: two commands, and a look. */
const NO_MUTATIONS = ['createProgram', 'exportData', 'readProfile'];

/** The names in the first column of a table of a document, by the head of that column. */
function firstColumnOf(document: string, head: string): string[] {
  const lines = document.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\| *${head} *\\|`).test(line));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  const cells = lines.slice(start + 2, end).map((line) => line.split('|')[1]!);
  return cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
}

/** The fields of the schema that answer with a type, as `Type.field`. */
function waysTo(schema: GraphQLSchema, type: string): string[] {
  return Object.values(schema.getTypeMap())
    .filter((one) => isObjectType(one) || isInterfaceType(one))
    .flatMap((one) =>
      Object.values(one.getFields())
        .filter((field) => getNamedType(field.type).name === type)
        .map((field) => `${one.name}.${field.name}`),
    );
}

describe('the audit log', () => {
  const schema = buildSchema(read('schema.graphql'));
  const mutations = Object.keys(schema.getMutationType()!.getFields());
  const document = read('docs/audit.md');
  const noted = firstColumnOf(document, 'action');
  const notNoted = firstColumnOf(document, 'mutation');

  it('says of every mutation whether it is noted: docs/audit.md, "What is noted"', () => {
    expect([...noted, ...notNoted].filter((name) => !NO_MUTATIONS.includes(name)).sort()).toEqual(mutations.sort());
  });

  it('notes what it says: src/programs/audit/audit-actions.ts', () => {
    expect(noted.sort()).toEqual([...AUDIT_ACTIONS]);
  });

  it.each([
    ['MemberProfile', 'Member.profile'],
    ['MemberIdentifier', 'Member.identifiers'],
  ])('notes reads of %s at the one field that leads there', (type, field) => {
    expect(waysTo(schema, type)).toEqual([field]);
  });
});

describe('these checks', () => {
  it('find the names in a table', () => {
    const document = ['| action | why |', '| --- | --- |', '| `one`, `two` | `no` |', '|`three`|', '', '| `four` |'];

    expect(firstColumnOf(document.join('\n'), 'action')).toEqual(['one', 'two', 'three']);
  });

  it('find every way to a type', () => {
    const planted = buildSchema(`
      type Query { a: [Secret!]! b: Holder c: Int }
      interface Holder { secret: Secret }
      type Box implements Holder { secret: Secret }
      type Secret { id: ID }`);

    expect(waysTo(planted, 'Secret')).toEqual(['Query.a', 'Holder.secret', 'Box.secret']);
  });
});
