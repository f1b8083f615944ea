import { createHash } from 'node:crypto';
import { decodeId, newId } from '../../../../src/kernel/ids.js';
import { insertActivities, type ActivityRow } from '../../../../src/history/index.js';
import { Database } from '../../../../src/platform/database/index.js';
import type { EnrolledMember } from '../../../factories/a-member.js';
import type { TestApp } from '../../../support/app.js';

/** Writes an activity in the application's program: a review that was done when it is recorded. Answers its inner id. */
export async function writeActivity(
  app: TestApp,
  by: EnrolledMember,
  recordedAt: Date,
  fields: Partial<ActivityRow> = {},
): Promise<string> {
  const row = {
    uuid: newId(),
    memberId: decodeId('mem', by.id)!,
    type: 'review',
    reference: null,
    channel: null,
    once: false,
    occurredAt: recordedAt,
    attributes: null,
    pointsEarned: 0,
    inputHash: createHash('sha256').update('{}').digest(),
    ...fields,
  };
  const { statement, values } = insertActivities(await programOf(app), recordedAt, [row]);
  await app.get(Database).transaction((tx) => tx.query(statement, values));
  return row.uuid;
}

/** The inner id of the application's program. */
export async function programOf(app: TestApp): Promise<number> {
  const { rows } = await app.database.pool.query<{ id: number }>('SELECT id FROM program ORDER BY id LIMIT 1');
  return rows[0]!.id;
}
