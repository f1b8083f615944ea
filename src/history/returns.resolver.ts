import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { HistoryReaders } from './history.readers.js';
import { Purchase } from './purchase.types.js';
import { PurchaseReturn, ReturnedLine } from './return.types.js';

@Resolver(() => PurchaseReturn)
export class ReturnsResolver {
  constructor(private readonly readers: HistoryReaders) {}

  @ResolveField(() => [ReturnedLine], { description: 'What came back, line by line.' })
  async lines(@Parent() { programId, uuid, purchaseId, currency }: PurchaseReturn): Promise<ReturnedLine[]> {
    const lines = await this.readers.returnLines.many(programId, uuid);
    return lines.map((line) => ReturnedLine.of(line, purchaseId, currency));
  }

  @ResolveField(() => Purchase, { description: 'Of which purchase.' })
  async purchase(@Parent() { programId, purchaseId }: PurchaseReturn): Promise<Purchase> {
    return (await this.readers.purchase(programId, purchaseId)) as Purchase;
  }
}
