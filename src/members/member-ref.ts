import { Field, ID, InputType } from '@nestjs/graphql';
import { decodeId } from '../kernel/ids.js';
import { call, statement, type Call, type Queryable } from '../platform/database/index.js';
import { findSurvivors } from './merged-members.js';
import { normalizeIdentifier, type Identifier, type IdentifierKind } from './identifiers.js';

@InputType({ isOneOf: true, description: 'Names a member by one of these.' })
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

/** An identifier and whose it is. */
export type HeldIdentifier = Identifier & { memberId: string };

const FIND = statement<HeldIdentifier>(
  'find-members-by-identifier',
  `SELECT i.kind, i.value, i.member_id AS "memberId"
   FROM UNNEST($2::text[], $3::text[]) AS wanted (kind, value)
   CROSS JOIN LATERAL (
     SELECT * FROM member_identifier WHERE program_id = $1 AND kind = wanted.kind AND value = wanted.value OFFSET 0) i`,
);

/** Who holds these identifiers, members of every status; one that nobody holds is missing from the answer. */
export function findHolders(programId: number, identifiers: readonly Identifier[]): Call<HeldIdentifier> {
  return call(FIND, [programId, identifiers.map((one) => one.kind), identifiers.map((one) => one.value)]);
}

/** Text by which an identifier is found again in a list. */
export function textOf({ kind, value }: Identifier): string {
  return `${kind}/${value}`;
}

/**
 * The inner ids of the members that these references name, in their order; null where a reference names nobody. A reference by
 * `id` is decoded, and leads to the survivor where that member was merged: whether they exist is seen when they are locked or read.
 */
export async function resolveMembers(
  db: Queryable,
  programId: number,
  refs: readonly MemberRef[],
): Promise<(string | null)[]> {
  const wanted = refs.map(identifierOf);
  const asked = wanted.filter((one) => one !== null);
  const found = new Map<string, string>();
  if (asked.length > 0) {
    const { statement: find, values } = findHolders(programId, asked);
    for (const row of await db.query(find, values)) found.set(textOf(row), row.memberId);
  }
  const ids = refs.map((ref) => (ref.id == null ? null : decodeId('mem', ref.id)));
  const survivors = await findSurvivors(
    db,
    programId,
    ids.filter((id) => id !== null),
  );
  return refs.map((ref, index) => {
    const id = ids[index] ?? null;
    if (ref.id != null) return id === null ? null : (survivors.get(id) ?? id);
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
