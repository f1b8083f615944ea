import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { badInput } from './bad-input.js';

const DEFAULT_FIRST = 20;
/** The longest page of any list. */
export const MOST_OF_A_PAGE = 100;

@ObjectType({ description: 'Where a page of a list ends.' })
export class PageInfo {
  @Field({ description: 'Whether there is more after this page.' })
  hasNextPage!: boolean;

  @Field({
    description: 'Whether there is something before this page: true for every page that was asked for by `after`.',
  })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Where the page begins.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Give this as `after` to get the next page.' })
  endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_FIRST, description: 'How many, 1 to 100; 20 for null.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Continue after this cursor.' })
  after?: string | null;
}

export interface Edge<Item> {
  node: Item;
  cursor: string;
}

export interface Connection<Item> {
  edges: Edge<Item>[];
  nodes: Item[];
  pageInfo: PageInfo;
}

/** The Relay connection type of a node type. */
export function connectionOf<Item>(node: Type<Item>, name: string): Type<Connection<Item>> {
  @ObjectType(`${name}Edge`, { description: `One ${name} of a list, with its cursor.` })
  class NodeEdge {
    @Field(() => node, { description: `The ${name}.` })
    node!: Item;

    @Field({ description: 'Where it stands in the list.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name}.` })
  class NodeConnection {
    @Field(() => [NodeEdge], { description: 'The items with their cursors.' })
    edges!: NodeEdge[];

    @Field(() => [node], { description: 'The items.' })
    nodes!: Item[];

    @Field(() => PageInfo, { description: 'Where the page ends.' })
    pageInfo!: PageInfo;
  }
  return NodeConnection;
}

/** A page to look for: read `limit` rows (one more than asked) after the position. */
export interface Page {
  limit: number;
  after: string[] | null;
}

/**
 * Checks the arguments. The position is what `toConnection` made of the last row's keys; `isKey` says which texts can be
 * one, so that a cursor of another list, or of nobody's, is a bad question.
 */
export function pageOf(
  args: PageArgs,
  keys: number,
  isKey: (text: string, index: number) => boolean = () => true,
): Page {
  const first = args.first ?? DEFAULT_FIRST;
  if (!Number.isInteger(first) || first < 1 || first > MOST_OF_A_PAGE) {
    throw badInput(`first: ${String(first)} is not allowed; 1 to ${String(MOST_OF_A_PAGE)}`);
  }
  return { limit: first + 1, after: args.after ? readCursor(args.after, keys, isKey) : null };
}

/** The page as a connection. `rows` may hold one more than asked, which only says that there is more. */
export function toConnection<Item>(
  rows: Item[],
  page: Page,
  keysOf: (row: Item) => (string | number | Date)[],
): Connection<Item> {
  const nodes = rows.slice(0, page.limit - 1);
  const cursorOf = (node: Item | undefined): string | null => (node === undefined ? null : writeCursor(keysOf(node)));
  return {
    // Few ask for the cursor of each: they are made for those who do.
    get edges() {
      return nodes.map((node) => ({ node, cursor: writeCursor(keysOf(node)) }));
    },
    nodes,
    pageInfo: {
      hasNextPage: rows.length >= page.limit,
      hasPreviousPage: page.after !== null,
      startCursor: cursorOf(nodes[0]),
      endCursor: cursorOf(nodes.at(-1)),
    },
  };
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Whether it can stand in a cursor as an instant: written as cursors write it, at a time that there is, from the year 1 on. */
export function isInstantKey(text: string): boolean {
  if (!INSTANT.test(text) || text.startsWith('0000')) return false;
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}

function writeCursor(keys: (string | number | Date)[]): string {
  const texts = keys.map((key) => (key instanceof Date ? key.toISOString() : String(key)));
  return Buffer.from(JSON.stringify(texts)).toString('base64url');
}

function readCursor(cursor: string, keys: number, isKey: (text: string, index: number) => boolean): string[] {
  try {
    const texts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const isPosition = Array.isArray(texts) && texts.length === keys && texts.every((text) => typeof text === 'string');
    if (isPosition && texts.every(isKey)) return texts;
  } catch {
    // not one of ours
  }
  throw badInput('after: not a cursor of this list; take `endCursor` of the page before');
}
