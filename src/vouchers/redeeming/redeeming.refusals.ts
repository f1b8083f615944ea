import { Field, ObjectType } from '@nestjs/graphql';
import { AudienceReason } from '../../audiences/index.js';
import type { Minor } from '../../kernel/money.js';
import { GraphqlDateTime, Money, Refusal, UserError } from '../../platform/graphql/index.js';
import type { WhyNot } from '../life/redeemable.js';
import { VoucherUseStatus } from './voucher-use.types.js';
import { REASON_TEXTS, VoucherReason } from './voucher-reasons.js';
import type { Outside } from './voucher-users.js';

/** What a refusal says besides its reason. */
type Facts = Partial<Pick<VoucherNotRedeemable, 'missing' | 'most' | 'validFrom' | 'expiredAt' | 'audienceReasons'>>;

@ObjectType({ implements: () => UserError, description: 'The voucher cannot be used like that.' })
export class VoucherNotRedeemable extends Refusal {
  @Field(() => VoucherReason, { description: 'Why.' })
  reason: VoucherReason;

  @Field(() => Money, { nullable: true, description: 'With BELOW_MINIMUM: how much more the lines must cost.' })
  missing: Money | null = null;

  @Field(() => Money, { nullable: true, description: 'With DISCOUNT_TOO_HIGH: what it takes at most.' })
  most: Money | null = null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'With NOT_YET: from when on it can be used.' })
  validFrom: Date | null = null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'With EXPIRED: since when it is over.' })
  expiredAt: Date | null = null;

  @Field(() => [AudienceReason], {
    nullable: true,
    description: 'With NOT_IN_AUDIENCE: by what they are outside of it.',
  })
  audienceReasons: readonly Outside[] | null = null;

  constructor(reason: VoucherReason, facts: Facts = {}, path: string[] = ['code']) {
    super(REASON_TEXTS[reason], path);
    this.reason = reason;
    Object.assign(this, facts);
  }

  /** Says why not, amounts in this currency. */
  static because(why: WhyNot<Outside>, currency: string, path: string[] = ['code']): VoucherNotRedeemable {
    return new VoucherNotRedeemable(VoucherReason[why.code], factsOf(why, currency), path);
  }

  static tooHigh(most: Minor, currency: string, path: string[]): VoucherNotRedeemable {
    return new VoucherNotRedeemable(VoucherReason.DISCOUNT_TOO_HIGH, { most: Money.of(most, currency) }, path);
  }
}

function factsOf(why: WhyNot<Outside>, currency: string): Facts {
  switch (why.code) {
    case 'BELOW_MINIMUM':
      return { missing: Money.of(why.missing, currency) };
    case 'NOT_YET':
      return { validFrom: why.from };
    case 'EXPIRED':
      return { expiredAt: why.at };
    case 'NOT_IN_AUDIENCE':
      return { audienceReasons: why.outside };
    default:
      return {};
  }
}

@ObjectType({
  implements: () => UserError,
  description: 'There is no such use of a voucher, or by code and order none that counts.',
})
export class VoucherUseNotFound extends Refusal {
  constructor(path: string[]) {
    super('There is no such use of a voucher.', path);
  }
}

@ObjectType({ implements: () => UserError, description: 'There is nothing left of the use that could be given back.' })
export class VoucherUseNotOpen extends Refusal {
  @Field(() => VoucherUseStatus, { description: 'How it stands: RELEASED, EXPIRED or ROLLED_BACK.' })
  status: VoucherUseStatus;

  constructor(status: VoucherUseStatus, path: string[]) {
    super(`The use of the voucher is ${status}; there is nothing to give back.`, path);
    this.status = status;
  }
}

@ObjectType({ implements: () => UserError, description: 'More was to be given back than is left of what a use took.' })
export class RollbackExceedsUse extends Refusal {
  @Field(() => Money, { description: 'How much is left.' })
  left: Money;

  constructor(left: Money) {
    super(`Of what it took ${left.amount} ${left.currency} are left to give back.`, ['amount']);
    this.left = left;
  }
}
