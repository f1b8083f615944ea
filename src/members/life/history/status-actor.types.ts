import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { encodeId } from '../../../kernel/ids.js';

export enum StatusActorKind {
  KEY = 'KEY',
  MEMBER = 'MEMBER',
  SYSTEM = 'SYSTEM',
}

registerEnumType(StatusActorKind, {
  name: 'StatusActorKind',
  description: 'What kind of somebody changed the status of a member.',
  valuesMap: {
    KEY: { description: 'An API key.' },
    MEMBER: { description: 'A member with their token.' },
    SYSTEM: { description: 'Kindred itself, as with a pause that ended by itself.' },
  },
});

@ObjectType({ description: 'Who changed the status of a member.' })
export class StatusActor {
  @Field(() => StatusActorKind, { description: 'What kind of somebody.' })
  kind!: StatusActorKind;

  @Field(() => ID, { nullable: true, description: 'The API key or the member; null for Kindred itself.' })
  id!: string | null;

  static of(kind: StatusActorKind, uuid: string | null): StatusActor {
    const id = uuid === null ? null : encodeId(kind === StatusActorKind.KEY ? 'key' : 'mem', uuid);
    return Object.assign(new StatusActor(), { kind, id });
  }
}
