import { Role, type Caller } from '../../platform/access/index.js';

/** Whoever runs commands on this machine may do everything: no key is asked for, and the ledger names none. */
export function importer(programId: number): Caller {
  return { programId, roles: [Role.ADMIN], kind: 'SYSTEM', id: null, memberId: null };
}
