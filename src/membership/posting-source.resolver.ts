import { createUnionType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { HistoryReaders, Purchase, PurchaseReturn } from '../history/index.js';
import { Posting, SourceType } from '../points/index.js';

const PostingSource = createUnionType({
  name: 'PostingSource',
  description: 'What a posting is for.',
  types: () => [Purchase, PurchaseReturn] as const,
  resolveType: (value: object) => value.constructor.name,
});

/** What a posting is for: the ledger knows only its id. */
@Resolver(() => Posting)
export class PostingSourceResolver {
  constructor(private readonly history: HistoryReaders) {}

  @ResolveField(() => PostingSource, {
    nullable: true,
    description: 'What it is for; null when nothing in particular.',
  })
  async source(@Parent() { programId, sourceType, sourceId }: Posting): Promise<Purchase | PurchaseReturn | null> {
    if (sourceId === null) return null;
    if (sourceType === SourceType.PURCHASE) return this.history.purchase(programId, sourceId);
    return this.history.purchaseReturn(programId, sourceId);
  }
}
