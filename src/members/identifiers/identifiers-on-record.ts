import { isDeepStrictEqual } from 'node:util';
import type { EventType } from '../../kernel/event-types.js';
import type { Caller } from '../../platform/access/index.js';
import { call, Restart, type Tx } from '../../platform/database/index.js';
import { audit, type AuditAction } from '../../programs/index.js';
import { tell, tellEvents, type LockedMember } from '../member-lock.js';
import type { MemberInHand } from '../member-changes.js';
import {
  deleteIdentifiers,
  FIND_IDENTIFIERS,
  findHolders,
  insertOwnIdentifiers,
  textOf,
  type HeldIdentifier,
} from './identifier-rows.js';
import type { Identifier, IdentifierKind } from './identifiers.js';
import { ofKind, type OwnList } from './own-identifiers.js';

/** By what a member is found, and who has the identifiers that a call says. */
export interface OnRecord {
  own: OwnList;
  holders: readonly HeldIdentifier[];
}

/** What is on record of a locked member and of these identifiers. */
export async function readOnRecord(
  tx: Tx,
  { programId, member }: MemberInHand,
  said: readonly Identifier[],
): Promise<OnRecord> {
  const [own, holders] = await tx.pipeline([
    call(FIND_IDENTIFIERS, [programId, [member.uuid]]),
    findHolders(programId, said),
  ]);
  return { own: own.map(({ uuid: _uuid, ...identifier }) => identifier), holders };
}

/** Whether another member has it, blocked cards too. */
export function isAnothers(one: Identifier, { uuid }: LockedMember, { holders }: OnRecord): boolean {
  return holders.some((holder) => holder.memberId !== uuid && textOf(holder) === textOf(one));
}

/** Writes the lists of these kinds as far as they changed. Answers which did; the caller tells of it. */
export async function writeIdentifiers(
  tx: Tx,
  { programId, member }: MemberInHand,
  { own }: OnRecord,
  lists: ReadonlyMap<IdentifierKind, OwnList>,
): Promise<IdentifierKind[]> {
  const changed = [...lists].filter(([kind, list]) => !isDeepStrictEqual(list, ofKind(own, kind)));
  if (changed.length === 0) return [];
  const identifiers = changed.flatMap(([, list]) => list);
  const [, written] = await tx.pipeline([
    deleteIdentifiers(
      programId,
      member.uuid,
      changed.map(([kind]) => kind),
    ),
    insertOwnIdentifiers(programId, [{ uuid: member.uuid, identifiers }]),
  ]);
  if (written.length < identifiers.length) throw new Restart();
  return changed.map(([kind]) => kind);
}

/** By which event a change is told, and how the audit log names it. */
export interface IdentifierAct {
  event: EventType;
  caller: Caller;
  action: AuditAction;
  reason?: string | null;
}

/** Writes the list of one kind, tells of it and notes who did it, if it changed. */
export async function changeIdentifiers(
  tx: Tx,
  hand: MemberInHand,
  onRecord: OnRecord,
  kind: IdentifierKind,
  list: OwnList,
  { event, ...act }: IdentifierAct,
): Promise<void> {
  const changed = await writeIdentifiers(tx, hand, onRecord, new Map([[kind, list]]));
  if (changed.length === 0) return;
  const { programId, member, now } = hand;
  tell(member, { type: event, subjectId: null, walletId: null, postingSequence: null, occurredAt: now });
  await tx.pipeline([
    ...tellEvents(programId, [member]),
    ...audit(programId, now, [{ ...act, memberId: member.uuid, details: { changed } }]),
  ]);
}
