import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import { KeyedReader } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { MOVES_OF_MERGES, type WalletMove } from '../../points/index.js';
import {
  MERGES_BY_ID,
  MERGES_IN_FORCE,
  MERGES_OF_MEMBERS,
  ROWS_OF_MERGES,
  type MergeRow,
  type MovedCount,
} from './merge-rows.js';
import { MemberMerge } from './merge.types.js';

/** Reads merges, those that are asked for at about the same time in one statement. */
@Injectable()
export class Merges {
  private readonly byId: KeyedReader<MergeRow>;
  private readonly inForce: KeyedReader<MergeRow>;
  private readonly ofMembers: KeyedReader<MergeRow & { memberId: string }>;
  private readonly rows: KeyedReader<MovedCount>;
  private readonly moves: KeyedReader<WalletMove & { currency: number }>;

  constructor(database: Database) {
    this.byId = new KeyedReader(database, MERGES_BY_ID, (row) => row.uuid);
    this.inForce = new KeyedReader(database, MERGES_IN_FORCE, (row) => row.absorbedId);
    this.ofMembers = new KeyedReader(database, MERGES_OF_MEMBERS, (row) => row.memberId);
    this.rows = new KeyedReader(database, ROWS_OF_MERGES, (row) => row.mergeId);
    this.moves = new KeyedReader(database, MOVES_OF_MERGES, (row) => row.mergeId);
  }

  async one(programId: number, uuid: string): Promise<MemberMerge | null> {
    const row = await this.byId.one(programId, uuid);
    return row && MemberMerge.of(row, programId);
  }

  /** The merge with this id. */
  async named(programId: number, id: string): Promise<MemberMerge | null> {
    const uuid = decodeId('mrg', id);
    return uuid === null ? null : this.one(programId, uuid);
  }

  /** In whom a member lives on who was merged. */
  async survivorOf(programId: number, memberId: string): Promise<string | null> {
    return (await this.inForce.one(programId, memberId))?.keepId ?? null;
  }

  /** The merges in which a member took part, the latest first. */
  async of(programId: number, memberId: string): Promise<MemberMerge[]> {
    return (await this.ofMembers.many(programId, memberId)).map((row) => MemberMerge.of(row, programId));
  }

  /** How many rows of each kind a merge moved. */
  rowsOf(programId: number, mergeId: string): Promise<MovedCount[]> {
    return this.rows.many(programId, mergeId);
  }

  /** What a merge moved of points, currency by currency. */
  movesOf(programId: number, mergeId: string): Promise<(WalletMove & { currency: number })[]> {
    return this.moves.many(programId, mergeId);
  }
}
