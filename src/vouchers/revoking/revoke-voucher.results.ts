import { Field, ObjectType } from '@nestjs/graphql';
import { IdempotencyKeyReused, InvalidInput, Refusal, resultUnion, UserError } from '../../platform/graphql/index.js';
import { VoucherStatus } from '../shown/voucher.types.js';
import type { VoucherStanding } from '../shown/voucher-state.js';
import { RevokeVoucherPayload } from './revoke-voucher.types.js';

@ObjectType({ implements: () => UserError, description: 'There is no such voucher in this program.' })
export class VoucherNotFound extends Refusal {
  constructor(path: string[] = ['voucher']) {
    super('There is no such voucher in this program.', path);
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'There is nothing to take back of the voucher: it is used up, or was taken back already.',
})
export class VoucherNotRevocable extends Refusal {
  @Field(() => VoucherStatus, { description: 'How it stands: REDEEMED or REVOKED.' })
  status: VoucherStanding;

  constructor(status: VoucherStanding) {
    super(`The voucher is ${status}; there is nothing to take back.`, ['voucher']);
    this.status = status;
  }
}

export const RevokeVoucherResult = resultUnion('RevokeVoucherResult', [
  RevokeVoucherPayload,
  VoucherNotFound,
  VoucherNotRevocable,
  InvalidInput,
  IdempotencyKeyReused,
]);
