import type { RecordActivityInput } from '../../../activities/index.js';
import { canonicalHash } from '../../../platform/idempotency/index.js';
import type { ReadActivity } from './read-activity.js';
import type { RepeatedRows } from './repeated-rows.js';

/**
 * The activity of a row. Its key follows from all that the row says. Where the type is done once per reference, the same row
 * is a repeat, wherever it stands, and another row of the same reference an activity that was recorded already. Elsewhere
 * somebody may have done the same twice: the second of two equal rows of a file has a key of its own, which it has again when
 * the file is imported again.
 */
export function activityOf(row: ReadActivity, isOnce: boolean, repeated: RepeatedRows): RecordActivityInput {
  const { identifiers, type, reference, channel, occurredAt, attributes, written } = row;
  const [{ field, value }] = identifiers;
  const member = { [field]: value };
  const hash = canonicalHash({ member, type, reference, channel, occurredAt, written });
  const nth = isOnce && reference !== undefined ? 1 : repeated.count(hash);
  const idempotencyKey = `import:${hash.toString('hex')}${nth > 1 ? `:${String(nth)}` : ''}`;
  return { idempotencyKey, member, type, reference, channel, occurredAt, attributes };
}
