import { Field, Float, ObjectType, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Program, type ProgramSettings } from '../../programs/index.js';
import type { Weights } from '../relevance/relevance.js';
import { weightsOf } from './relevance-weights.js';

@ObjectType({ description: 'How much each signal counts when rewards are put in order for a member.' })
class RelevanceWeights implements Weights {
  @Field(() => Float, { description: 'Topics that the member declared.' })
  interest!: number;

  @Field(() => Float, { description: 'The ages that something is meant for.' })
  meantFor!: number;

  @Field(() => Float, { description: 'What members of the same age band and tier choose.' })
  popular!: number;

  @Field(() => Float, { description: 'What the member buys. Counts with a consent to PROFILING only.' })
  bought!: number;

  @Field(() => Float, {
    description: 'That the member has not redeemed it before. Counts with a consent to PROFILING only.',
  })
  novelty!: number;
}

@Resolver(() => Program)
export class RelevanceWeightsResolver {
  @ResolveField(() => RelevanceWeights, {
    description: 'How much each signal counts when rewards are put in order for a member.',
  })
  relevanceWeights(@Parent() program: ProgramSettings): Weights {
    return weightsOf(program);
  }
}
