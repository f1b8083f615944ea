import { Field, Int, ObjectType } from '@nestjs/graphql';
import { Audience } from '../../audiences/index.js';
import { encodeId } from '../../kernel/ids.js';
import type { ItemScope } from '../../kernel/item-scope.js';
import type { Localized } from '../../kernel/localized-text.js';
import { connectionOf, GraphqlDateTime, Money, Node } from '../../platform/graphql/index.js';
import type { StoredTemplate } from './stored/voucher-templates.queries.js';
import type { TemplateTerms } from './terms/template-terms.js';
import type { VoucherKind } from './terms/voucher-gives.js';
import { ShownGives, shownMoney, VoucherScope } from './voucher-gives.types.js';
import { VoucherKinds, VoucherTemplateStatus } from './voucher-template-status.types.js';

@ObjectType({
  implements: () => Node,
  description:
    'What vouchers give, and under which conditions. A voucher stays with the version by which it was issued.',
})
export class VoucherTemplate extends Node {
  programId!: number;
  /** The inner id. */
  uuid!: string;
  names!: Localized[];
  descriptions!: Localized[];
  smallPrint!: Localized[];

  @Field(() => VoucherTemplateStatus, {
    description: 'Where it is in life. Vouchers are issued by an ACTIVE one only.',
  })
  status!: VoucherTemplateStatus;

  @Field(() => Int, {
    description:
      'The version by which vouchers are issued, counted from 1, which is what is shown here. Each edit makes a new one.',
  })
  version!: number;

  @Field(() => VoucherKinds, { description: 'What its vouchers are: which field of `gives` is set.' })
  kind!: VoucherKind;

  @Field(() => ShownGives, { description: 'What a voucher gives.' })
  gives!: ShownGives;

  @Field(() => Money, {
    nullable: true,
    description:
      'What the lines in the scope must cost at least before any voucher, without shipping. Null for anything.',
  })
  minimumOrder!: Money | null;

  @Field(() => VoucherScope, { nullable: true, description: 'Which lines it looks at. Null for all.' })
  scope!: ItemScope | null;

  @Field(() => Audience, { nullable: true, description: 'Who may use it. Null for everyone.' })
  audience!: TemplateTerms['audience'];

  @Field(() => [String], {
    nullable: true,
    description: 'The channels in which it can be used: one of these. Null for any.',
  })
  channels!: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many days it can be used, counted from its issue. Null: without end.',
  })
  validDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'For how many days it must still be good when its holder gets it. Null for any.',
  })
  minimumDays!: number | null;

  @Field(() => Int, { description: 'How often one code can be used. A gift card is used until nothing is left on it.' })
  uses!: number;

  @Field({ description: 'True: only the member to whom it was issued can use it. False: whoever has the code.' })
  holderOnly!: boolean;

  @Field({ description: 'Whether it can be used together with other vouchers that can.' })
  combinable!: boolean;

  @Field(() => Int, {
    description:
      'When it applies where several are used, 0 to 100: lower ones first, each on what those before it left.',
  })
  position!: number;

  @Field(() => GraphqlDateTime, { description: 'When it was made.' })
  createdAt!: Date;

  static of(stored: StoredTemplate): VoucherTemplate {
    return Object.assign(new VoucherTemplate(), stored, {
      id: encodeId('vtp', stored.uuid),
      gives: ShownGives.of(stored),
      minimumOrder: shownMoney(stored.minimumOrder, stored.moneyCurrency),
    });
  }
}

export const VoucherTemplateConnection = connectionOf(VoucherTemplate, 'VoucherTemplate');
