import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Caller } from '../platform/access/index.js';
import { CurrentCaller } from '../platform/graphql/index.js';
import { PointCurrency, type PointCurrencyEntity } from '../programs/index.js';
import { MemberLanguages } from './member-languages.js';

@Resolver(() => PointCurrency)
export class PointCurrencyNameResolver {
  constructor(private readonly languages: MemberLanguages) {}

  @ResolveField(() => String, {
    description: 'Its name in that language, else in that of the member who asks, else in that of the program.',
  })
  name(
    @CurrentCaller() { memberId }: Caller,
    @Parent() { names, programId }: PointCurrencyEntity,
    @Args('locale', { type: () => String, nullable: true, description: 'A BCP 47 language tag, such as "de".' })
    locale?: string,
  ): Promise<string> {
    return this.languages.textFor(names, { programId, memberId, locale });
  }
}
