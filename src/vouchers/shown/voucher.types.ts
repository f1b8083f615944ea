import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { dayInZone } from '../../kernel/calendar.js';
import { encodeId } from '../../kernel/ids.js';
import type { Localized } from '../../kernel/localized-text.js';
import { Allow, Role } from '../../platform/access/index.js';
import { GraphqlDate, GraphqlDateTime, Money, Node } from '../../platform/graphql/index.js';
import type { ShownVoucherRow } from '../stored/shown-vouchers.js';
import type { VoucherKind } from '../templates/terms/voucher-gives.js';
import { ShownGives } from '../templates/voucher-gives.types.js';
import { VoucherKinds } from '../templates/voucher-template-status.types.js';
import { sourceKindOf, VoucherSourceKind } from './voucher-source-kind.types.js';
import { shownState, type VoucherStanding } from './voucher-state.js';

export const VoucherStatus = {
  ISSUED: 'ISSUED',
  RESERVED: 'RESERVED',
  REDEEMED: 'REDEEMED',
  EXPIRED: 'EXPIRED',
  REVOKED: 'REVOKED',
} as const satisfies { [Status in VoucherStanding]: Status };

registerEnumType(VoucherStatus, {
  name: 'VoucherStatus',
  description: 'How a voucher stands.',
  valuesMap: {
    ISSUED: { description: 'It can be used, from `validFrom` on.' },
    RESERVED: { description: 'Everything that is left of it is set aside for checkouts.' },
    REDEEMED: { description: 'It is used up.' },
    EXPIRED: { description: 'Its last day is over.' },
    REVOKED: { description: 'It was taken back.' },
  },
});

@ObjectType({ implements: () => Node, description: 'A code that a shop promised something on.' })
export class Voucher extends Node {
  programId!: number;
  /** The inner id. */
  uuid!: string;
  /** Whose it is, by inner id. */
  memberId!: string | null;
  templateUuid!: string;
  names!: Localized[];
  descriptions!: Localized[];
  smallPrint!: Localized[];
  codeKey!: number;
  codeCipher!: Buffer | null;

  @Field({
    description:
      'The last characters of its code: 4, of a short one fewer, never more than half of it. Empty once its holder was erased.',
  })
  last4!: string;

  @Field(() => VoucherStatus, { description: 'How it stands.' })
  status!: VoucherStanding;

  @Field(() => VoucherSourceKind, { description: 'For what it was issued.' })
  issuedFor!: VoucherSourceKind;

  @Field(() => VoucherKinds, { description: 'What it is: which field of `gives` is set.' })
  kind!: VoucherKind;

  @Field(() => ShownGives, { description: 'What it gives, by the version of its template by which it was issued.' })
  gives!: ShownGives;

  @Field(() => Int, { description: 'The version of its template by which it was issued.' })
  version!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How often it can still be used, without what is set aside; null for a gift card.',
  })
  usesLeft!: number | null;

  @Field(() => Money, {
    nullable: true,
    description: 'What is left on a gift card, without what is set aside; null for any other voucher.',
  })
  remaining!: Money | null;

  @Field(() => GraphqlDateTime, { description: 'When it was issued.' })
  issuedAt!: Date;

  @Field(() => GraphqlDateTime, { description: 'From when on it can be used.' })
  validFrom!: Date;

  @Field(() => GraphqlDateTime, {
    nullable: true,
    description: 'When it is over: the midnight after its last day. Null without end.',
  })
  expiresAt!: Date | null;

  @Field(() => GraphqlDate, {
    nullable: true,
    description: "The last day on which it can be used, in the program's time zone. Null without end.",
  })
  lastDay!: string | null;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'When it was taken back; null while it was not.' })
  revokedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was taken back, in words of whoever did.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  revokedReason!: string | null;

  static of(row: ShownVoucherRow, { number: programId, timeZone }: { number: number; timeZone: string }): Voucher {
    const { now, expiresAt, moneyCurrency } = row;
    const { remaining, ...state } = shownState(row, now);
    return Object.assign(new Voucher(), row, state, {
      id: encodeId('vch', row.uuid),
      programId,
      issuedFor: sourceKindOf(row.sourceType),
      gives: ShownGives.of(row),
      remaining: remaining === null || moneyCurrency === null ? null : Money.of(remaining, moneyCurrency),
      lastDay: expiresAt === null ? null : dayInZone(new Date(expiresAt.getTime() - 1), timeZone),
    });
  }
}
