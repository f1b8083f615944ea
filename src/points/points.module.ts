import { Global, Module } from '@nestjs/common';
import { Role } from '../platform/access/index.js';
import { Database } from '../platform/database/index.js';
import { NodeReaders } from '../platform/graphql/index.js';
import { Balances } from './balances.js';
import { MemberPointsResolver, PointsResolver } from './points.resolver.js';
import { Posting } from './points.types.js';
import { readPostingId } from './posting-id.js';
import { findPosting } from './postings.queries.js';
import { Statements } from './statements.js';

@Global()
@Module({ providers: [Balances, Statements, MemberPointsResolver, PointsResolver], exports: [Balances] })
export class PointsModule {
  constructor(nodes: NodeReaders, database: Database) {
    nodes.register({
      prefix: 'pst',
      roles: [Role.ADMIN, Role.MARKETER, Role.SUPPORT, Role.ANALYST, Role.MEMBER],
      read: async (caller, id) => {
        const key = readPostingId(id);
        const row = key && (await findPosting(database, caller.programId, key.walletId, key.sequence));
        if (!row || (caller.memberId && row.memberId !== caller.memberId)) return null;
        return Posting.of(row, caller.programId);
      },
    });
  }
}
