import { ReplayedUses } from './replayed-uses.js';

type Rule = ConstructorParameters<typeof ReplayedUses>[0][number];
type Period = Parameters<ReplayedUses['usedIn']>[2];

const at = (day: string) => new Date(`${day}T12:00:00Z`);
const rule = (id: string, ...limits: [Period, boolean?][]): Rule => ({
  id,
  limits: limits.map(([period, perMember = true]) => ({ period, perMember })),
  cooldownDays: null,
});

describe('ReplayedUses', () => {
  it.each<[Period, string, string, { uses: number; points: number }]>([
    ['DAY', '2027-03-01', '2027-03-01', { uses: 1, points: 5 }],
    ['DAY', '2027-03-01', '2027-03-02', { uses: 0, points: 0 }],
    ['WEEK', '2027-02-28', '2027-02-22', { uses: 1, points: 5 }],
    ['WEEK', '2027-02-28', '2027-03-01', { uses: 0, points: 0 }],
    ['MONTH', '2027-02-28', '2027-02-01', { uses: 1, points: 5 }],
    ['MONTH', '2027-02-28', '2027-03-01', { uses: 0, points: 0 }],
    ['YEAR', '2027-12-31', '2027-01-01', { uses: 1, points: 5 }],
    ['YEAR', '2027-12-31', '2028-01-01', { uses: 0, points: 0 }],
    ['EVER', '2027-12-31', '1999-01-01', { uses: 1, points: 5 }],
  ])('counts by the %s: used on %s, asked for %s', (period, used, asked, usage) => {
    const uses = new ReplayedUses([rule('r', [period])]);

    uses.count('ada', 'r', used, 5, at(used));

    expect(uses.usedIn('ada', 'r', period, asked)).toEqual(usage);
  });

  it('adds up by member and rule, and apart from that by all members together', () => {
    const uses = new ReplayedUses([rule('r', ['MONTH'], ['MONTH', false]), rule('s', ['MONTH'])]);
    const used = (member: string | null, id: string) => uses.usedIn(member, id, 'MONTH', '2027-03-31');

    uses.count('ada', 'r', '2027-03-01', 5, at('2027-03-01'));
    uses.count('ada', 'r', '2027-03-02', 6, at('2027-03-02'));
    uses.count('bob', 'r', '2027-03-02', 7, at('2027-03-02'));
    uses.count('ada', 's', '2027-03-02', 8, at('2027-03-02'));

    expect(used('ada', 'r')).toEqual({ uses: 2, points: 11 });
    expect(used('bob', 'r')).toEqual({ uses: 1, points: 7 });
    expect(used(null, 'r')).toEqual({ uses: 3, points: 18 });
    expect(used('ada', 's')).toEqual({ uses: 1, points: 8 });
    expect(used(null, 's')).toEqual({ uses: 0, points: 0 });
    expect(used('cid', 'r')).toEqual({ uses: 0, points: 0 });
  });

  it('knows the latest date on which a rule with a cooldown gave', () => {
    const uses = new ReplayedUses([{ ...rule('r'), cooldownDays: 7 }, rule('s', ['DAY'])]);

    for (const day of ['2027-03-05', '2027-03-09', '2027-03-07']) {
      uses.count('ada', 'r', day, 1, at(day));
      uses.count('ada', 's', day, 1, at(day));
    }

    expect(uses.lastAt('ada', 'r')).toEqual(at('2027-03-09'));
    const between = { after: at('2027-02-01'), before: at('2027-03-09') };
    expect(uses.lastAt('ada', 'r', between)).toEqual(at('2027-03-07'));
    expect(uses.lastAt('ada', 's')).toBeNull();
    expect(uses.lastAt('bob', 'r')).toBeNull();
  });
});
