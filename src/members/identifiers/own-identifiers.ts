import type { Identifier, IdentifierKind } from './identifiers.js';

/** An identifier that a member has, or a card that is blocked: it finds nobody, but nobody else gets it. */
export interface OwnIdentifier extends Identifier {
  addedAt: Date;
  /** Only cards are blocked. */
  blockedAt: Date | null;
  blockedReason: string | null;
}

/** All identifiers of one kind that a member has: the main one first, blocked ones last. */
export type OwnList = readonly OwnIdentifier[];

/** A list after a change, or what is wrong with the change. */
export type Changed = { list: OwnList } | { problem: string };

/** So many of one kind at most; blocked cards do not count. */
const MOST = 20;

const BLOCKED = 'is a blocked card of this member; it stays blocked';
const STAYS = 'This card of the member is blocked: it stays, so that nobody else gets it.';

/** Those of one kind, in their order. */
export function ofKind(all: OwnList, kind: IdentifierKind): OwnList {
  return all.filter((one) => one.kind === kind);
}

/** Those that find their member. */
export function activeOf(list: OwnList): OwnList {
  return list.filter((one) => one.blockedAt === null);
}

/** With one more, at the end or as the main one. One that is there already is not added again. */
export function add(list: OwnList, said: Identifier, asMain: boolean, now: Date): Changed {
  const known = list.find((one) => one.value === said.value);
  if (known?.blockedAt) return { problem: BLOCKED };
  const active = activeOf(list);
  if (known && !asMain) return { list };
  if (!known && active.length >= MOST) return { problem: `the member has ${MOST} of this kind already` };
  const added = known ?? fresh(said, now);
  const others = active.filter((one) => one !== known);
  return ordered(asMain ? [added, ...others] : [...others, added], list);
}

/** With another main one instead of the main one, or without the main one: then the next is the main one. */
export function replaceMain(list: OwnList, said: Identifier | null, now: Date): Changed {
  const [main, ...others] = activeOf(list);
  if (said === null) return ordered(others, list);
  const known = list.find((one) => one.value === said.value);
  if (known?.blockedAt) return { problem: BLOCKED };
  if (known && known === main) return { list };
  return ordered([known ?? fresh(said, now), ...others.filter((one) => one !== known)], list);
}

/** Without one; null when there is none such. A blocked card does not go. */
export function remove(list: OwnList, value: string): Changed | null {
  const known = list.find((one) => one.value === value);
  if (known?.blockedAt) return { problem: STAYS };
  return known ? { list: list.filter((one) => one !== known) } : null;
}

/** With a card blocked, or null when there is none such. One that is blocked already stays as it is. */
export function block(list: OwnList, value: string, reason: string | null, now: Date): OwnList | null {
  const known = list.find((one) => one.value === value);
  if (!known) return null;
  if (known.blockedAt) return list;
  return [...list.filter((one) => one !== known), { ...known, blockedAt: now, blockedReason: reason }];
}

/**
 * With another card in the place of one, which is blocked; null when there is none such. One that is blocked already is
 * replaced too: who lost a card may have blocked it first. Doing it again changes nothing.
 */
export function replaceCard(
  list: OwnList,
  value: string,
  said: Identifier,
  reason: string | null,
  now: Date,
): Changed | null {
  const old = list.find((one) => one.value === value);
  if (!old) return null;
  if (value === said.value) return { problem: 'is the card that it shall replace' };
  const known = list.find((one) => one.value === said.value);
  if (known?.blockedAt) return { problem: BLOCKED };
  if (old.blockedAt) return known ? { list } : add(list, said, false, now);
  const card = known ?? fresh(said, now);
  const active = activeOf(list).filter((one) => one !== known);
  const replaced = active.map((one) => (one === old ? card : one));
  const blocked = list.filter((one) => one.blockedAt !== null);
  return { list: [...replaced, ...blocked, { ...old, blockedAt: now, blockedReason: reason }] };
}

function fresh({ kind, value }: Identifier, now: Date): OwnIdentifier {
  return { kind, value, addedAt: now, blockedAt: null, blockedReason: null };
}

function ordered(active: OwnList, before: OwnList): Changed {
  return { list: [...active, ...before.filter((one) => one.blockedAt !== null)] };
}
