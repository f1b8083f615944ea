import { tell, type LockedMember } from '../../members/index.js';
import type { Call, Tx } from '../../platform/database/index.js';
import { placesOfFile, Shelf } from './shelf.js';
import { isOver } from './redemption-change.js';
import { RedemptionStatus } from './shown/redemption-status.types.js';
import { findReservations, writeRedemptions } from './stored/redemption-rows.js';
import { lockShelf } from './stored/shelf-rows.js';

/**
 * Ends the open reservations of locked members who leave, or live on in somebody else: stock, codes and limits go back. Their holds are
 * whoever's who asks: the points are not given back here. Answers what is to be written, and tells of it.
 */
export async function endReservations(
  tx: Tx,
  programId: number,
  members: readonly LockedMember[],
  now: Date,
): Promise<Call<never>[]> {
  const [files] = await tx.pipeline([
    findReservations(
      programId,
      members.map(({ uuid }) => uuid),
    ),
  ]);
  if (files.length === 0) return [];
  const [rows] = await tx.pipeline([lockShelf(programId, files.flatMap(placesOfFile))]);
  const shelf = new Shelf(rows);
  for (const file of files) {
    const member = members.find(({ uuid }) => uuid === file.memberId);
    if (!member) continue;
    const over = isOver(file, now);
    file.status = over ? RedemptionStatus.EXPIRED : RedemptionStatus.CANCELED;
    file.endedAt = over ? file.reservedUntil : now;
    shelf.putBack(file);
    const about = { subjectId: file.uuid, walletId: null, postingSequence: null, occurredAt: file.endedAt ?? now };
    tell(member, { type: over ? 'redemption.expired' : 'redemption.canceled', ...about });
  }
  return [...writeRedemptions(programId, files), ...shelf.writes(programId)];
}
