import { Field, ID, InputType } from '@nestjs/graphql';
import { decodeId } from '../../kernel/ids.js';
import type { Queryable } from '../../platform/database/index.js';
import { findHolders, textOf } from '../identifiers/identifier-rows.js';
import { normalizeIdentifier, type Identifier, type IdentifierKind } from '../identifiers/identifiers.js';
import { findSurvivors } from './merged-members.js';

@InputType({
  isOneOf: true,
  description:
    'Names a member by one of these. ANALYST by `id` alone, MARKETER by `id` or `externalId`: any other is FORBIDDEN.',
})
export class MemberRef {
  @Field(() => ID, { nullable: true, description: 'The id that Kindred gave.' })
  id?: string;

  @Field(() => String, { nullable: true, description: "The shop's own id of the customer." })
  externalId?: string;

  @Field(() => String, { nullable: true, description: 'An email address, in upper or lower case.' })
  email?: string;

  @Field(() => String, {
    nullable: true,
    description: 'A phone number with its country code, such as "+44 20 7946 0000".',
  })
  phone?: string;

  @Field(() => String, { nullable: true, description: 'The number on a card.' })
  card?: string;

  @Field(() => String, { nullable: true, description: 'The short personal code given at enrollment.' })
  code?: string;
}

const KINDS: Record<Exclude<keyof MemberRef, 'id'>, IdentifierKind> = {
  externalId: 'EXTERNAL_ID',
  email: 'EMAIL',
  phone: 'PHONE',
  card: 'CARD',
  code: 'CODE',
};

/**
 * The inner ids of the members that these references name, in their order; null where a reference names nobody, as a blocked
 * card does. A reference by `id` is decoded, and leads to the survivor where that member was merged: whether they exist is seen
 * when they are locked or read.
 */
export async function resolveMembers(
  db: Queryable,
  programId: number,
  refs: readonly MemberRef[],
): Promise<(string | null)[]> {
  const named = await findNamed(db, programId, refs);
  const byId = named.filter((id, index) => id !== null && refs[index]?.id != null) as string[];
  const survivors = await findSurvivors(db, programId, byId);
  return named.map((id) => (id === null ? null : (survivors.get(id) ?? id)));
}

/** The same without asking whether somebody was merged: for who sees that anyway. */
export async function findNamed(
  db: Queryable,
  programId: number,
  refs: readonly MemberRef[],
): Promise<(string | null)[]> {
  const wanted = refs.map((ref) => (ref.id == null ? identifierOf(ref) : null));
  const asked = wanted.filter((one) => one !== null);
  const found = new Map<string, string>();
  if (asked.length > 0) {
    const { statement: find, values } = findHolders(programId, asked);
    for (const row of await db.query(find, values)) if (!row.blocked) found.set(textOf(row), row.memberId);
  }
  return refs.map((ref, index) => {
    if (ref.id != null) return decodeId('mem', ref.id);
    const one = wanted[index];
    return one ? (found.get(textOf(one)) ?? null) : null;
  });
}

function identifierOf(ref: MemberRef): Identifier | null {
  for (const [field, kind] of Object.entries(KINDS) as [keyof typeof KINDS, IdentifierKind][]) {
    const given = ref[field];
    const value = given == null ? null : normalizeIdentifier(kind, given);
    if (value !== null) return { kind, value };
  }
  return null;
}
