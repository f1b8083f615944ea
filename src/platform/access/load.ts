import { Extensions } from '@nestjs/graphql';

/** How much an operation asks of the server: its rate limit and the size of its body hang on it. */
export enum Load {
  /** Queries, unless they say otherwise. */
  READ = 'read',
  /** Mutations, unless they say otherwise. */
  WRITE = 'write',
  /** A list in one call: its body may be larger. */
  BULK = 'bulk',
  /** It looks at many members, or does much that nobody else gets done meanwhile. */
  EXPENSIVE = 'expensive',
}

/** Says that an operation is no plain query or mutation. */
export function Asks(load: Load.BULK | Load.EXPENSIVE): MethodDecorator & PropertyDecorator {
  return Extensions({ load });
}
