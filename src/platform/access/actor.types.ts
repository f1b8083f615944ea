import { Field, ID, ObjectType } from '@nestjs/graphql';
import { encodeId } from '../../kernel/ids.js';
import { Allow } from './allow.js';
import { ActorKind, Role } from './caller.js';

/** Who did something, as it is stored beside what they did. */
interface StoredActor {
  actorKind: ActorKind;
  /** The inner id of the key or the member; null for the system. */
  actorId: string | null;
}

@ObjectType({
  description: 'Who did something. Members see of others only with what they acted; who that was is for staff.',
})
export class Actor {
  programId!: number;
  /** The inner id of the key or the member; null for the system. */
  uuid!: string | null;

  @Field(() => ActorKind, { description: 'With what they acted.' })
  kind!: ActorKind;

  @Field(() => ID, { nullable: true, description: 'The key (`key_…`) or the member (`mem_…`); null for the system.' })
  @Allow(Role.ADMIN, Role.SUPPORT)
  id!: string | null;

  static of({ actorKind: kind, actorId: uuid }: StoredActor, programId: number): Actor {
    const id = uuid === null ? null : encodeId(kind === ActorKind.MEMBER ? 'mem' : 'key', uuid);
    return Object.assign(new Actor(), { programId, uuid, kind, id });
  }
}
