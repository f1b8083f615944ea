import { Kind, type FieldNode, type GraphQLField, type OperationDefinitionNode, type ValueNode } from 'graphql';
import { MOST_OF_A_PAGE } from '../connection.js';
import type { Variables } from './cost.js';

/**
 * How many items a field gives by its argument `first`: a number, or how to find it in the variables. 1 where it has none. More than
 * a page may have is refused by the list itself, in its own words.
 */
export function pageSizeOf(
  definition: GraphQLField<unknown, unknown>,
  field: FieldNode,
  operation: OperationDefinitionNode,
): number | ((variables: Variables) => number) {
  const argument = definition.args.find(({ name }) => name === 'first');
  if (!argument) return 1;
  const byDefault = sizeOf(argument.defaultValue);
  const given = field.arguments?.find(({ name }) => name.value === 'first')?.value;
  if (given?.kind !== Kind.VARIABLE) return literalSize(given) ?? byDefault;
  const variable = given.name.value;
  const declared = operation.variableDefinitions?.find((one) => one.variable.name.value === variable);
  const otherwise = literalSize(declared?.defaultValue) ?? byDefault;
  return ({ [variable]: size }) => (size === null ? byDefault : sizeOf(size ?? otherwise));
}

function literalSize(value: ValueNode | undefined): number | null {
  return value?.kind === Kind.INT ? sizeOf(Number(value.value)) : null;
}

function sizeOf(value: unknown): number {
  return typeof value === 'number' && value >= 1 ? Math.min(value, MOST_OF_A_PAGE) : 1;
}
