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

/** Of these figures as much as the wallet still has: what returns took back since is nobody's any more. */
export function figuresLeft({ earned, spent, expired }: Figures, wallet: Wallet): Figures {
  const own = figuresOf(wallet);
  const left = (moved: number, has: number): number => Math.max(0, Math.min(moved, has));
  return { earned: left(earned, own.earned), spent: left(spent, own.spent), expired: left(expired, own.expired) };
}
