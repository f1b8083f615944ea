import { personNeeds, tiersNamedBy, type AudienceTerms, type PersonNeeds } from '../../audiences/index.js';
import type { CompiledLadder, NamedTiers } from '../../tiers/index.js';
import type { StoredReward } from '../catalogue/stored/rewards.queries.js';
import { compileReward, type OfferedOption, type OfferedReward } from './compile-reward.js';

export type ActiveReward = OfferedReward<AudienceTerms>;
export type ActiveOption = OfferedOption<AudienceTerms>;

/** The rewards of a program that are on offer, compiled, and what they ask of the world. */
export class ActiveRewards {
  /** In the order of the catalogue. */
  readonly rewards: readonly ActiveReward[];
  /** What their audiences ask of a member beside what every audience looks at. Age and tier are asked of everybody. */
  readonly needs: PersonNeeds;
  private readonly byId: ReadonlyMap<string, ActiveReward>;

  constructor(
    /** As they are stored, in the order of the catalogue; what was left of them then is of no use. */
    readonly stored: readonly StoredReward[],
    /** The tiers that they name. */
    readonly tiers: NamedTiers,
    /** The ladders that have to be known of a member: those of the tiers that they name, and the primary one. */
    readonly ladders: readonly CompiledLadder[],
  ) {
    this.rewards = stored.map((reward) => compileReward(reward));
    this.byId = new Map(this.rewards.map((reward) => [reward.uuid, reward]));
    const needs = personNeeds(this.rewards.flatMap((reward) => [reward.audience, ...reward.options.map(audienceOf)]));
    this.needs = needs ?? { tiers: false, segments: false, attributes: false };
  }

  find(uuid: string): ActiveReward | undefined {
    return this.byId.get(uuid);
  }
}

/** The inner ids of the tiers that rewards name: in audiences, prices and early access. */
export function tiersNamedIn(stored: readonly StoredReward[]): string[] {
  return stored.flatMap(({ audience, options, tierPrices, earlyAccess }) => [
    ...tiersNamedBy(audience),
    ...options.flatMap((option) => tiersNamedBy(option.audience)),
    ...[...tierPrices, ...earlyAccess].map(({ tier }) => tier),
  ]);
}

function audienceOf({ audience }: ActiveOption): AudienceTerms | null {
  return audience;
}
