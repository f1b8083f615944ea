import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Asks, Load, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, type Refusal } from '../../platform/graphql/index.js';
import { ReplayEventsResult } from '../webhooks.refusals.js';
import { ReplayEvents } from './replay-events.js';
import { ReplayEventsInput, ReplayEventsPayload } from './replay-events.types.js';

@Resolver()
export class ReplayEventsResolver {
  constructor(private readonly replaying: ReplayEvents) {}

  @Mutation(() => ReplayEventsResult, {
    description:
      'Sends events to an endpoint again: one delivery, or everything of a time, also what was told before the endpoint was made. Events keep their ids, and each member theirs in order. What is older than 30 days is forgotten.',
  })
  @Allow(Role.ADMIN)
  @Asks(Load.EXPENSIVE)
  replayEvents(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'What, and where.' }) input: ReplayEventsInput,
  ): Promise<ReplayEventsPayload | Refusal> {
    return this.replaying.run(caller, input);
  }
}
