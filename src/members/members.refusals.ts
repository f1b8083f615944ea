import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../platform/graphql/index.js';
import { MemberStatus } from './member.types.js';
import { CreateMemberTokenPayload } from './tokens/member-token.types.js';
import { UpdateMemberPayload } from './update-member.types.js';

@ObjectType({ implements: () => UserError, description: 'There is no such member in this program.' })
export class MemberNotFound extends Refusal {
  constructor(path: string[] = ['member']) {
    super('There is no such member in this program.', path);
  }
}

@ObjectType({ implements: () => UserError, description: "The member's status does not allow this." })
export class MemberNotActive extends Refusal {
  @Field(() => MemberStatus, { description: 'The status.' })
  status: MemberStatus;

  constructor(status: MemberStatus, path: string[] = ['member']) {
    super(`The member is ${status.toLowerCase()}.`, path);
    this.status = status;
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'Another member of the program, in whatever status, has this identifier.',
})
export class DuplicateMember extends Refusal {
  @Field(() => String, { description: 'What it is: externalId, email, phone or card.' })
  field: string;

  constructor(field: string, path: string[] = [field]) {
    super(`Another member has this ${field}.`, path);
    this.field = field;
  }
}

export const UpdateMemberResult = resultUnion('UpdateMemberResult', [
  UpdateMemberPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
  DuplicateMember,
]);
export const CreateMemberTokenResult = resultUnion('CreateMemberTokenResult', [
  CreateMemberTokenPayload,
  InvalidInput,
  MemberNotFound,
  MemberNotActive,
]);
