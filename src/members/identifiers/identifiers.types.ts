import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Allow, Role } from '../../platform/access/index.js';
import { GraphqlDateTime } from '../../platform/graphql/index.js';
import type { IdentifierKind } from './identifiers.js';
import { activeOf, ofKind, type OwnList } from './own-identifiers.js';

const IdentifierKinds = {
  EXTERNAL_ID: 'EXTERNAL_ID',
  EMAIL: 'EMAIL',
  PHONE: 'PHONE',
  CARD: 'CARD',
  CODE: 'CODE',
} as const satisfies Record<IdentifierKind, IdentifierKind>;

registerEnumType(IdentifierKinds, {
  name: 'IdentifierKind',
  description: 'By what a member can be found.',
  valuesMap: {
    EXTERNAL_ID: { description: "The shop's own id of the customer." },
    EMAIL: { description: 'An email address, in lower case.' },
    PHONE: { description: 'A phone number in E.164, such as "+442079460000".' },
    CARD: { description: 'The number on a card, in upper case without spaces and dashes.' },
    CODE: { description: 'The short personal code given at enrollment, which may be shared with friends.' },
  },
});

@ObjectType({ description: 'Something by which a member can be found; unique in the program.' })
export class MemberIdentifier {
  @Field(() => IdentifierKinds, { description: 'What it is.' })
  kind!: IdentifierKind;

  @Field({ description: 'The value in the form in which it is stored.' })
  value!: string;

  @Field({
    description: 'Whether it is the main one of its kind, which stands for the member: `externalId`, `email`, `phone`.',
  })
  main!: boolean;

  @Field(() => GraphqlDateTime, { description: 'Since when the member has it.' })
  addedAt!: Date;

  @Field({ description: 'Whether it is a card that is blocked: it finds nobody, and nobody else gets it.' })
  blocked!: boolean;

  @Field(() => GraphqlDateTime, { nullable: true, description: 'Since when it is blocked; null when it is not.' })
  blockedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it is blocked, if somebody said so.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  blockedReason!: string | null;

  /** All that a member has, kind by kind, the main one of each first. */
  static listOf(identifiers: OwnList): MemberIdentifier[] {
    return identifiers.map(({ kind, value, addedAt, blockedAt, blockedReason }) =>
      Object.assign(new MemberIdentifier(), {
        kind,
        value,
        main: activeOf(ofKind(identifiers, kind))[0]?.value === value,
        addedAt,
        blocked: blockedAt !== null,
        blockedAt,
        blockedReason,
      }),
    );
  }
}
