import { Field, registerEnumType, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../kernel/ids.js';
import { GraphqlDateTime, Node } from '../platform/graphql/index.js';
import { mayEarn, maySpend } from './member-status.js';

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
    BLOCKED: { description: 'Stopped by staff, who said whether the member still earns or spends.' },
    CLOSED: { description: 'Has left.' },
    MERGED: { description: 'Lives on in another member.' },
    ERASED: { description: 'Forgotten; only the ledger remains.' },
  },
});

/** The state of a member who has just been enrolled. */
export const ENROLLED = { status: MemberStatus.ACTIVE, mayEarn: true, maySpend: true } as const;

@ObjectType({ implements: () => Node, description: 'A person enrolled in the program.' })
export class Member extends Node {
  /** The inner id. */
  uuid!: string;

  programId!: number;

  /** What a block leaves; for any other status it says nothing. */
  mayEarn!: boolean;
  maySpend!: boolean;

  @Field(() => MemberStatus, { description: 'Where the member is in life.' })
  status!: MemberStatus;

  @Field({ description: 'Whether the member earns points now: by the status, or by what a block left.' })
  earns!: boolean;

  @Field({ description: 'Whether the member may spend points now: by the status, or by what a block left.' })
  spends!: boolean;

  @Field(() => GraphqlDateTime, { description: 'Since when they are a member.' })
  joinedAt!: Date;

  static of(row: Pick<Member, 'uuid' | 'programId' | 'status' | 'joinedAt' | 'mayEarn' | 'maySpend'>): Member {
    const id = encodeId('mem', row.uuid);
    return Object.assign(new Member(), row, { id, earns: mayEarn(row), spends: maySpend(row) });
  }
}
