import { decodeId } from '../kernel/ids.js';
import type { Problem } from '../kernel/problem.js';
import type { Queryable } from '../platform/database/index.js';
import { findTierPlaces } from '../tiers/index.js';
import type { WantedAudience } from './audience-input.js';

/** The tiers that an audience names, by their ids. */
export type AskedTiers = Pick<WantedAudience, 'tiers' | 'minTier'>;

/** What is wrong with them: one that is none of the program's, or of an archived ladder. */
export async function tierProblems(
  db: Queryable,
  programId: number,
  { tiers, minTier }: AskedTiers,
  path: readonly string[],
): Promise<Problem[]> {
  const asked = [
    ...(tiers ?? []).map((id, index) => ({ id, at: ['tiers', String(index)] })),
    ...(minTier == null ? [] : [{ id: minTier, at: ['minTier'] }]),
  ];
  const uuids = asked.flatMap(({ id }) => decodeId('tir', id) ?? []);
  const found = new Map((await findTierPlaces(db, programId, uuids)).map((place) => [place.uuid, place]));
  return asked.flatMap(({ id, at }) => {
    const place = found.get(decodeId('tir', id) ?? '');
    if (place && !place.isOfArchived) return [];
    const shown = JSON.stringify(id.length > 60 ? `${id.slice(0, 60)}…` : id);
    const message = place ? `${shown} is a tier of an archived ladder` : `${shown} is not a tier of this program`;
    return [{ path: [...path, ...at], message }];
  });
}
