import { backdateJoining, EnrollMemberPayload, EnrollMembers } from '../../membership/index.js';
import { DuplicateMember, MemberNotFound } from '../../members/index.js';
import { Role, type Caller } from '../../platform/access/index.js';
import { Database, statement } from '../../platform/database/index.js';
import type { UserError } from '../../platform/graphql/index.js';
import { RecordPurchasePayload, RecordPurchases } from '../../purchases/index.js';
import { CommandError } from '../command.js';
import type { Kindred } from '../open-kindred.js';
import { enrollmentOf, memberOf, purchaseOf } from './inputs.js';
import type { ReadPurchase } from './read-purchase.js';

/** What became of a row: recorded now or before, or why not. */
export type RowOutcome = 'RECORDED' | 'KNOWN' | UserError;

const PING = statement('ping-for-import', 'SELECT 1');

/** So many items that fail one after the other are not to blame. */
const SUSPICIOUS = 10;

/** Records rows of a file through the use cases of the API, a batch at a time. */
export class BatchRecorder {
  /** So many members are new. */
  enrolled = 0;
  private readonly caller: Caller;
  private readonly recording: RecordPurchases;
  private readonly enrolling: EnrollMembers;
  private readonly database: Database;

  constructor(kindred: Kindred, programId: number) {
    // Whoever runs commands on this machine may do everything: no key is asked for, and the ledger names none.
    this.caller = { programId, roles: [Role.ADMIN], kind: 'SYSTEM', id: null, memberId: null };
    this.recording = kindred.get(RecordPurchases);
    this.enrolling = kindred.get(EnrollMembers);
    this.database = kindred.get(Database);
  }

  /**
   * Records rows that have different order ids, and answers in their order. A member is enrolled only when nothing but
   * they is missing for a purchase. Doing it again changes nothing.
   */
  async record(rows: readonly ReadPurchase[]): Promise<RowOutcome[]> {
    const outcomes = await this.purchase(rows);
    const strangers = [...rows.keys()].filter((index) => outcomes[index] instanceof MemberNotFound);
    const refused = await this.enroll(strangers.map((index) => rows[index] as ReadPurchase));
    const enrolled = strangers.filter((index) => !refused.has(memberOf(rows[index] as ReadPurchase)));
    const retried = await this.purchase(enrolled.map((index) => rows[index] as ReadPurchase));
    for (const index of strangers)
      outcomes[index] = refused.get(memberOf(rows[index] as ReadPurchase)) ?? (outcomes[index] as UserError);
    enrolled.forEach((index, nth) => (outcomes[index] = retried[nth] as UserError));
    await this.backdate(outcomes);
    return outcomes.map((outcome) => {
      if (!(outcome instanceof RecordPurchasePayload)) return outcome;
      return outcome.replayed ? 'KNOWN' : 'RECORDED';
    });
  }

  private purchase(rows: readonly ReadPurchase[]): Promise<(RecordPurchasePayload | UserError)[]> {
    return this.sparing(rows.map(purchaseOf), (inputs) => this.recording.runAll(this.caller, inputs, true));
  }

  /** Enrolls who bought in these rows. Answers who could not be enrolled, and why. */
  private async enroll(rows: readonly ReadPurchase[]): Promise<Map<string, UserError>> {
    const groups = new Map<string, [ReadPurchase, ...ReadPurchase[]]>();
    for (const row of rows) {
      const group = groups.get(memberOf(row));
      if (group) group.push(row);
      else groups.set(memberOf(row), [row]);
    }
    const requests = [...groups.values()].map((group) => ({ caller: this.caller, input: enrollmentOf(group) }));
    const outcomes = await this.sparing(requests, (some) => this.enrolling.run(this.caller.programId, some));
    const refused = new Map<string, UserError>();
    [...groups].forEach(([member, [{ identifiers }]], index) => {
      const outcome = outcomes[index] as EnrollMemberPayload | UserError;
      if (outcome instanceof EnrollMemberPayload) this.enrolled++;
      // They are there after all: enrolled by somebody else meanwhile, or by another spelling in this batch.
      else if (!(outcome instanceof DuplicateMember && outcome.field === identifiers[0].field))
        refused.set(member, outcome);
    });
    return refused;
  }

  private async backdate(outcomes: readonly (RecordPurchasePayload | UserError)[]): Promise<void> {
    const recorded = outcomes.filter((outcome) => outcome instanceof RecordPurchasePayload);
    const purchases = recorded.map(({ purchase }) => ({ memberId: purchase.memberId, at: purchase.purchasedAt }));
    if (purchases.length === 0) return;
    await this.database.transaction((tx) => backdateJoining(tx, this.caller.programId, purchases));
  }

  /** Sends items together, and when that fails one by one: what the database cannot take is refused, the others stand. */
  private async sparing<Item, Result>(
    items: readonly Item[],
    send: (items: readonly Item[]) => Promise<Result[]>,
  ): Promise<(Result | UserError)[]> {
    if (items.length === 0) return [];
    try {
      return await send(items);
    } catch (error) {
      if (items.length === 1) return [await this.notStored(error)];
    }
    const results: (Result | UserError)[] = [];
    for (const item of items) results.push(...(await this.sparing([item], send)));
    const failed = results.filter((result) => result instanceof NotStored);
    // One item may be poisonous; so many are not, and a report of them would help nobody.
    if (failed.length === items.length && items.length >= SUSPICIOUS) throw new CommandError(failed[0]?.message);
    return results;
  }

  /** An item that cannot be stored is at fault itself while the database answers; else nothing more can be done. */
  private async notStored(cause: unknown): Promise<UserError> {
    try {
      await this.database.query(PING, []);
    } catch {
      throw new CommandError('The database went away. Run the same command again: it goes on where it stopped.', {
        cause,
      });
    }
    return new NotStored(cause);
  }
}

/** What the database did not take, though nothing in it was refused. */
class NotStored implements UserError {
  readonly code = 'NOT_STORED';
  readonly message: string;
  readonly path = null;

  constructor(cause: unknown) {
    this.message = `it could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
