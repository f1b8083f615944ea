import { Field, InterfaceType, ObjectType } from '@nestjs/graphql';
import type { Problem } from '../../kernel/problem.js';

@InterfaceType({
  description:
    'A business "no": the call was understood and changed nothing. Ask for `... on UserError { code message }`.',
  resolveType: (value: object) => value.constructor.name,
})
export abstract class UserError {
  @Field({ description: 'The name of the refusal in capitals, stable: branch on this.' })
  code!: string;

  @Field({ description: 'What was wrong and what is allowed, in English, for a person.' })
  message!: string;

  @Field(() => [String], { nullable: true, description: 'The input field that it is about, from the input down.' })
  path!: string[] | null;
}

/** `InsufficientPoints` has the code `INSUFFICIENT_POINTS`, `NotASandbox` is `NOT_A_SANDBOX`. */
function codeOfType(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toUpperCase();
}

/** What every refusal type extends: the code follows from the type's name. It must not extend Error, which GraphQL throws. */
export abstract class Refusal extends UserError {
  constructor(message: string, path: string[] | null = null) {
    super();
    this.code = codeOfType(new.target.name);
    this.message = message;
    this.path = path;
  }
}

@ObjectType({ description: 'One thing that is wrong with an input.' })
export class InputProblem {
  @Field(() => [String], { description: 'The input field, from the input down; items of a list by their index.' })
  path!: string[];

  @Field({ description: 'What is wrong, which value, and what is allowed.' })
  message!: string;
}

@ObjectType({
  implements: () => UserError,
  description: 'The input does not make sense. All problems are named at once.',
})
export class InvalidInput extends Refusal {
  @Field(() => [InputProblem], { description: 'Everything that is wrong.' })
  problems: InputProblem[];

  constructor(problems: readonly Problem[]) {
    const shown = problems.slice(0, 5).map((problem) => `${problem.path.join('.')}: ${problem.message}`);
    const more = problems.length > 5 ? `; and ${String(problems.length - 5)} more` : '';
    super(shown.join('; ') + more, problems[0]?.path ?? null);
    this.problems = problems.map((problem) => Object.assign(new InputProblem(), problem));
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'This idempotency key was used for another operation or another input. Take a new key for a new call.',
})
export class IdempotencyKeyReused extends Refusal {
  @Field({ description: 'The key.' })
  idempotencyKey: string;

  constructor(idempotencyKey: string) {
    super('This idempotency key was used before with another operation or input; take a new one.', ['idempotencyKey']);
    this.idempotencyKey = idempotencyKey;
  }
}
