import { Injectable } from '@nestjs/common';
import { decodeId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import { Coalescer } from '../../platform/batching/index.js';
import { Database } from '../../platform/database/index.js';
import { newLinkToken } from './export-link.js';
import { MemberExport } from './export-member.types.js';
import { findExports, findExportsOfRequests, setLink } from './export-rows.js';
import { MemberExportStatus } from './export-status.js';

const TOGETHER = { atMost: 500, inFlight: 2 };

/** Reads exports. Look-ups that arrive together are one statement. */
@Injectable()
export class Exports {
  private readonly byId = new Coalescer<string, MemberExport | null>(async (programId, uuids) => {
    const rows = await findExports(this.database, programId, [...new Set(uuids)]);
    const found = new Map(rows.map((row) => [row.uuid, MemberExport.of(row)]));
    return uuids.map((uuid) => ({ value: found.get(uuid) ?? null }));
  }, TOGETHER);

  private readonly byRequest = new Coalescer<string, MemberExport | null>(async (programId, requestIds) => {
    const rows = await findExportsOfRequests(this.database, programId, [...new Set(requestIds)]);
    const found = new Map(rows.map((row) => [row.requestId, MemberExport.of(row)]));
    return requestIds.map((requestId) => ({ value: found.get(requestId) ?? null }));
  }, TOGETHER);

  constructor(private readonly database: Database) {}

  /** By its outer id; null when it is not there, or with a member token not of the caller. */
  async named({ programId, memberId }: Caller, id: string): Promise<MemberExport | null> {
    const uuid = decodeId('exp', id);
    const found = uuid === null ? null : await this.byId.submit(programId, uuid);
    return memberId !== null && found?.memberId !== memberId ? null : found;
  }

  /** The export by which a request is answered; null where there is none. */
  ofRequest(programId: number, requestId: string): Promise<MemberExport | null> {
    return this.byRequest.submit(programId, requestId);
  }

  /** A new link to the file, which takes the place of the one before; null where there is no file. */
  async linkTo({ programId, uuid, status }: MemberExport): Promise<string | null> {
    if (status !== MemberExportStatus.DONE) return null;
    const { token, hash } = newLinkToken(programId);
    return (await setLink(this.database, programId, uuid, hash)) ? `/exports/${token}` : null;
  }
}
