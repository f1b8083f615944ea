import { campaignsAt } from './campaign-order.js';

const NOW = new Date('2027-03-01T12:00:00.000Z');
const rule = (id: string, from: string | null, until: string | null) => ({
  id,
  from: from === null ? null : new Date(from),
  until: until === null ? null : new Date(until),
});

describe('campaignsAt', () => {
  it.each<[string, string | null, string | null, string | null]>([
    ['no window', null, null, null],
    ['has begun this instant', '2027-03-01T12:00:00.000Z', null, 'RUNNING'],
    ['begins next', '2027-03-01T12:00:00.001Z', null, 'UPCOMING'],
    ['has no beginning', null, '2027-03-01T12:00:00.001Z', 'RUNNING'],
    ['has ended this instant', null, '2027-03-01T12:00:00.000Z', null],
    ['runs', '2027-01-01T00:00:00Z', '2027-04-01T00:00:00Z', 'RUNNING'],
    ['begins in 90 days', '2027-05-30T12:00:00.000Z', '2028-01-01T00:00:00Z', 'UPCOMING'],
    ['begins a little later', '2027-05-30T12:00:00.001Z', null, null],
  ])('%s: from %s until %s', (_what, from, until, stage) => {
    expect(campaignsAt([rule('a', from, until)], NOW).map((campaign) => campaign.stage)).toEqual(stage ? [stage] : []);
  });

  it('has what runs first, soonest ending first, then what comes, soonest first, and the older first at one moment', () => {
    const rules = [
      rule('a', '2027-01-01T00:00:00Z', null),
      rule('d', null, '2027-03-20T00:00:00Z'),
      rule('b', null, '2027-03-10T00:00:00Z'),
      rule('c', '2027-01-01T00:00:00Z', '2027-03-20T00:00:00Z'),
      rule('g', '2027-03-03T00:00:00Z', '2027-03-04T00:00:00Z'),
      rule('f', '2027-03-02T00:00:00Z', '2027-04-01T00:00:00Z'),
      rule('e', '2027-03-03T00:00:00Z', null),
    ];

    const ids = campaignsAt(rules, NOW).map((campaign) => campaign.rule.id);

    expect(ids).toEqual(['b', 'c', 'd', 'a', 'f', 'e', 'g']);
  });
});
