import { Field, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../kernel/ids.js';
import { Refusal, UserError } from '../platform/graphql/index.js';

@ObjectType({
  implements: () => UserError,
  description: 'The member did this once already for this reference, and it was told in another way then.',
})
export class ActivityAlreadyRecorded extends Refusal {
  @Field({ description: 'The activity that was recorded then.' })
  activityId: string;

  constructor(activity: string) {
    super('The member did this already for this reference, and it was told in another way then.', ['reference']);
    this.activityId = encodeId('act', activity);
  }
}
