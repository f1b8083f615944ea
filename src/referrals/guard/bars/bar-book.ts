import { MemberNotFound, MemberStatus, resolveMembers, type MemberRef } from '../../../members/index.js';
import type { Call, Queryable, Tx } from '../../../platform/database/index.js';
import type { WalletDesk, WalletRequest } from '../../../points/index.js';
import { deleteBars, findBars, insertBars, type Bar, type NewBar } from './bar-rows.js';

/** Who may be barred, or may be let bring friends again. */
export interface FoundAdvocate {
  readonly members: [string];
  readonly referredTo: [string];
}

/** Finds the members that these calls name, without a lock. */
export async function findAdvocates(
  db: Queryable,
  programId: number,
  requests: readonly WalletRequest<{ idempotencyKey: string; member: MemberRef }>[],
): Promise<(FoundAdvocate | MemberNotFound)[]> {
  const found = await resolveMembers(
    db,
    programId,
    requests.map(({ input }) => input.member),
  );
  return found.map((uuid) => (uuid === null ? new MemberNotFound() : { members: [uuid], referredTo: [uuid] }));
}

/** Whether the locked member is there. Who has closed their account may come back, so their bar counts too. */
export function isThere(desk: WalletDesk, memberId: string): boolean {
  const member = desk.members.get(memberId);
  return member !== undefined && member.status !== MemberStatus.ERASED;
}

/** The bars of the members of one transaction, and what becomes of them. */
export class BarBook {
  private readonly bars: Map<string, Bar>;
  private readonly added: NewBar[] = [];
  private readonly removed: string[] = [];

  private constructor(rows: readonly Bar[]) {
    this.bars = new Map(rows.map((row) => [row.memberId, row]));
  }

  /** Reads the bars of the members that are locked. */
  static async open(tx: Tx, { settings, members }: WalletDesk): Promise<BarBook> {
    const [rows] = await tx.pipeline([findBars(settings.number, [...members.keys()])]);
    return new BarBook(rows);
  }

  of(memberId: string): Bar | null {
    return this.bars.get(memberId) ?? null;
  }

  add(bar: NewBar): void {
    this.bars.set(bar.memberId, bar);
    this.added.push(bar);
  }

  remove(memberId: string): void {
    this.bars.delete(memberId);
    this.removed.push(memberId);
  }

  writes(programId: number): Call<never>[] {
    return [...deleteBars(programId, this.removed), ...insertBars(programId, this.added)];
  }
}
