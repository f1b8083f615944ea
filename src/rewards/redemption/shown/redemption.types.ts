import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../../kernel/ids.js';
import { connectionOf, GraphqlDateTime, GraphqlPoints, Money, Node } from '../../../platform/graphql/index.js';
import { RewardOption } from '../../catalogue/reward-option.types.js';
import type { ShownItemRow, ShownRedemptionRow } from '../stored/shown-redemptions.js';
import { RedemptionStatus } from './redemption-status.types.js';

@ObjectType({ description: 'An option that was chosen.' })
export class RedemptionChoice {
  @Field(() => RewardOption, { description: 'The option, as its reward says now, or said last.' })
  option!: RewardOption;

  @Field(() => Int, { description: 'How often, for each of the quantity.' })
  quantity!: number;
}

@ObjectType({ description: 'A voucher or a code that came of a redemption.' })
export class RedemptionItem {
  programId!: number;
  memberId!: string;
  optionUuid!: string | null;
  voucherUuid!: string | null;
  codeKey!: number | null;
  codeCipher!: Buffer | null;

  @Field(() => Int, { description: 'From 1.' })
  number!: number;

  static of(row: ShownItemRow, { programId, memberId }: Pick<Redemption, 'programId' | 'memberId'>): RedemptionItem {
    const { number, optionUuid, voucherId: voucherUuid, codeKey, codeCipher } = row;
    const shown = { programId, memberId, number, optionUuid, voucherUuid, codeKey, codeCipher };
    return Object.assign(new RedemptionItem(), shown);
  }
}

@ObjectType({ implements: () => Node, description: 'A reward that a member redeemed, or reserved.' })
export class Redemption extends Node {
  programId!: number;
  /** Inner ids. */
  uuid!: string;
  memberId!: string;
  rewardUuid!: string;
  currencyNumber!: number;

  @Field(() => RedemptionStatus, { description: 'Where it is.' })
  status!: RedemptionStatus;

  @Field(() => Int, { description: 'How many of the reward, each with the same choices.' })
  quantity!: number;

  @Field(() => Int, { description: 'The version of the reward by which it was decided.' })
  version!: number;

  @Field(() => GraphqlPoints, { description: 'What all of it cost.' })
  points!: number;

  @Field(() => Money, { nullable: true, description: 'What the shop asks for on top; null for nothing.' })
  money!: Money | null;

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When the reservation ends, or would have; null for one that was redeemed at once.',
  })
  expiresAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When the points were spent; null while they are not.' })
  issuedAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was handed over; null while it is not.' })
  fulfilledAt!: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was canceled or timed out; null otherwise.' })
  endedAt!: Date | null;

  /** In words of whoever canceled it. */
  reason!: string | null;

  static of(row: ShownRedemptionRow, programId: number): Redemption {
    const { uuid, memberId, rewardUuid, currencyNumber, status, quantity, version, points, money, moneyCurrency } = row;
    const { createdAt, reservedUntil: expiresAt, issuedAt, fulfilledAt, endedAt, reason } = row;
    return Object.assign(new Redemption(), {
      ...{ programId, uuid, memberId, rewardUuid, currencyNumber, status, quantity, version, points },
      ...{ createdAt, expiresAt, issuedAt, fulfilledAt, endedAt, reason },
      id: encodeId('rdm', uuid),
      money: money === null || moneyCurrency === null ? null : Money.of(money, moneyCurrency),
    });
  }
}

export const RedemptionConnection = connectionOf(Redemption, 'Redemption');

@InputType({ description: 'Which redemptions. All given conditions must hold.' })
export class RedemptionFilter {
  @Field(() => ID, { nullable: true, description: 'Of this reward.' })
  reward?: string | null;

  @Field(() => RedemptionStatus, {
    nullable: true,
    description: 'With this status, such as ISSUED for what is to be handed over.',
  })
  status?: RedemptionStatus | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Made at or after.' })
  from?: Date | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Made before.' })
  until?: Date | null;
}
