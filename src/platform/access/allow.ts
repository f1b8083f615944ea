import { Extensions } from '@nestjs/graphql';
import type { Role } from './caller.js';

/**
 * Says which roles may call an operation or read a field. An operation without it does not start: everything is denied by
 * default. A field without it inherits from the type it is on.
 */
export function Allow(...roles: [Role, ...Role[]]): MethodDecorator & PropertyDecorator {
  return Extensions({ allow: roles });
}
