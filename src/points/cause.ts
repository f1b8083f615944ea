import type { Caller } from '../platform/access/index.js';
import { ActorType, type SourceType } from './codes.js';
import type { Cause } from './wallet.js';

const ACTORS = { KEY: ActorType.API_KEY, MEMBER: ActorType.MEMBER, SYSTEM: ActorType.SYSTEM } as const;

/** Why and by whom points move. */
export function causeOf(
  caller: Pick<Caller, 'kind' | 'id'>,
  sourceType: SourceType,
  sourceId: string | null,
  at: Date,
): Cause {
  return { sourceType, sourceId, actorType: ACTORS[caller.kind], actorId: caller.id, at };
}
