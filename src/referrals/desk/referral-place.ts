import type { Caller } from '../../platform/access/index.js';
import type { LockedMember } from '../../members/index.js';
import type { Wallets } from '../../points/index.js';
import type { ProgramSettings } from '../../programs/index.js';
import type { CompiledTemplate } from '../../vouchers/index.js';
import type { ReferralProgramTerms } from '../program/referral-terms.js';

/** Where referrals are decided: a transaction that holds the locks of members. */
export interface ReferralPlace {
  readonly settings: ProgramSettings;
  readonly now: Date;
  readonly members: ReadonlyMap<string, LockedMember>;
  readonly wallets: Wallets;
}

/** By what they are decided, read before the transaction. */
export interface ReferralBooks {
  /** Null without a referral program. */
  readonly program: ReferralProgramTerms | null;
  /** Those by which vouchers are issued now, by their inner ids. */
  readonly templates: ReadonlyMap<string, CompiledTemplate>;
}

/** By whom something happens. */
export type By = Pick<Caller, 'kind' | 'id'>;
