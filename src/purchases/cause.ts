import type { Caller } from '../platform/access/index.js';
import { ActorType, type Cause, type SourceType } from '../points/index.js';

/** Why and by whom points move. */
export function causeOf(caller: Caller, sourceType: SourceType, sourceId: string, at: Date): Cause {
  const actorType = caller.kind === 'MEMBER' ? ActorType.MEMBER : ActorType.API_KEY;
  return { sourceType, sourceId, actorType, actorId: caller.id, at };
}
