import type { Problem } from '../../kernel/problem.js';
import { isShopKey, SHOP_KEY_FORM } from '../../kernel/shop-key.js';
import { textProblems } from '../../platform/graphql/index.js';
import { schemaProblems } from '../../platform/json-schema/index.js';
import type { UpdateActivityTypeInput } from './activity-type.types.js';
import { isSystemActivityType } from './system-types.js';

type Said = Omit<UpdateActivityTypeInput, 'key'>;

/** What is wrong with the key of a new type. */
export function keyProblems(key: string): Problem[] {
  if (isShopKey(key)) return systemTypeProblems(key);
  const message = `must be ${SHOP_KEY_FORM}`;
  return [{ path: ['key'], message }];
}

/** What every program has is nobody's to make or change. */
export function systemTypeProblems(key: string): Problem[] {
  if (!isSystemActivityType(key)) return [];
  return [{ path: ['key'], message: `"${key}" is a type that every program has; it cannot be made or changed` }];
}

/** What is wrong with what a type says, of what is given. */
export function activityTypeProblems({ name, description, attributesSchema, ...flags }: Said): Problem[] {
  const { oncePerReference, archived } = flags;
  return [
    ...neededProblems({ name, oncePerReference, archived }),
    ...(name ? textProblems(name, ['name']) : []),
    ...(description ? textProblems(description, ['description']) : []),
    ...(attributesSchema == null ? [] : schemaProblems(attributesSchema, ['attributesSchema'])),
  ];
}

/** What every type has cannot be taken away. */
function neededProblems(needed: Record<string, unknown>): Problem[] {
  return Object.entries(needed)
    .filter(([, value]) => value === null)
    .map(([field]) => ({ path: [field], message: 'cannot be taken away; leave it out to keep it' }));
}
