import { plainText } from '../../kernel/plain-text.js';
import { call, columnsOf, statement, type Call } from '../../platform/database/index.js';
import type { CodeKeys } from '../../vouchers/index.js';
import type { SaidReferences } from './reference-problems.js';

export type ReferenceKind = 'DEVICE' | 'PAYMENT';

/** A reference as it is stored: nobody can read there what the shop said. */
export interface HashedReference {
  readonly kind: ReferenceKind;
  readonly hash: Buffer;
  /** Under what it may stand since before the secret was replaced. */
  readonly formerHashes: readonly Buffer[];
}

/** A reference with which a member was seen. */
export interface SeenReference extends HashedReference {
  readonly memberId: string;
}

const INSERT = statement(
  'note-references',
  `INSERT INTO referral_reference (program_id, member_id, kind, hash, first_seen_at)
   SELECT $1, seen.*, $2 FROM UNNEST($3::uuid[], $4::text[], $5::bytea[]) AS seen (member_id, kind, hash)
   ORDER BY seen.member_id, seen.kind, seen.hash
   ON CONFLICT DO NOTHING`,
);

/** What a call says of device and means of payment, as it is stored and compared. Space around it says nothing; upper and lower case do. */
export function hashedReferences(
  keys: CodeKeys,
  programId: number,
  { deviceReference, paymentReference }: SaidReferences,
): HashedReference[] {
  const said: [ReferenceKind, string | null | undefined][] = [
    ['DEVICE', deviceReference],
    ['PAYMENT', paymentReference],
  ];
  return said.flatMap(([kind, value]) => {
    if (value == null) return [];
    const [hash, ...formerHashes] = keys.hashesOf(programId, `${kind}/${plainText(value)}`);
    return hash === undefined ? [] : [{ kind, hash, formerHashes }];
  });
}

/** Notes with what locked members were seen, since now; what is noted already stays. */
export function noteReferences(programId: number, now: Date, seen: readonly SeenReference[]): Call<never>[] {
  return seen.length === 0 ? [] : [call(INSERT, [programId, now, ...columnsOf(seen, 'memberId', 'kind', 'hash')])];
}
