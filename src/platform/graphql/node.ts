import { Injectable } from '@nestjs/common';
import { Args, Context, Field, ID, InterfaceType, Query, Resolver } from '@nestjs/graphql';
import type { IdPrefix } from '../../kernel/ids.js';
import { Allow } from '../access/allow.js';
import { Role, hasRole, type Caller } from '../access/caller.js';
import { callerOf, type GraphqlContext } from './context.js';

@InterfaceType({
  description: 'Something with an id of its own; `node(id)` finds it.',
  resolveType: (value: object) => value.constructor.name.replace(/Entity$/, ''),
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, prefixed and time-ordered.' })
  id!: string;
}

/** Finds one kind of thing by its id. Registered at start by the feature that owns it. */
export interface NodeReader {
  prefix: IdPrefix;
  /** Who may look: everybody else is told that there is nothing. */
  roles: readonly Role[];
  /** The thing, or null when it is not there or not the caller's. */
  read(caller: Caller, id: string): Promise<Node | null>;
}

@Injectable()
export class NodeReaders {
  private readonly readers = new Map<string, NodeReader>();

  register(reader: NodeReader): void {
    this.readers.set(reader.prefix, reader);
  }

  async read(caller: Caller, id: string): Promise<Node | null> {
    const reader = this.readers.get(id.split('_', 1)[0] as string);
    return reader && hasRole(caller, ...reader.roles) ? reader.read(caller, id) : null;
  }
}

@Resolver(() => Node)
export class NodeResolver {
  constructor(private readonly readers: NodeReaders) {}

  @Query(() => Node, {
    nullable: true,
    description: 'Anything by its id; null when there is nothing that you may see.',
  })
  @Allow(Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.SHOP, Role.MEMBER)
  node(
    @Args('id', { type: () => ID, description: 'The id, such as mem_01k....' }) id: string,
    @Context() context: GraphqlContext,
  ): Promise<Node | null> {
    return this.readers.read(callerOf(context), id);
  }
}
