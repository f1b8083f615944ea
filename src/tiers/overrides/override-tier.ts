import { Injectable } from '@nestjs/common';
import { addToDay } from '../../kernel/calendar.js';
import { decodeId, encodeId, newId } from '../../kernel/ids.js';
import type { Problem } from '../../kernel/problem.js';
import type { Caller } from '../../platform/access/index.js';
import type { Tx } from '../../platform/database/index.js';
import { Refusal } from '../../platform/graphql/index.js';
import type { CompiledLadder, Ladders } from '../ladders/ladder.js';
import { findLadder, findTiers } from '../ladders/stored/tier-ladders.queries.js';
import { TierLadderStatus } from '../ladders/tier-ladder-status.types.js';
import { TierLadderStatusNotAllowed } from '../ladders/tier-ladders.refusals.js';
import { OverrideChanges, type OverrideChange, type OverrideDecision, type OverrideDesk } from './override-changes.js';
import { endOverrides, insertOverride } from './override-rows.js';
import { TierNotFound } from './tier-overrides.refusals.js';
import { OverrideTierPayload, type OverrideTierInput } from './tier-overrides.types.js';

const LONGEST_YEARS = 100;

/**
 * Gives a member a tier: the least that counts until the end of its last day, in place of one given before. One below what was
 * earned changes nothing now, and holds when that falls. Refuses: InvalidInput, MemberNotFound, MemberNotActive, TierNotFound,
 * TierLadderStatusNotAllowed, IdempotencyKeyReused.
 */
@Injectable()
export class OverrideTier implements OverrideChange<OverrideTierInput> {
  readonly operation = 'overrideTier';
  readonly cause = 'OVERRIDE';

  constructor(private readonly changes: OverrideChanges) {}

  async run(caller: Caller, input: OverrideTierInput): Promise<OverrideTierPayload | Refusal> {
    const outcome = await this.changes.run(caller, input, this);
    return outcome instanceof Refusal ? outcome : Object.assign(new OverrideTierPayload(), outcome);
  }

  problemsOf({ until }: OverrideTierInput, today: string): Problem[] {
    const latest = addToDay(today, LONGEST_YEARS, 'YEARS');
    if (until == null || (until >= today && until <= latest)) return [];
    return [{ path: ['until'], message: `must be from ${today} to ${latest}` }];
  }

  async ladderOf(
    tx: Tx,
    programId: number,
    { inForce }: Ladders,
    input: OverrideTierInput,
  ): Promise<CompiledLadder | Refusal> {
    const uuid = decodeId('tir', input.tier);
    const ladder = inForce.find(({ tiers }) => tiers.some(({ id }) => id === uuid));
    if (ladder) return ladder;
    const [tier] = uuid === null ? [] : await findTiers(tx, programId, [uuid]);
    const stored = tier ? await findLadder(tx, programId, tier.ladderUuid) : null;
    if (!stored || stored.status === TierLadderStatus.ACTIVE) return new TierNotFound();
    return new TierLadderStatusNotAllowed(stored.status, [TierLadderStatus.ACTIVE], ['tier']);
  }

  decide(_: Tx, desk: OverrideDesk, { tier: tierId, until, reason }: OverrideTierInput): Promise<OverrideDecision> {
    const { programId, memberId, ladder, standings, caller, now, today } = desk;
    const position = ladder.tiers.findIndex(({ id }) => id === decodeId('tir', tierId));
    const tier = ladder.tiers[position]?.number as number;
    const [uuid, lastDay] = [newId(), until ?? null];
    standings.override(memberId, ladder, { tier: position, lastDay }, uuid);
    const by = { actorKind: caller.kind, actorId: caller.id };
    const given = { uuid, memberId, ladder: ladder.number, tier, lastDay, givenAt: now, reason, ...by };
    return Promise.resolve({
      facts: { member: memberId, ladder: ladder.id, override: uuid },
      writes: [
        endOverrides(programId, given, today, { at: now, reason: null, ...by }),
        insertOverride(programId, given),
      ],
      note: { subject: encodeId('tir', ladder.tiers[position]?.id as string), details: { until: lastDay } },
    });
  }
}
