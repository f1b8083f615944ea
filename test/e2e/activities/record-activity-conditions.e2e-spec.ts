import type { RuleFactory } from '../../factories/a-rule.js';
import { startTestApp, type TestApp } from '../../support/app.js';
import { expectInvariants } from '../../support/invariants.js';
import { createActivityType } from '../history/support/activity-types.js';
import { statementsOf } from '../purchases/support/statements.js';
import { aReviewShop } from './support/review-shop.js';

/** A Monday. */
const NOW = '2027-03-01T12:00:00.000Z';

type Case = [
  what: string,
  rule: (rule: RuleFactory) => RuleFactory,
  activity: Record<string, unknown>,
  member: Record<string, unknown>,
  given: boolean,
];

const inChannels = (rule: RuleFactory) => rule.inChannels('app', 'store 1');
const forChannels = (rule: RuleFactory) => rule.forAudience({ channels: ['app'] });
const forAdults = (rule: RuleFactory) => rule.forAudience({ minAge: 18 });
const forBirthdays = (rule: RuleFactory) => rule.forAudience({ birthdayWithinDays: 3 });
const joinedInJanuary = (rule: RuleFactory) =>
  rule.forAudience({ joinedAfter: '2026-12-31', joinedBefore: '2027-02-01' });
const onMondays = (rule: RuleFactory) => rule.weekdays('MONDAY');
const byNight = (rule: RuleFactory) => rule.hours('22:00', '02:00');
const inFebruary = (rule: RuleFactory) => rule.from('2027-02-01T00:00:00Z').until('2027-03-01T00:00:00Z');

const CASES: Case[] = [
  ['a channel of the rule', inChannels, { channel: 'store 1' }, {}, true],
  ['another channel', inChannels, { channel: 'web' }, {}, false],
  ['a channel that is written in another way', inChannels, { channel: 'App' }, {}, false],
  ['no channel, whatever the member enrolled by', inChannels, {}, { channel: 'app' }, false],
  ['a channel of the audience', forChannels, { channel: 'app' }, {}, true],
  [
    "another channel than the audience's, whatever the member enrolled by",
    forChannels,
    { channel: 'web' },
    { channel: 'app' },
    false,
  ],
  ['no channel, by a member who enrolled by one of the audience', forChannels, {}, { channel: 'app' }, true],
  ['no channel, by a member who enrolled elsewhere', forChannels, {}, { channel: 'web' }, false],
  ['no channel at all', forChannels, {}, {}, false],
  ['the birthday of the age', forAdults, {}, { birthDate: '2009-03-01' }, true],
  ['the day before', forAdults, {}, { birthDate: '2009-03-02' }, false],
  [
    'the age of the day when it was done',
    forAdults,
    { occurredAt: '2027-02-28T23:59:59Z' },
    { birthDate: '2009-03-01' },
    false,
  ],
  ['a year of birth that leaves no doubt', forAdults, {}, { birthYear: 2008 }, true],
  ['a year of birth that leaves some', forAdults, {}, { birthYear: 2009 }, false],
  ['an age that nobody knows', forAdults, {}, {}, false],
  ['a birthday in three days', forBirthdays, {}, { birthDate: '1990-03-04' }, true],
  ['a birthday in four days', forBirthdays, {}, { birthDate: '1990-03-05' }, false],
  ['a birthday yesterday', forBirthdays, {}, { birthDate: '1990-02-28' }, false],
  [
    'the days before a birthday that is over',
    forBirthdays,
    { occurredAt: '2027-02-10T12:00:00Z' },
    { birthDate: '1990-02-13' },
    true,
  ],
  ['a member of January', joinedInJanuary, {}, { joinedAt: '2027-01-31T23:59:59Z' }, true],
  ['a member of February', joinedInJanuary, {}, { joinedAt: '2027-02-01T00:00:00Z' }, false],
  ['a member of last year', joinedInJanuary, {}, { joinedAt: '2026-12-31T23:59:59Z' }, false],
  ['the weekday', onMondays, {}, {}, true],
  ['another weekday', onMondays, { occurredAt: '2027-02-28T23:59:59Z' }, {}, false],
  ['hours before midnight', byNight, { occurredAt: '2027-02-28T22:00:00Z' }, {}, true],
  ['hours after midnight', byNight, { occurredAt: '2027-03-01T01:59:59Z' }, {}, true],
  ['the minute at which they end', byNight, { occurredAt: '2027-03-01T02:00:00Z' }, {}, false],
  ['noon', byNight, {}, {}, false],
  ['the end of the window', inFebruary, { occurredAt: '2027-02-28T23:59:59.999Z' }, {}, true],
  ['what is after the window', inFebruary, { occurredAt: '2027-03-01T00:00:00Z' }, {}, false],
  ['what is before it', inFebruary, { occurredAt: '2027-01-31T23:59:59.999Z' }, {}, false],
];

describe('recordActivity by the conditions of a rule', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(async () => {
    await expectInvariants(app);
    await app.close();
  });

  it.each(CASES)('%s', async (_what, rule, activity, member, given) => {
    const { review } = await aReviewShop(app, { at: NOW, member }, rule);

    const outcome = await review(activity);

    expect(outcome).toMatchObject(
      given ? { pointsEarned: 200, awards: [{ points: 200 }] } : { replayed: false, pointsEarned: 0, awards: [] },
    );
  });

  it('takes weekdays and hours in the zone of the program', async () => {
    const setting = { at: '2027-03-02T07:30:00Z', timeZone: 'America/Los_Angeles' };
    const { review, reviewAt } = await aReviewShop(app, setting, (rule) =>
      rule.weekdays('MONDAY').hours('23:00', '24:00'),
    );

    expect(await review()).toMatchObject({ pointsEarned: 200 });
    expect(await reviewAt('2027-03-01T23:30:00Z')).toMatchObject({ pointsEarned: 0 });
    expect(await reviewAt('2027-03-01T07:30:00Z')).toMatchObject({ pointsEarned: 0 });
  });

  it('asks the type of the rule, and no rule of purchases', async () => {
    const { program, review } = await aReviewShop(
      app,
      { at: NOW },
      (rule) => rule,
      (rule) => rule.with({ trigger: 'PURCHASE', activityType: undefined }),
    );
    await createActivityType(app, { key: 'check-in' }, program.adminKey);

    expect(await review()).toMatchObject({ awards: [{ points: 200 }] });
    expect(await review({ type: 'check-in' })).toMatchObject({ pointsEarned: 0, awards: [] });
  });

  it('reads who the member is in one statement, and only where a rule asks', async () => {
    const plain = await aReviewShop(app, { at: NOW });
    const asking = await aReviewShop(app, { at: NOW }, forAdults, forBirthdays, (rule) =>
      rule.limits({ uses: 9, period: 'DAY' }, { uses: 9, period: 'DAY', perMember: false }),
    );
    await Promise.all([plain.review(), asking.review()]);

    const least = await statementsOf(app, () => plain.review());
    const most = await statementsOf(app, () => asking.review());

    const more = most.filter((name) => !least.includes(name));
    expect(more).toEqual([
      'add-rule-totals',
      'add-rule-uses',
      'find-buyers',
      'find-people',
      'find-rule-totals',
      'find-rule-uses-of-members',
      'insert-awards',
      'insert-lots',
      'insert-movements',
      'insert-postings',
      'lock-rule-totals',
      'make-rule-totals',
      'write-wallets',
    ]);
  });
});
