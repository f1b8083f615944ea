import { ActorType, SourceType } from '../codes.js';

/** For what a member does something to earn points. All else is given to them: by a tier, for a friend, by somebody who sends. */
const OWN: readonly SourceType[] = [
  SourceType.PURCHASE,
  SourceType.COMPLETION,
  SourceType.ACTIVITY,
  SourceType.VOUCHER,
];

/**
 * Whether points are earned by something that the member does, from which inactivity counts. An activity that the system records by
 * itself, such as a birthday, is none; a purchase that it brings in was made by its member.
 */
export function isOwnDoing(sourceType: SourceType, actorType: ActorType): boolean {
  return OWN.includes(sourceType) && !(sourceType === SourceType.ACTIVITY && actorType === ActorType.SYSTEM);
}

/** The same of a posting in the database, as SQL. */
export function sqlIsOwnDoing(posting: string): string {
  const pairs = Object.values(SourceType).flatMap((source) =>
    Object.values(ActorType).flatMap((actor) => (isOwnDoing(source, actor) ? `(${source}, ${actor})` : [])),
  );
  return `(${posting}.source_type, ${posting}.actor_type) IN (${pairs.join(', ')})`;
}
