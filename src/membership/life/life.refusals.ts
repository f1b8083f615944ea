import { Field, ObjectType } from '@nestjs/graphql';
import { MemberStatus } from '../../members/index.js';
import { GraphqlDateTime, Refusal, UserError } from '../../platform/graphql/index.js';

@ObjectType({ implements: () => UserError, description: 'Only who is paused can resume.' })
export class MemberNotPaused extends Refusal {
  @Field(() => MemberStatus, { description: 'The status.' })
  status: MemberStatus;

  constructor(status: MemberStatus) {
    super(`The member is not paused but ${status.toLowerCase()}.`, ['member']);
    this.status = status;
  }
}

@ObjectType({ implements: () => UserError, description: 'Only who is blocked can be unblocked.' })
export class MemberNotBlocked extends Refusal {
  @Field(() => MemberStatus, { description: 'The status.' })
  status: MemberStatus;

  constructor(status: MemberStatus) {
    super(`The member is not blocked but ${status.toLowerCase()}.`, ['member']);
    this.status = status;
  }
}

@ObjectType({ implements: () => UserError, description: 'Only who is closed can be reopened.' })
export class MemberNotClosed extends Refusal {
  @Field(() => MemberStatus, { description: 'The status.' })
  status: MemberStatus;

  constructor(status: MemberStatus) {
    super(`The member is not closed but ${status.toLowerCase()}.`, ['member']);
    this.status = status;
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'The member was closed 30 days ago or more, and their points are forfeited.',
})
export class PointsForfeited extends Refusal {
  @Field(() => GraphqlDateTime, { description: 'Since when.' })
  at: Date;

  constructor(at: Date) {
    super(`The points of this member were forfeited at ${at.toISOString()}; they can join anew.`, ['member']);
    this.at = at;
  }
}
