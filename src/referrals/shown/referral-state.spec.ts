import { stateAt, type ReferralStateNow, type StoredReferralState } from './referral-state.js';

const INVITED = new Date('2027-02-01T09:00:00Z');
const JOINED = new Date('2027-02-02T09:00:00Z');
const QUALIFIED = new Date('2027-02-03T09:00:00Z');
const ENDED = new Date('2027-02-04T09:00:00Z');
const EARLIER = new Date('2027-02-28T23:59:59.999Z');
const NOW = new Date('2027-03-01T00:00:00Z');
const LATER = new Date('2027-03-01T00:00:00.001Z');

const INVITATION: StoredReferralState = {
  state: 'INVITED',
  reason: null,
  invitedAt: INVITED,
  joinedAt: null,
  qualifiedAt: null,
  expiresAt: null,
  paysAt: null,
  endedAt: null,
  advocateTemplate: null,
  advocateVoucher: null,
};
const FRIEND: Partial<StoredReferralState> = { state: 'JOINED', joinedAt: JOINED };
const CUSTOMER: Partial<StoredReferralState> = { ...FRIEND, state: 'QUALIFIED', qualifiedAt: QUALIFIED, paysAt: LATER };
const DUE = { ...CUSTOMER, paysAt: NOW };
const OVER = { ...CUSTOMER, paysAt: EARLIER, endedAt: ENDED };

const standing = (
  state: ReferralStateNow['state'],
  since: Date,
  reason: ReferralStateNow['reason'] = null,
): ReferralStateNow => ({ state, reason, since });

describe('how a referral stands', () => {
  it.each<[string, Partial<StoredReferralState>, ReferralStateNow]>([
    ['waits for the friend', {}, standing('INVITED', INVITED)],
    ['waits for the friend to the end', { expiresAt: LATER }, standing('INVITED', INVITED)],
    ['was not accepted', { expiresAt: NOW }, standing('EXPIRED', NOW, 'NOT_ACCEPTED')],
    ['was not accepted long ago', { expiresAt: EARLIER }, standing('EXPIRED', EARLIER, 'NOT_ACCEPTED')],
    ['waits for a purchase without end', FRIEND, standing('JOINED', JOINED)],
    ['waits for a purchase to the end', { ...FRIEND, expiresAt: LATER }, standing('JOINED', JOINED)],
    ['had no purchase', { ...FRIEND, expiresAt: NOW }, standing('EXPIRED', NOW, 'NOT_QUALIFIED_IN_TIME')],
    ['is held', { ...DUE, state: 'IN_REVIEW', expiresAt: EARLIER }, standing('IN_REVIEW', QUALIFIED)],
    ['waits for its pay-out', CUSTOMER, standing('QUALIFIED', QUALIFIED)],
    ['is no longer measured once it qualified', { ...CUSTOMER, expiresAt: EARLIER }, standing('QUALIFIED', QUALIFIED)],
    ['is paid', DUE, standing('REWARDED', NOW)],
    ['was paid', { ...DUE, paysAt: EARLIER }, standing('REWARDED', EARLIER)],
    ['waits for the voucher', { ...DUE, advocateTemplate: 'dinner' }, standing('QUALIFIED', QUALIFIED)],
    ['gave a voucher', { ...DUE, advocateTemplate: 'dinner', advocateVoucher: 'one' }, standing('REWARDED', NOW)],
    ['is noted as paid', { ...OVER, state: 'REWARDED' }, standing('REWARDED', ENDED)],
    ['was refused', { ...OVER, state: 'REJECTED', reason: 'REVIEW' }, standing('REJECTED', ENDED, 'REVIEW')],
    ['was taken back', { ...OVER, state: 'REVERSED', reason: 'RETURNED' }, standing('REVERSED', ENDED, 'RETURNED')],
    [
      'is noted as over',
      { state: 'EXPIRED', reason: 'NOT_ACCEPTED', expiresAt: EARLIER, endedAt: EARLIER },
      standing('EXPIRED', EARLIER, 'NOT_ACCEPTED'),
    ],
  ])('%s', (_, stored, shown) => {
    expect(stateAt({ ...INVITATION, ...stored }, NOW)).toEqual(shown);
  });
});
