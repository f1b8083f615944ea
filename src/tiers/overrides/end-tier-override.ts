import { Injectable } from '@nestjs/common';
import { decodeId, encodeId, newId } from '../../kernel/ids.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import type { CompiledLadder, Ladders } from '../ladders/ladder.js';
import { findLadder } from '../ladders/stored/tier-ladders.queries.js';
import { TierLadderStatus } from '../ladders/tier-ladder-status.types.js';
import { TierLadderNotFound, TierLadderStatusNotAllowed } from '../ladders/tier-ladders.refusals.js';
import { OverrideChanges, type OverrideChange, type OverrideDecision, type OverrideDesk } from './override-changes.js';
import { endOverrides, findOverridesInForce } from './override-rows.js';
import { NoTierOverride } from './tier-overrides.refusals.js';
import { EndTierOverridePayload, type EndTierOverrideInput } from './tier-overrides.types.js';

/**
 * Ends a tier that staff gave before its last day: what was earned counts at once. Refuses: InvalidInput, MemberNotFound,
 * MemberNotActive, TierLadderNotFound, TierLadderStatusNotAllowed, NoTierOverride, IdempotencyKeyReused.
 */
@Injectable()
export class EndTierOverride implements OverrideChange<EndTierOverrideInput> {
  readonly operation = 'endTierOverride';
  readonly cause = 'OVERRIDE_ENDED';

  constructor(private readonly changes: OverrideChanges) {}

  async run(caller: Caller, input: EndTierOverrideInput): Promise<EndTierOverridePayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    return outcome instanceof Refusal ? outcome : Object.assign(new EndTierOverridePayload(), outcome);
  }

  problemsOf(): [] {
    return [];
  }

  async ladderOf(
    tx: Tx,
    programId: number,
    { inForce }: Ladders,
    { ladder: id }: EndTierOverrideInput,
  ): Promise<CompiledLadder | Refusal> {
    const uuid = id == null ? null : decodeId('tld', id);
    const found = inForce.find((one) => (id == null ? one.isPrimary : one.id === uuid));
    if (found) return found;
    if (id == null) return new TierLadderNotFound('No active ladder of this program is the primary one.', ['ladder']);
    const stored = await findLadder(tx, programId, uuid);
    if (!stored) return new TierLadderNotFound(undefined, ['ladder']);
    return new TierLadderStatusNotAllowed(stored.status, [TierLadderStatus.ACTIVE], ['ladder']);
  }

  async decide(tx: Tx, desk: OverrideDesk, { reason }: EndTierOverrideInput): Promise<OverrideDecision | Refusal> {
    const { programId, memberId, ladder, standings, caller, now, today } = desk;
    const floor = standings.floorOf(memberId, ladder);
    if (floor === null) return new NoTierOverride();
    const tier = ladder.tiers[floor.tier]?.number as number;
    const wanted = { memberId, ladder: ladder.number, tier, lastDay: floor.lastDay };
    const [[given]] = await tx.pipeline([findOverridesInForce(programId, [wanted])]);
    const override = given?.uuid ?? newId();
    standings.override(memberId, ladder, null, override);
    const end = { at: now, actorKind: caller.kind, actorId: caller.id, reason };
    return {
      facts: { member: memberId, ladder: ladder.id, override },
      writes: [endOverrides(programId, wanted, today, end)],
      note: { subject: encodeId('tld', ladder.id) },
    };
  }
}
