import { resolveMembers } from '../../members/index.js';
import type { Queryable } from '../../platform/database/index.js';
import { findByCodes, lookedUpBy, type CodeKeys } from '../../vouchers/index.js';
import { findReferralsByCodes, findReferralsOfVouchers, type ReferralRow } from '../stored/referral-rows.js';

/** Whose code somebody typed: a member's own, or that of an invitation. */
export interface FoundCode {
  readonly advocate: string;
  /** The invitation by its inner id; null for a personal code. */
  readonly referralId: string | null;
}

/**
 * Whose these codes are, in their order and without a lock; null where a code is nobody's. A personal code comes before that of an
 * invitation, with which it has nothing in common but by chance.
 */
export async function findInviting(
  db: Queryable,
  keys: CodeKeys,
  programId: number,
  codes: readonly (string | null)[],
): Promise<(FoundCode | null)[]> {
  const typed = codes.map((code) => code ?? '');
  const owners = await resolveMembers(
    db,
    programId,
    typed.map((code) => ({ code })),
  );
  const others = typed.flatMap((code, index) => (owners[index] == null && code !== '' ? [code] : []));
  const invitations = await findInvitations(db, keys, programId, others);
  return typed.map((code, index) => {
    const owner = owners[index];
    if (owner != null) return { advocate: owner, referralId: null };
    const row = invitations.get(code);
    return row ? { advocate: row.advocate, referralId: row.uuid } : null;
  });
}

/** The invitations with these codes: those of their vouchers, or their own. */
async function findInvitations(
  db: Queryable,
  keys: CodeKeys,
  programId: number,
  codes: readonly string[],
): Promise<Map<string, ReferralRow>> {
  if (codes.length === 0) return new Map();
  const hashesOf = (code: string): Buffer[] => {
    const made = lookedUpBy(code)?.made;
    return made == null ? [] : keys.hashesOf(programId, made);
  };
  const vouchers = await findByCodes(db, keys, programId, codes);
  const ids = vouchers.flatMap((voucher) => voucher?.uuid ?? []);
  const byVoucher = ids.length === 0 ? [] : await ask(db, findReferralsOfVouchers(programId, ids));
  const hashes = codes.flatMap(hashesOf);
  const byHash = hashes.length === 0 ? [] : await ask(db, findReferralsByCodes(programId, hashes));
  const found = new Map<string, ReferralRow>();
  for (const [index, code] of codes.entries()) {
    const own = hashesOf(code);
    const row =
      byVoucher.find(({ voucherId }) => voucherId === vouchers[index]?.uuid) ??
      byHash.find(({ hash }) => own.some((one) => one.equals(hash)));
    if (row) found.set(code, row);
  }
  return found;
}

function ask<Row>(
  db: Queryable,
  { statement, values }: { statement: Parameters<typeof db.query<Row>>[0]; values: readonly unknown[] },
): Promise<Row[]> {
  return db.query(statement, values);
}
