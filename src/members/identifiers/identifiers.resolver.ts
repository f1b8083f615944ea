import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { Allow, Role, type Caller } from '../../platform/access/index.js';
import { CurrentCaller } from '../../platform/graphql/index.js';
import { AddIdentifier } from './add-identifier.js';
import { BlockCard } from './block-card.js';
import {
  AddIdentifierInput,
  BlockCardInput,
  RemoveIdentifierInput,
  ReplaceCardInput,
} from './identifier-changes.types.js';
import {
  AddIdentifierResult,
  BlockCardResult,
  RemoveIdentifierResult,
  ReplaceCardResult,
} from './identifiers.refusals.js';
import { RemoveIdentifier } from './remove-identifier.js';
import { ReplaceCard } from './replace-card.js';

@Resolver()
export class IdentifiersResolver {
  constructor(
    private readonly adding: AddIdentifier,
    private readonly removing: RemoveIdentifier,
    private readonly replacing: ReplaceCard,
    private readonly blocking: BlockCard,
  ) {}

  @Mutation(() => AddIdentifierResult, {
    description: 'Gives a member one more external id, email address, phone number or card.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  addIdentifier(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which, and to whom.' }) input: AddIdentifierInput,
  ): Promise<typeof AddIdentifierResult> {
    return this.adding.run(caller, input);
  }

  @Mutation(() => RemoveIdentifierResult, {
    description:
      'Takes an external id, email address, phone number or card away from a member. Sent again it changes nothing and answers IdentifierNotFound.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  removeIdentifier(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which, and from whom.' }) input: RemoveIdentifierInput,
  ): Promise<typeof RemoveIdentifierResult> {
    return this.removing.run(caller, input);
  }

  @Mutation(() => ReplaceCardResult, {
    description:
      'Gives a member a new card in the place of one, which is blocked. With the same cards again it changes nothing.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT)
  replaceCard(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which card, and by which.' }) input: ReplaceCardInput,
  ): Promise<typeof ReplaceCardResult> {
    return this.replacing.run(caller, input);
  }

  @Mutation(() => BlockCardResult, {
    description: 'Blocks a card for good: it finds nobody, and nobody else gets it. Safe to repeat.',
  })
  @Allow(Role.ADMIN, Role.SUPPORT, Role.MEMBER)
  blockCard(
    @CurrentCaller() caller: Caller,
    @Args('input', { description: 'Which card, and why.' }) input: BlockCardInput,
  ): Promise<typeof BlockCardResult> {
    return this.blocking.run(caller, input);
  }
}
