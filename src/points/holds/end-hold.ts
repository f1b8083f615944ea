import { decodeId, encodeId } from '../../kernel/ids.js';
import type { Queryable, Tx } from '../../platform/database/index.js';
import type { Refusal } from '../../platform/graphql/index.js';
import type { AuditNote } from '../../programs/index.js';
import { HoldStatus, SourceType } from '../codes.js';
import { HoldNotOpen } from '../points.refusals.js';
import type { Hold, Wallet } from '../wallet.js';
import type { Facts, WalletDesk, WalletRequest } from '../wallet-changes.js';
import type { Wallets } from '../wallets.js';
import { findHoldOwners } from './holds.queries.js';

/** A call that ends a hold. */
export interface EndHoldInput {
  idempotencyKey: string;
  holdId: string;
}

/** Whose hold it is. */
export interface HoldFound {
  members: [string];
  referredTo: [];
  hold: string;
}

/** Finds the holds that calls name, without a lock. With a member token another's is as unknown as one that never was. */
export async function findHolds(
  db: Queryable,
  programId: number,
  requests: readonly WalletRequest<EndHoldInput>[],
): Promise<(HoldFound | Refusal)[]> {
  const uuids = requests.map(({ input }) => decodeId('hld', input.holdId));
  const owners = await findHoldOwners(
    db,
    programId,
    uuids.filter((uuid) => uuid !== null),
  );
  return requests.map(({ caller }, index) => {
    const hold = uuids[index] ?? null;
    const owner = hold === null ? undefined : owners.get(hold);
    const isTheirs = owner !== undefined && (caller.memberId === null || caller.memberId === owner);
    return hold !== null && isTheirs ? { members: [owner], referredTo: [], hold } : new HoldNotOpen();
  });
}

export async function loadHolds(
  tx: Tx,
  desk: WalletDesk,
  asked: readonly { found: { hold: string } }[],
): Promise<void> {
  await desk.wallets.contents.loadHolds(
    tx,
    asked.map(({ found }) => found.hold),
  );
}

/** An open hold that calls may end: one of a reservation is the reservation's to end. */
export function openHold(wallets: Wallets, id: string): { wallet: Wallet; hold: Hold } | null {
  const found = wallets.contents.holdOf(id);
  const isOpen = found?.hold.status === HoldStatus.OPEN && found.hold.sourceType === SourceType.NONE;
  return isOpen ? found : null;
}

/** What the audit log says when staff ended a hold. */
export function noteOfHold({ hold, member }: Facts): AuditNote {
  return { memberId: String(member), subject: encodeId('hld', String(hold)) };
}
