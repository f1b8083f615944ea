import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf, type GraphqlContext } from './context.js';

/** The caller as a resolver's parameter. */
export const CurrentCaller = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  callerOf(context.getArgByIndex<GraphqlContext>(2)),
);
