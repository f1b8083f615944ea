import type { Wallet } from '../wallet.js';

/** What a wallet earned, spent and let expire in all. */
export interface Figures {
  earned: number;
  spent: number;
  expired: number;
}

export function figuresOf({ lifetimeEarned, lifetimeSpent, lifetimeExpired }: Wallet): Figures {
  return { earned: lifetimeEarned, spent: lifetimeSpent, expired: lifetimeExpired };
}

/** From now on these figures are the other wallet's. */
export function moveFigures(from: Wallet, to: Wallet, { earned, spent, expired }: Figures): void {
  from.lifetimeEarned -= earned;
  from.lifetimeSpent -= spent;
  from.lifetimeExpired -= expired;
  to.lifetimeEarned += earned;
  to.lifetimeSpent += spent;
  to.lifetimeExpired += expired;
}

/** What was taken back since of what some figures count: what comes back of an award, or of what was spent. */
export type Reverted = Pick<Figures, 'earned' | 'spent'>;

/** Of figures that a merge moved those that are left: what came back since is nobody's any more. */
export function figuresLeft({ earned, spent, expired }: Figures, reverted: Reverted): Figures {
  return { earned: earned - reverted.earned, spent: spent - reverted.spent, expired };
}
