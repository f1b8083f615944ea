import { Injectable } from '@nestjs/common';
import { KeyedReader, PageReader } from '../platform/batching/index.js';
import { columnsOf, Database } from '../platform/database/index.js';
import type { Page } from '../platform/graphql/index.js';
import { ProgramDirectory, type ProgramSettings } from '../programs/index.js';
import { Account } from './codes.js';
import {
  AFTER_ALL_POSTINGS,
  FIND_STATEMENTS,
  findWalletOwner,
  POSTINGS_BY_KEY,
  type PostingRow,
  type StatementAsked,
  type StatementConditions,
  type StatementRow,
} from './postings.queries.js';
import { isBehind, SettledWallets, type SettledView } from './settled-wallets.js';
import type { PostingDraft } from './wallet.js';

type Currency = ProgramSettings['currencies'][number];

/** How often a page is read anew when the wallet was written to meanwhile. */
const ATTEMPTS = 5;

/**
 * Reads what happened to members' points. Pages that are asked for at about the same time become one statement. What is due
 * but not booked yet stands there as it will be booked.
 */
@Injectable()
export class Statements {
  private readonly pages: PageReader<StatementAsked, StatementRow>;
  private readonly byKey: KeyedReader<PostingRow>;

  constructor(
    private readonly database: Database,
    private readonly programs: ProgramDirectory,
    private readonly settled: SettledWallets,
  ) {
    this.pages = new PageReader<StatementAsked, StatementRow>(database, FIND_STATEMENTS, (asks) => [
      ...columnsOf(asks, 'memberId', 'currency', 'before', 'kinds', 'from', 'until', 'sourceId'),
    ]);
    this.byKey = new KeyedReader(database, POSTINGS_BY_KEY, (row) => keyOf(row.walletId, row.sequence));
  }

  /** A page of what happened in one point currency, the latest first. */
  async of(
    programId: number,
    memberId: string,
    currencyNumber: number,
    conditions: StatementConditions,
    { limit, after }: Page,
  ): Promise<PostingRow[]> {
    const { currencies } = await this.programs.settingsOf(programId);
    const currency = currencies.find((one) => one.number === currencyNumber) as Currency;
    const before = after?.[0] === undefined ? AFTER_ALL_POSTINGS : Number(after[0]);
    const asked = { memberId, currency: currencyNumber, before, ...conditions };
    for (let attempt = 1; ; attempt++) {
      const rows = await this.pages.page(programId, limit, asked);
      const [first] = rows;
      const stored = rows.filter((row) => row.sequence !== null);
      if (!first || !isBehind(first, currency)) return stored;
      const view = await this.settled.of(programId, memberId);
      const wallet = view.wallets.find((one) => one.currency === currencyNumber);
      const due = view.postings.filter((posting) => posting.wallet === wallet);
      // Somebody booked what was due, and perhaps more, between the two reads: then it stands in the pages.
      const hasMoved = wallet?.sequence !== first.lastSequence + due.length;
      if (hasMoved && attempt < ATTEMPTS) continue;
      return [...virtualRows(due, view).filter((row) => fits(row, asked)), ...stored].slice(0, limit);
    }
  }

  /** One posting, also one that will be booked for what is due; null when there is none. */
  async one(programId: number, walletId: number, sequence: number): Promise<PostingRow | null> {
    const stored = await this.byKey.one(programId, keyOf(walletId, sequence));
    if (stored) return stored;
    const memberId = await findWalletOwner(this.database, programId, walletId);
    if (memberId === null) return null;
    const view = await this.settled.of(programId, memberId);
    const due = view.postings.filter((posting) => posting.wallet.id === walletId && posting.sequence === sequence);
    return virtualRows(due, view)[0] ?? null;
  }
}

function keyOf(walletId: number, sequence: number): string {
  return `${String(walletId)}/${String(sequence)}`;
}

function fits(row: PostingRow, { before, kinds, from, until, sourceId }: StatementAsked): boolean {
  return (
    row.sequence < before &&
    (kinds === null || ((kinds >> row.kind) & 1) === 1) &&
    (from === null || row.occurredAt >= from) &&
    (until === null || row.occurredAt < until) &&
    (sourceId === null || row.sourceId === sourceId)
  );
}

/** Postings as they will stand when they are booked, the latest first. */
function virtualRows(postings: readonly PostingDraft[], { asOf }: SettledView): PostingRow[] {
  return postings.map((posting) => virtualRow(posting, asOf)).reverse();
}

function virtualRow(posting: PostingDraft, asOf: Date): PostingRow {
  const { wallet, sequence, kind, cause, availableAfter, occurredAt, note } = posting;
  return {
    walletId: wallet.id,
    memberId: wallet.memberId,
    sequence,
    kind,
    sourceType: cause.sourceType,
    sourceId: cause.sourceId,
    points: changeOf(posting, Account.AVAILABLE),
    pendingChange: changeOf(posting, Account.PENDING),
    heldChange: changeOf(posting, Account.HELD),
    owedChange: 0 - changeOf(posting, Account.OWED),
    availableAfter,
    occurredAt,
    recordedAt: asOf,
    reason: note,
  };
}

function changeOf({ movements }: PostingDraft, account: Account): number {
  let change = 0;
  for (const { from, to, points } of movements) {
    if (to === account) change += points;
    if (from === account) change -= points;
  }
  return change;
}
