import { force, without, type Violation } from './violation.js';

const CHANGES = 'changes of a referral have no gap, and the last is how it stands';
const FRIENDS = 'a referral that somebody joined has its friend, and a purchase that is there';
const ACTIVITIES = 'a qualified friend is in the history of their advocate, revoked with the referral';
const VOUCHERS = 'every voucher of a referral belongs to one';
const TOTAL = 'the total of referrals is the sum over those that stand';
const POSTINGS = 'every posting for a referral belongs to one that gave points';

/** Referrals of the story, by how they stand: one that is to be paid, one that came back, one to which an invitation led, and an open one. */
const of = (state: string): string => `state = '${state}'`;
const id = (state: string): string => `(SELECT id FROM referral WHERE ${of(state)} ORDER BY id LIMIT 1)`;

/** Of what advocates and friends got, and lost. */
export const REFERRAL_VIOLATIONS: Violation[] = [
  ['a referral with points too much', [12], [`UPDATE referral SET advocate_points = advocate_points + 1 WHERE ${of('QUALIFIED')}`]],
  ['a friend with points too much', [12], [`UPDATE referral SET friend_points = friend_points + 1 WHERE ${of('QUALIFIED')}`]],
  ['points of a referral in no lot', [12], [`UPDATE referral SET advocate_lot = advocate_lot + 99 WHERE ${of('QUALIFIED')}`]],
  [
    'points that a referral is to have lost',
    [12, CHANGES, ACTIVITIES, TOTAL],
    [`UPDATE referral SET state = 'REVERSED', ended_at = qualified_at WHERE ${of('QUALIFIED')}`],
  ],
  [
    'points of a referral that gave none',
    [POSTINGS],
    [
      `UPDATE referral SET advocate_wallet = NULL, advocate_lot = NULL, advocate_points = NULL, friend_wallet = NULL, friend_lot = NULL,
         friend_points = NULL WHERE ${of('REVERSED')}`,
    ],
  ],
  ['a state that nobody noted', [CHANGES], [`UPDATE referral SET state = 'EXPIRED', ended_at = invited_at WHERE ${of('INVITED')}`]],
  [
    'a change that is missing',
    [CHANGES],
    force('referral_change', `DELETE FROM referral_change WHERE referral_id = ${id('QUALIFIED')} AND number = 1`),
  ],
  ['a friend who is not there', [FRIENDS], [`DELETE FROM referral_friend WHERE referral_id = ${id('REVERSED')}`]],
  ['a purchase that is not there', [FRIENDS], [`UPDATE referral SET purchase_id = gen_random_uuid() WHERE ${of('QUALIFIED')}`]],
  ['a friend who is in no history', [ACTIVITIES], [`UPDATE referral SET activity_id = NULL WHERE ${of('QUALIFIED')}`]],
  [
    'a friend who counts although everything came back',
    [ACTIVITIES],
    [`UPDATE activity SET revoked_at = NULL WHERE id = (SELECT activity_id FROM referral WHERE id = ${id('REVERSED')})`],
  ],
  ['a voucher of another invitation', [VOUCHERS], [`UPDATE voucher SET source_id = gen_random_uuid() WHERE source_type = 4`]],
  ['a friend too many in all', [TOTAL], ['UPDATE referral_total SET friends = friends + 1']],
  [
    'no total although there are friends',
    [TOTAL],
    without('referral_total_pkey', 'referral_total', 'DELETE FROM referral_total'),
  ],
]; // prettier-ignore
