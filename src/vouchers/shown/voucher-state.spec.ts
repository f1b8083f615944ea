import { shownState, type ShownState, type StoredState } from './voucher-state.js';

const NOW = new Date('2027-03-01T00:00:00Z');
const EARLIER = new Date('2027-02-28T23:59:59Z');
const LATER = new Date('2027-03-01T00:00:01Z');
const ONE: StoredState = {
  status: 'ISSUED',
  usesLeft: 1,
  remaining: null,
  expiresAt: null,
  reserved: 0,
  lapsed: 0,
  lapsedAmount: 0,
};
const CARD = { usesLeft: null, remaining: 100 };

describe('how a voucher stands', () => {
  it.each<[string, Partial<StoredState>, Partial<ShownState>]>([
    ['can be used', {}, { status: 'ISSUED', usesLeft: 1, remaining: null }],
    ['can be used up to its end', { expiresAt: LATER }, { status: 'ISSUED' }],
    ['is over at its end', { expiresAt: NOW }, { status: 'EXPIRED' }],
    ['was revoked, whatever else', { status: 'REVOKED', expiresAt: EARLIER }, { status: 'REVOKED' }],
    ['is used up', { status: 'REDEEMED', usesLeft: 0 }, { status: 'REDEEMED' }],
    ['is used up, also later', { status: 'REDEEMED', usesLeft: 0, expiresAt: EARLIER }, { status: 'REDEEMED' }],
    ['is set aside', { usesLeft: 0, reserved: 1 }, { status: 'RESERVED', usesLeft: 0 }],
    ['is set aside beyond its end', { usesLeft: 0, reserved: 1, expiresAt: EARLIER }, { status: 'RESERVED' }],
    ['has uses beside one that is set aside', { usesLeft: 2, reserved: 1 }, { status: 'ISSUED', usesLeft: 2 }],
    ['was set aside', { usesLeft: 0, lapsed: 1 }, { status: 'ISSUED', usesLeft: 1 }],
    ['was set aside until its end', { usesLeft: 0, lapsed: 1, expiresAt: EARLIER }, { status: 'EXPIRED' }],
    ['has money', { ...CARD }, { status: 'ISSUED', usesLeft: null, remaining: 100 }],
    ['has money set aside', { ...CARD, remaining: 0, reserved: 1 }, { status: 'RESERVED', remaining: 0 }],
    ['had some set aside', { ...CARD, remaining: 0, lapsed: 1, lapsedAmount: 40 }, { status: 'ISSUED', remaining: 40 }],
    ['has no money', { ...CARD, remaining: 0, status: 'REDEEMED' }, { status: 'REDEEMED', remaining: 0 }],
  ])('%s', (_, stored, shown) => {
    expect(shownState({ ...ONE, ...stored }, NOW)).toMatchObject(shown);
  });
});
