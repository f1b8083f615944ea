import type { Type } from '@nestjs/common';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { CausedChanges, type TierAct } from './caused-changes.js';
import { TierChange } from './tier-standing.types.js';

/** What a payload says of tiers that its call may have changed. */
export interface MayChangeTiers {
  /** Null: it is known that it changed none, and nothing is read. */
  tierAct: TierAct | null;
}

/** `tierChange` and `tierChanges` of a payload. */
export function tierChangesOf<Payload extends MayChangeTiers>(payload: Type<Payload>): Type {
  @Resolver(() => payload)
  class TierChangesOfPayloadResolver {
    constructor(private readonly changes: CausedChanges) {}

    @ResolveField(() => TierChange, {
      nullable: true,
      description:
        'By it the tier of the member changed: on the primary ladder, else on the first ladder where it did. Null where none did.',
    })
    async tierChange(@Parent() { tierAct }: MayChangeTiers): Promise<TierChange | null> {
      return (await this.changes.of(tierAct))[0] ?? null;
    }

    @ResolveField(() => [TierChange], {
      description: 'Every change of a tier by it, one for a ladder at most: that on the primary ladder first.',
    })
    tierChanges(@Parent() { tierAct }: MayChangeTiers): Promise<TierChange[]> {
      return this.changes.of(tierAct);
    }
  }
  return TierChangesOfPayloadResolver;
}
