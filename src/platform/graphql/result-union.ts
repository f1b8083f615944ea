import type { Type } from '@nestjs/common';
import { createUnionType } from '@nestjs/graphql';

/** The answer of a mutation: its payload, or one of its refusals. */
export function resultUnion<const Types extends readonly Type<unknown>[]>(
  name: string,
  types: Types,
): InstanceType<Types[number]> {
  return createUnionType({
    name,
    description: `The payload of ${(name[0] as string).toLowerCase() + name.slice(1, -'Result'.length)}, or the reason why nothing was done.`,
    types: () => types as unknown as readonly Type<object>[],
    resolveType: (value: object) => value.constructor.name,
  }) as unknown as InstanceType<Types[number]>;
}
