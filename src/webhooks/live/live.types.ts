import { Field, ObjectType } from '@nestjs/graphql';
import { Member } from '../../members/index.js';
import { PointsBalance, Posting } from '../../points/index.js';

@ObjectType({ description: 'The points of the member as they are now, and what has just changed them.' })
export class PointsChange {
  @Field(() => Member, { description: 'The member, with everything that may be asked of them.' })
  member!: Member;

  @Field(() => PointsBalance, { description: 'What they have in the default point currency.' })
  points!: PointsBalance;

  @Field(() => [Posting], {
    description:
      'What changed, the oldest first: the latest 20 at most. Empty where this says how it is when nothing may have changed: at first, and after the server could have missed something.',
  })
  postings!: Posting[];
}

@ObjectType({ description: 'The tier of the member as it is now.' })
export class TierUpdate {
  @Field(() => Member, { description: 'The member; `tier` says where they stand.' })
  member!: Member;
}
