import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Posting } from '../points.types.js';
import { Statements } from '../statements.js';
import { PointLot } from './lots.types.js';

@Resolver(() => PointLot)
export class LotsResolver {
  constructor(private readonly statements: Statements) {}

  @ResolveField(() => Posting, { description: 'What brought its points; it says what for.' })
  async posting(@Parent() { programId, walletId, bornSequence }: PointLot): Promise<Posting | null> {
    const row = await this.statements.one(programId, walletId, bornSequence);
    return row && Posting.of(row, programId);
  }
}
