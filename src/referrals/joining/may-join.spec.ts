import { whyNotFriendVoucher, whyNotFriendVouchers, whyNotJoining, type Inviting, type Joining } from './may-join.js';

const PROGRAM = { isPaused: false };
const ANNS_CODE: Inviting = { advocate: 'ann', mayEarn: true, isBarred: false, invitation: null };
const invitation = (friend: string | null, isOpen = true): Inviting => ({
  ...ANNS_CODE,
  invitation: { friend, isOpen },
});
const BEN: Joining = { memberId: 'ben', isCustomer: false, isReferred: false };

describe('who becomes a friend by a code', () => {
  it.each<[string, Parameters<typeof whyNotJoining>[0], Inviting | null, Partial<Joining>, string | null]>([
    ['somebody new, by a personal code', PROGRAM, ANNS_CODE, {}, null],
    ['somebody who is enrolled now', PROGRAM, ANNS_CODE, { memberId: null }, null],
    ['somebody new, by an invitation', PROGRAM, invitation(null), {}, null],
    ['nobody without a program', null, ANNS_CODE, {}, 'NO_PROGRAM'],
    ['nobody while it is paused', { isPaused: true }, ANNS_CODE, {}, 'PROGRAM_PAUSED'],
    ['nobody by a code that there is not', PROGRAM, null, {}, 'UNKNOWN_CODE'],
    ['nobody by their own', PROGRAM, { ...ANNS_CODE, advocate: 'ben' }, {}, 'OWN_CODE'],
    ['nobody by their own, customer or not', PROGRAM, { ...ANNS_CODE, advocate: 'ben' }, { isCustomer: true }, 'OWN_CODE'],
    ['nobody by an invitation of somebody else', PROGRAM, invitation('cleo'), {}, 'UNKNOWN_CODE'],
    ['nobody twice, by the same invitation', PROGRAM, invitation('ben'), { isReferred: true }, 'ALREADY_REFERRED'],
    ['nobody twice, by another code', PROGRAM, ANNS_CODE, { isReferred: true }, 'ALREADY_REFERRED'],
    ['nobody who is a customer', PROGRAM, ANNS_CODE, { isCustomer: true }, 'ALREADY_CUSTOMER'],
    ['nobody by an invitation that is over', PROGRAM, invitation(null, false), {}, 'EXPIRED_CODE'],
    ['nobody by the code of who may not earn', PROGRAM, { ...ANNS_CODE, mayEarn: false }, {}, 'ADVOCATE_NOT_ACTIVE'],
    ['nobody by the code of who is barred', PROGRAM, { ...ANNS_CODE, isBarred: true }, {}, 'ADVOCATE_NOT_ACTIVE'],
  ])('%s', (_, program, inviting, joining, why) => {
    expect(whyNotJoining(program, inviting, { ...BEN, ...joining })).toBe(why);
  }); // prettier-ignore
});

describe("a friend's voucher", () => {
  it.each<[string, { advocate: string; friend: string | null }, Partial<Joining>, string | null]>([
    ['is for whoever comes with it', { advocate: 'ann', friend: null }, {}, null],
    ['is for the friend', { advocate: 'ann', friend: 'ben' }, { isReferred: true }, null],
    ['is for nobody else than the friend', { advocate: 'ann', friend: 'cleo' }, {}, 'NOT_YOURS'],
    ['is not for whoever invites', { advocate: 'ben', friend: null }, {}, 'OWN_INVITATION'],
    ['is for new customers', { advocate: 'ann', friend: null }, { isCustomer: true }, 'NEW_CUSTOMERS_ONLY'],
    ['is for the first purchase of the friend', { advocate: 'ann', friend: 'ben' }, { isReferred: true, isCustomer: true }, 'NEW_CUSTOMERS_ONLY'],
    ['is not for who came by somebody else', { advocate: 'ann', friend: null }, { isReferred: true }, 'ALREADY_REFERRED'],
  ])('%s', (_, referral, joining, why) => {
    expect(whyNotFriendVoucher(referral, { ...BEN, ...joining, memberId: 'ben' })).toBe(why);
  }); // prettier-ignore
});

describe("friends' vouchers with one purchase", () => {
  const ann = { advocate: 'ann', friend: null };
  const cleo = { advocate: 'cleo', friend: null };
  const bens = { advocate: 'ann', friend: 'ben' };

  it.each<[string, Parameters<typeof whyNotFriendVouchers>[0], boolean, (string | null)[]]>([
    ['are refused after the first that can be used', [ann, cleo], false, [null, 'ALREADY_REFERRED']],
    ['leave others alone', [undefined, ann, undefined], false, [null, null, null]],
    ['let one that is refused bring nobody', [{ advocate: 'ben', friend: null }, ann], false, ['OWN_INVITATION', null]],
    ['are told apart from their own', [bens, cleo], true, [null, 'ALREADY_REFERRED']],
  ])('%s', (_, referrals, isReferred, why) => {
    expect(whyNotFriendVouchers(referrals, { memberId: 'ben', isCustomer: false, isReferred })).toEqual(why);
  });
});
