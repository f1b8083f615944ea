import { Field, ObjectType } from '@nestjs/graphql';
import { InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { VoucherTemplateStatus } from './voucher-template-status.types.js';
import {
  ArchiveVoucherTemplatePayload,
  CreateVoucherTemplatePayload,
  UpdateVoucherTemplatePayload,
} from './voucher-template.payloads.js';

@ObjectType({ implements: () => UserError, description: 'There is no such voucher template in this program.' })
export class VoucherTemplateNotFound extends Refusal {
  constructor(message = 'There is no such voucher template in this program.', path: string[] = ['id']) {
    super(message, path);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'What was asked for is not possible while the voucher template has this status.',
})
export class VoucherTemplateStatusNotAllowed extends Refusal {
  @Field(() => VoucherTemplateStatus, { description: 'The status that the template has.' })
  status: VoucherTemplateStatus;

  @Field(() => [VoucherTemplateStatus], { description: 'In which status it is possible.' })
  allowed: VoucherTemplateStatus[];

  constructor(status: VoucherTemplateStatus, allowed: readonly VoucherTemplateStatus[], path: string[] = ['id']) {
    super(`The voucher template is ${status}; this is possible while it is ${allowed.join(' or ')}.`, path);
    this.status = status;
    this.allowed = [...allowed];
  }
}

@ObjectType({ implements: () => UserError, description: 'Something gives vouchers of the template.' })
export class VoucherTemplateInUse extends Refusal {
  @Field(() => [String], { description: 'What gives them, such as a reward by its name.' })
  usedBy: string[];

  constructor(usedBy: readonly string[]) {
    const [first, ...others] = usedBy;
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    super(`Vouchers of it are given by ${first ?? 'something'}${more}: change or end that first.`, ['id']);
    this.usedBy = [...usedBy];
  }
}

export const CreateVoucherTemplateResult = resultUnion('CreateVoucherTemplateResult', [
  CreateVoucherTemplatePayload,
  InvalidInput,
]);
export const UpdateVoucherTemplateResult = resultUnion('UpdateVoucherTemplateResult', [
  UpdateVoucherTemplatePayload,
  InvalidInput,
  VoucherTemplateNotFound,
  VoucherTemplateStatusNotAllowed,
]);
export const ArchiveVoucherTemplateResult = resultUnion('ArchiveVoucherTemplateResult', [
  ArchiveVoucherTemplatePayload,
  VoucherTemplateNotFound,
  VoucherTemplateInUse,
]);
