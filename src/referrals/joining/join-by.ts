import { mayEarn, type LockedMember } from '../../members/index.js';
import type { Caller } from '../../platform/access/index.js';
import { Restart } from '../../platform/database/index.js';
import type { ReferralDesk } from '../desk/referral-desk.js';
import { stateAt } from '../shown/referral-state.js';
import type { ReferralRow } from '../stored/referral-rows.js';
import type { FoundCode } from './find-inviting.js';
import { whyNotJoining, type Inviting, type WhyNotJoining } from './may-join.js';

/** Whose code it is, under the locks; null where it is nobody's any more. */
function invitingBy(
  { members, now }: { members: ReadonlyMap<string, LockedMember>; now: Date },
  referrals: ReferralDesk,
  code: FoundCode | null,
): Inviting | null {
  if (!code) return null;
  const advocate = members.get(code.advocate);
  if (!advocate) throw new Restart('a code belongs to another member now');
  const row = code.referralId === null ? null : referrals.byId(code.referralId);
  if (row === undefined) return null;
  if (row && row.advocate !== code.advocate) throw new Restart('an invitation belongs to another member now');
  const isOpen = row !== null && row.friend === null && stateAt(row, now).state === 'INVITED';
  return {
    advocate: code.advocate,
    mayEarn: mayEarn(advocate),
    isBarred: referrals.known.barred.has(code.advocate),
    invitation: row && { friend: row.friend, isOpen },
  };
}

/** Makes a member the friend of whose code it is, or says why not. */
export function joinBy(
  place: { members: ReadonlyMap<string, LockedMember>; now: Date },
  referrals: ReferralDesk,
  code: FoundCode | null,
  friend: string,
  caller: Caller,
): ReferralRow | WhyNotJoining {
  const inviting = invitingBy(place, referrals, code);
  const isCustomer = referrals.known.customers.has(friend);
  const isReferred = referrals.ofFriend(friend) !== undefined;
  const why = whyNotJoining(referrals.program, inviting, { memberId: friend, isCustomer, isReferred });
  if (why) return why;
  if (!code) throw new Error('who joins has a code');
  const invitation = code.referralId === null ? undefined : referrals.byId(code.referralId);
  if (!invitation) return referrals.joinByCode(code.advocate, friend, caller);
  referrals.join(invitation, friend, caller);
  return invitation;
}
