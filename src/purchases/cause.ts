import type { Caller } from '../platform/access/index.js';
import { ActorType, type Cause, type SourceType } from '../points/index.js';

const ACTORS = { KEY: ActorType.API_KEY, MEMBER: ActorType.MEMBER, SYSTEM: ActorType.SYSTEM } as const;

/** Why and by whom points move. */
export function causeOf(caller: Caller, sourceType: SourceType, sourceId: string, at: Date): Cause {
  return { sourceType, sourceId, actorType: ACTORS[caller.kind], actorId: caller.id, at };
}
