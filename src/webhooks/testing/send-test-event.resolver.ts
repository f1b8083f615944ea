import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller, type Refusal } from '../../platform/graphql/index.js';
import { SendTestEventResult } from '../webhooks.refusals.js';
import { SendTestEvent } from './send-test-event.js';
import { SendTestEventInput, SendTestEventPayload } from './send-test-event.types.js';

@Resolver()
export class SendTestEventResolver {
  constructor(private readonly sending: SendTestEvent) {}

  @Mutation(() => SendTestEventResult, {
    description:
      'Sends the event `webhook.test` to an endpoint, once, and answers what came of it, after 15 seconds at the latest.',
  })
  @Allow(Role.ADMIN)
  sendTestEvent(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which endpoint.' }) input: SendTestEventInput,
  ): Promise<SendTestEventPayload | Refusal> {
    return this.sending.run(caller, input);
  }
}
