import { Field, registerEnumType, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../kernel/ids.js';
import { GraphqlDateTime, Node } from '../platform/graphql/index.js';

export enum MemberStatus {
  ACTIVE = 'ACTIVE',
  PAUSED = 'PAUSED',
  BLOCKED = 'BLOCKED',
  CLOSED = 'CLOSED',
  MERGED = 'MERGED',
  ERASED = 'ERASED',
}

registerEnumType(MemberStatus, {
  name: 'MemberStatus',
  description: 'Where a member is in life.',
  valuesMap: {
    ACTIVE: { description: 'Earns and spends.' },
    PAUSED: { description: 'Earns but does not spend; points and tier are protected.' },
    BLOCKED: { description: 'Stopped by staff.' },
    CLOSED: { description: 'Has left.' },
    MERGED: { description: 'Lives on in another member.' },
    ERASED: { description: 'Forgotten; only the ledger remains.' },
  },
});

@ObjectType({ implements: () => Node, description: 'A person enrolled in the program.' })
export class Member extends Node {
  /** The inner id. */
  uuid!: string;

  programId!: number;

  @Field(() => MemberStatus, { description: 'Where the member is in life.' })
  status!: MemberStatus;

  @Field(() => GraphqlDateTime, { description: 'Since when they are a member.' })
  joinedAt!: Date;

  static of(row: Pick<Member, 'uuid' | 'programId' | 'status' | 'joinedAt'>): Member {
    return Object.assign(new Member(), row, { id: encodeId('mem', row.uuid) });
  }
}
