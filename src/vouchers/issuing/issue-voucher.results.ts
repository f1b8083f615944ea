import { ObjectType } from '@nestjs/graphql';
import { MemberNotActive, MemberNotFound } from '../../members/index.js';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { VoucherTemplateNotFound, VoucherTemplateStatusNotAllowed } from '../templates/voucher-templates.refusals.js';
import { IssueVoucherPayload } from './issue-voucher.types.js';

@ObjectType({
  implements: () => UserError,
  description: 'Another voucher of the program has this code, whatever became of it.',
})
export class VoucherCodeTaken extends Refusal {
  constructor() {
    super('Another voucher has this code; take a new one.', ['code']);
  }
}

export const IssueVoucherResult = resultUnion('IssueVoucherResult', [
  IssueVoucherPayload,
  VoucherTemplateNotFound,
  VoucherTemplateStatusNotAllowed,
  MemberNotFound,
  MemberNotActive,
  VoucherCodeTaken,
  InvalidInput,
  IdempotencyKeyReused,
]);
