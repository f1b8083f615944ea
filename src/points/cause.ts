import type { Caller } from '../platform/access/index.js';
import { ActorType, type SourceType } from './codes.js';
import type { Cause } from './wallet.js';

/** Why and by whom points move. */
export function causeOf(
  caller: Pick<Caller, 'kind' | 'id'>,
  sourceType: SourceType,
  sourceId: string | null,
  at: Date,
): Cause {
  return { sourceType, sourceId, actorType: ActorType[caller.kind], actorId: caller.id, at };
}
