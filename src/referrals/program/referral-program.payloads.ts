import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, resultUnion } from '../../platform/graphql/index.js';
import { ReferralProgram } from './referral-program.types.js';

@ObjectType({ description: 'What updateReferralProgram did.' })
export class UpdateReferralProgramPayload {
  @Field(() => ReferralProgram, { description: 'The referral program as it is now.' })
  referralProgram!: ReferralProgram;
}

export const UpdateReferralProgramResult = resultUnion('UpdateReferralProgramResult', [
  UpdateReferralProgramPayload,
  InvalidInput,
]);
