import { ObjectType } from '@nestjs/graphql';
import { Refusal, UserError } from '../../platform/graphql/index.js';

@ObjectType({
  implements: () => UserError,
  description: 'Members of this program cannot transfer points: `Program.transfers`.',
})
export class TransfersOff extends Refusal {
  constructor() {
    super('Transfers between members are switched off in this program.');
  }
}

@ObjectType({
  implements: () => UserError,
  description:
    'Nobody who could receive points has this code or card. The same answer whether it is unknown or its holder is blocked, closed or gone.',
})
export class RecipientNotFound extends Refusal {
  constructor() {
    super('Nobody who can receive points has this code or card.', ['to']);
  }
}
