import type { EventType } from '../../kernel/event-types.js';
import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import { tell, type LockedMember } from '../../members/index.js';
import { Restart, type Call, type Queryable, type Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import { WalletAct, type Facts, type WalletDesk, type WalletRequest } from '../../points/index.js';
import type { AuditNote, ProgramSettings } from '../../programs/index.js';
import { Shelf } from './shelf.js';
import { RedemptionNotFound } from './shown/redemptions.refusals.js';
import { findFiles, findHolders, writeRedemptions, type RedemptionFile } from './stored/redemption-rows.js';

/** A call that changes one redemption. */
export interface ChangeInput {
  idempotencyKey: string;
  redemption: string;
}

export interface RedemptionFound {
  /** Whose it is, and in whose wallets it was paid where members were merged since. */
  members: string[];
  referredTo: [];
  redemption: string;
}

/** The redemptions of one transaction, and what is to be written of them. */
export class ChangeBook {
  readonly changed = new Set<RedemptionFile>();
  /** What is written before redemptions, since they name it. */
  readonly first: Call<never>[] = [];
  shelf = new Shelf([]);
  private readonly files: ReadonlyMap<string, RedemptionFile>;

  constructor(files: readonly RedemptionFile[]) {
    this.files = new Map(files.map((file) => [file.uuid, file]));
  }

  /** Of a redemption that was found. */
  file(uuid: string): RedemptionFile {
    const file = this.files.get(uuid);
    if (!file) throw new Error(`there is no redemption ${uuid}`);
    return file;
  }

  all(): RedemptionFile[] {
    return [...this.files.values()];
  }
}

/** What the changes of redemptions have in common: finding them, locking their members, writing what became of them. */
export abstract class RedemptionChange<
  Input extends ChangeInput,
  Payload,
  Book extends ChangeBook = ChangeBook,
> extends WalletAct<Input, RedemptionFound, Payload, Book> {
  problemsOf(_input: Input): Problem[] {
    return [];
  }

  /** With a member token another's is as unknown as one that never was. */
  async find(
    db: Queryable,
    settings: ProgramSettings,
    requests: readonly WalletRequest<Input>[],
  ): Promise<(RedemptionFound | Refusal)[]> {
    const uuids = requests.map(({ input }) => decodeId('rdm', input.redemption));
    const holders = await findHolders(
      db,
      settings.number,
      uuids.filter((uuid) => uuid !== null),
    );
    return requests.map(({ caller }, index) => {
      const redemption = uuids[index] ?? null;
      const members = redemption === null ? undefined : holders.get(redemption);
      const isTheirs = caller.memberId === null || members?.[0] === caller.memberId;
      if (redemption === null || !members || !isTheirs) return new RedemptionNotFound();
      return { members, referredTo: [], redemption };
    });
  }

  async load(
    tx: Tx,
    desk: WalletDesk,
    asked: readonly { request: WalletRequest<Input>; found: RedemptionFound }[],
  ): Promise<Book> {
    const ids = [...new Set(asked.map(({ found }) => found.redemption))];
    const [files] = await tx.pipeline([findFiles(desk.settings.number, ids)]);
    for (const { memberId, walletId } of files) {
      // Merged, or unmerged, between finding and locking.
      if (!desk.members.has(memberId) || !desk.wallets.byId(walletId))
        throw new Restart('the redemption belongs to another member now');
    }
    return this.open(tx, desk, files);
  }

  override writes(desk: WalletDesk, book: Book): Call<never>[] {
    const { number: programId } = desk.settings;
    return [...book.first, ...writeRedemptions(programId, [...book.changed]), ...book.shelf.writes(programId)];
  }

  noteOf(input: Input, { redemption, member }: Facts): AuditNote {
    const reason = 'reason' in input && typeof input.reason === 'string' ? input.reason : null;
    return { memberId: String(member), subject: encodeId('rdm', String(redemption)), reason };
  }

  /** Loads what deciding needs beside these redemptions. */
  protected abstract open(tx: Tx, desk: WalletDesk, files: readonly RedemptionFile[]): Promise<Book>;

  protected memberOf(desk: WalletDesk, { memberId }: RedemptionFile): LockedMember {
    const member = desk.members.get(memberId);
    if (!member) throw new Restart('the redemption belongs to another member now');
    return member;
  }

  protected tellOf(desk: WalletDesk, file: RedemptionFile, type: EventType): void {
    const about = { subjectId: file.uuid, walletId: null, postingSequence: null, occurredAt: desk.now };
    tell(this.memberOf(desk, file), { type, ...about });
  }
}

/** How a redemption stands now: due is due, so a reservation that is over is EXPIRED whether or not that was noted. */
export function isOver({ reservedUntil, issuedAt }: RedemptionFile, now: Date): boolean {
  return issuedAt === null && reservedUntil !== null && reservedUntil <= now;
}
