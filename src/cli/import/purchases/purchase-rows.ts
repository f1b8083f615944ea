import { backdateJoining, EnrollMemberPayload, EnrollMembers } from '../../../membership/index.js';
import { DuplicateMember, MemberNotFound } from '../../../members/index.js';
import { systemCaller, type Caller } from '../../../platform/access/index.js';
import { Database } from '../../../platform/database/index.js';
import type { UserError } from '../../../platform/graphql/index.js';
import type { ProgramEntity } from '../../../programs/index.js';
import { RecordPurchasePayload, RecordPurchases } from '../../../purchases/index.js';
import type { Kindred } from '../../open-kindred.js';
import type { ColumnMap } from '../column-map.js';
import type { RowKind, RowOutcome } from '../import-rows.js';
import type { Unreadable } from '../row.js';
import { SparingSender } from '../sparing-sender.js';
import type { PurchaseField } from './purchase-fields.js';
import { enrollmentsOf, memberOf, purchaseOf } from './purchase-inputs.js';
import { readPurchase, type ReadPurchase } from './read-purchase.js';

/** Rows of purchases, recorded through the use cases of the API a batch at a time. Who bought is enrolled. */
export class PurchaseRows implements RowKind<ReadPurchase> {
  /** So many members are new. */
  enrolled = 0;
  private readonly caller: Caller;
  private readonly recording: RecordPurchases;
  private readonly enrolling: EnrollMembers;
  private readonly database: Database;
  private readonly sender: SparingSender;

  constructor(
    kindred: Pick<Kindred, 'get'>,
    private readonly program: ProgramEntity,
    private readonly columns: ColumnMap<PurchaseField>,
  ) {
    this.caller = systemCaller(program.number);
    this.recording = kindred.get(RecordPurchases);
    this.enrolling = kindred.get(EnrollMembers);
    this.database = kindred.get(Database);
    this.sender = new SparingSender(this.database);
  }

  read(fields: readonly string[]): ReadPurchase | Unreadable {
    return readPurchase(fields, this.columns, this.program);
  }

  subjectOf({ orderId }: ReadPurchase): string {
    return orderId;
  }

  /** Of an order the first row is recorded; a second one must find it there. */
  apartBy({ orderId }: ReadPurchase): string {
    return orderId;
  }

  /**
   * Records rows that have different order ids, and answers in their order. A member is enrolled only when nothing but
   * they is missing for a purchase. Doing it again changes nothing.
   */
  async record(rows: readonly ReadPurchase[]): Promise<RowOutcome[]> {
    const outcomes = await this.purchase(rows);
    const strangers = [...rows.keys()].filter((index) => outcomes[index] instanceof MemberNotFound);
    const refusals = await this.enroll(strangers.map((index) => rows[index] as ReadPurchase));
    strangers.forEach((index, nth) => (outcomes[index] = refusals[nth] ?? (outcomes[index] as UserError)));
    const enrolled = strangers.filter((_, nth) => refusals[nth] === null);
    const retried = await this.purchase(enrolled.map((index) => rows[index] as ReadPurchase));
    enrolled.forEach((index, nth) => (outcomes[index] = retried[nth] as UserError));
    await this.backdate(outcomes);
    return outcomes.map((outcome) => {
      if (!(outcome instanceof RecordPurchasePayload)) return outcome;
      return outcome.replayed ? 'KNOWN' : 'RECORDED';
    });
  }

  private purchase(rows: readonly ReadPurchase[]): Promise<(RecordPurchasePayload | UserError)[]> {
    return this.sender.send(rows.map(purchaseOf), (inputs) => this.recording.runAll(this.caller, inputs, true));
  }

  /**
   * Enrolls who bought in these rows, with what the first row says that may. Answers for each row why it enrolls nobody, and
   * null where they are a member by then.
   */
  private async enroll(rows: readonly ReadPurchase[]): Promise<(UserError | null)[]> {
    const requests = enrollmentsOf(rows).map((input) => ({ caller: this.caller, input }));
    const outcomes = await this.sender.send(requests, (some) => this.enrolling.run(this.caller.programId, some));
    const members = new Set<string>();
    return rows.map((row, index) => {
      const outcome = outcomes[index] as EnrollMemberPayload | UserError;
      if (outcome instanceof EnrollMemberPayload) this.enrolled++;
      else if (!members.has(memberOf(row)) && !isThere(row, outcome)) return outcome;
      members.add(memberOf(row));
      return null;
    });
  }

  private async backdate(outcomes: readonly (RecordPurchasePayload | UserError)[]): Promise<void> {
    const recorded = outcomes.filter((outcome) => outcome instanceof RecordPurchasePayload);
    const purchases = recorded.map(({ purchase }) => ({ memberId: purchase.memberId, at: purchase.purchasedAt }));
    if (purchases.length === 0) return;
    await this.database.transaction((tx) => backdateJoining(tx, this.caller.programId, purchases));
  }
}

/** They are there after all: enrolled by somebody else meanwhile, by a row before, or by another spelling in this batch. */
function isThere({ identifiers: [{ field }] }: ReadPurchase, refusal: UserError): boolean {
  return refusal instanceof DuplicateMember && refusal.field === field;
}
