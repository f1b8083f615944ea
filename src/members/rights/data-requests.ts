import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { pageOf, toConnection, type Connection, type PageArgs } from '../../platform/graphql/index.js';
import { resolveMembers } from '../references/member-ref.js';
import { findDataRequests, findPageOfDataRequests, type DataRequestConditions } from './data-request-rows.js';
import { DataRequest, type DataRequestFilter } from './data-request.types.js';

/** Reads what was asked of the data of members. */
@Injectable()
export class DataRequests {
  private readonly byId = new Coalescer<string, DataRequest | null>(
    async (programId, uuids) => {
      const rows = await findDataRequests(this.database, programId, [...new Set(uuids)]);
      const found = new Map(rows.map((row) => [row.uuid, DataRequest.of(row, programId)]));
      return uuids.map((uuid) => ({ value: found.get(uuid) ?? null }));
    },
    { atMost: 500, inFlight: 2 },
  );

  constructor(private readonly database: Database) {}

  one(programId: number, uuid: string): Promise<DataRequest | null> {
    return this.byId.submit(programId, uuid);
  }

  /** By its outer id; null when it is not there, or with a member token not the caller's own. */
  async named({ programId, memberId }: Caller, id: string): Promise<DataRequest | null> {
    const uuid = decodeId('drq', id);
    const request = uuid === null ? null : await this.one(programId, uuid);
    return memberId !== null && request?.memberId !== memberId ? null : request;
  }

  /** A page of those of the program, newest first. */
  async list(programId: number, filter: DataRequestFilter, args: PageArgs): Promise<Connection<DataRequest>> {
    const { member, ...conditions } = filter;
    if (!member) return this.page(programId, conditions, args);
    const [memberId] = await resolveMembers(this.database, programId, [member]);
    return this.page(programId, { ...conditions, memberId: memberId ?? NOBODY }, args);
  }

  /** A page of those for which these conditions hold, newest first. */
  async page(programId: number, conditions: DataRequestConditions, args: PageArgs): Promise<Connection<DataRequest>> {
    const page = pageOf(args, 1, (key) => decodeId('drq', key) !== null);
    const behind = page.after && decodeId('drq', page.after[0] ?? '');
    const rows = await findPageOfDataRequests(this.database, programId, conditions, behind, page.limit);
    const requests = rows.map((row) => DataRequest.of(row, programId));
    return toConnection(requests, page, ({ id }) => [id]);
  }
}

/** The id of no member. */
const NOBODY = '00000000-0000-0000-0000-000000000000';
