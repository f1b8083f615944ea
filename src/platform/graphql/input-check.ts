import type { Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { ValidateBy, validateSync, type ValidationError } from 'class-validator';
import type { Problem } from '../../kernel/problem.js';

/** A class-validator decorator: `wrong` answers what is wrong with the value and what is allowed, or null. */
export function Check<Value>(wrong: (value: Value) => string | null): PropertyDecorator {
  return ValidateBy({
    name: 'check',
    validator: {
      validate: (value: Value) => wrong(value) === null,
      defaultMessage: (checked) => wrong(checked?.value as Value) ?? '',
    },
  });
}

/** Everything that the class-validator decorators of an input class find wrong, as problems with their path. */
export function problemsOf<Input extends object>(type: Type<Input>, input: object): Problem[] {
  const instance = plainToInstance(type, { ...input });
  return validateSync(instance, { forbidUnknownValues: false, stopAtFirstError: true }).flatMap((error) =>
    flatten(error, []),
  );
}

function flatten(error: ValidationError, above: string[]): Problem[] {
  const path = [...above, error.property];
  const own = Object.values(error.constraints ?? {}).map((message) => ({ path, message }));
  return [...own, ...(error.children ?? []).flatMap((child) => flatten(child, path))];
}
