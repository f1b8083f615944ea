import { InvalidInput, type Refusal } from '../../../platform/graphql/index.js';
import { LimitPeriod, LimitReached } from '../../../points/index.js';
import type { ActiveReward } from '../../book/active-rewards.js';
import { OutOfStock } from '../../catalogue/rewards.refusals.js';
import type { ReachedLimit } from '../../eligibility/reached-limit.js';
import { Unavailability } from '../../eligibility/unavailability.types.js';
import type { ClaimProblem } from '../claiming/claim.js';
import type { Shortage } from '../shelf.js';
import { ChoiceRequired, RewardNotAvailable } from './redemptions.refusals.js';

/** An option that the law forbids somebody is as unknown as one that there is not. */
const INVALID_CHOICES = {
  UNKNOWN: 'is not an option of this reward',
  TWICE: 'is chosen above already: say how many there',
  ONCE: 'can be chosen once only',
} as const;

/** Who claims, by inner ids. */
interface Claimant {
  readonly programId: number;
  readonly memberId: string;
}

/** What somebody is told who cannot have what they claim. */
export function refusedClaim(claimant: Claimant, reward: ActiveReward, problem: ClaimProblem): Refusal {
  switch (problem.kind) {
    case 'INVALID_CHOICE': {
      const field = problem.wrong === 'ONCE' ? 'quantity' : 'option';
      const path = ['choices', String(problem.index), field];
      return new InvalidInput([{ path, message: INVALID_CHOICES[problem.wrong] }]);
    }
    case 'CHOICE_REQUIRED': {
      const uuids = problem.options.flatMap((option) => uuidOf(reward, option) ?? []);
      return new ChoiceRequired(claimant, reward.choose, uuids);
    }
    case 'NOT_AVAILABLE': {
      const { programId, memberId } = claimant;
      return new RewardNotAvailable(
        problem.reasons.map(({ option, ...reason }) =>
          Unavailability.of(programId, reason, { optionUuid: uuidOf(reward, option), memberId }),
        ),
      );
    }
  }
}

/** What they are told whom a limit keeps from it. */
export function refusedLimit({ limit, allowed, what, resetsAt }: ReachedLimit): LimitReached {
  const times = what === 'uses' ? `${allowed} ${allowed === 1 ? 'time' : 'times'}` : `for ${allowed} points`;
  const period = limit.period === 'EVER' ? 'ever' : `a ${limit.period.toLowerCase()}`;
  const whom = limit.perMember ? '' : ' by all members together';
  return new LimitReached(
    `It can be redeemed ${times} ${period}${whom}.`,
    allowed,
    LimitPeriod[limit.period],
    resetsAt,
    ['reward'],
  );
}

/** What they are told when too little is left. */
export function refusedStock(
  claimant: Claimant,
  reward: ActiveReward,
  { option, remaining, wanted }: Shortage,
): OutOfStock {
  const path = option === 0 ? ['reward'] : ['choices'];
  return new OutOfStock(wanted, { ...claimant, optionUuid: uuidOf(reward, option) }, remaining, path);
}

function uuidOf(reward: ActiveReward, option: number): string | null {
  return reward.options.find(({ number }) => number === option)?.uuid ?? null;
}
