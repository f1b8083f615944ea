import { readFile } from 'node:fs/promises';
import { inMarkdown } from './markdown.js';
import { PAGE, pageOf, publishedRuns, refusalOfReport, withFigures, withRun } from './report.js';
import type { Results, Run } from './results.js';

const MACHINE = {
  processor: 'A processor',
  processors: 2,
  memoryGigabytes: 24,
  kernel: 'Linux 6.1',
  node: 'v20.20.0',
  postgres: '17.10',
  loadBefore: 0.04,
};

const runOf = (day: string, results: Results): Run => ({
  at: `${day}T08:30:15.000Z`,
  minutes: 12.4,
  commit: 'abc1234',
  machine: MACHINE,
  options: { rounds: '5', seconds: '4' },
  tpcB: null,
  results,
});

const growth = (large: number): Results['growth'] => [
  { balance: { small: 1, large }, earn: { small: 1, large: 1 }, spend: { small: 1, large: 1 } },
];
const expiry = (seconds: number): Results['expiry'] => ({
  count: 1000,
  one: 'lot',
  rounds: [{ byHand: { seconds: 2, postgres: null }, job: { seconds, node: 1, postgres: null } }],
});

describe('a report', () => {
  it('refuses too few rounds', () => {
    expect(refusalOfReport(4)).toContain('--rounds 5 or more, not 4');
    expect(refusalOfReport(5)).toBeNull();
  });

  it('takes its sections from older runs, and drops those that have nothing left', () => {
    const runs = [runOf('2027-02-02', { expiry: expiry(2) }), runOf('2027-01-01', { growth: growth(1), curve: [] })];

    const written = withRun(runs, runOf('2027-03-03', { growth: growth(1.1), expiry: expiry(3) }));

    expect(written.map(({ at, results }) => [at.slice(0, 10), Object.keys(results)])).toEqual([
      ['2027-03-03', ['growth', 'expiry']],
      ['2027-01-01', ['curve']],
    ]);
  });

  it('is made of figures as they are published', () => {
    const [run] = withRun([], runOf('2027-03-03', { growth: growth(1.00499999) }));

    expect(run?.results.growth?.[0]?.balance.large).toBe(1.005);
  });

  it('replaces what stands between its marks, and nothing else', () => {
    const page = [
      'By hand.',
      '<!-- figures: ratios -->',
      'old',
      '<!-- end of figures: ratios -->',
      'By hand too.',
      '<!-- figures: measurements --><!-- end of figures: measurements -->',
      'The end.',
    ].join('\n');

    expect(withFigures(page, { ratios: 'R $&', measurements: 'M' }).split(/\n+/)).toEqual([
      'By hand.',
      '<!-- figures: ratios -->',
      'R $&',
      '<!-- end of figures: ratios -->',
      'By hand too.',
      '<!-- figures: measurements -->',
      'M',
      '<!-- end of figures: measurements -->',
      'The end.',
    ]);
    expect(() => withFigures('By hand.', { ratios: '', measurements: '' })).toThrow('no place for the ratios');
  });
});

describe('the published page', () => {
  it('says what the published runs say', async () => {
    expect(await pageOf(await publishedRuns())).toBe(await readFile(PAGE, 'utf8'));
  });
});

describe('figures in Markdown', () => {
  const rowsOf = (text: string, what: string): string[] => text.split('\n').filter((line) => line.includes(what));

  it('say of each ratio when it was measured, and what was not', () => {
    const { ratios } = inMarkdown([
      runOf('2027-03-03', { growth: growth(1.3) }),
      runOf('2027-01-01', { expiry: expiry(5) }),
    ]);

    expect(rowsOf(ratios, 'balance of a wallet')).toEqual([
      '| balance of a wallet of 10,000 postings | time, one of 10 | 1.30 × | 1.30 × | 1.30 × | 1 | at most 1.2 × | MISSED | 2027-03-03 |',
    ]);
    expect(rowsOf(ratios, 'expiry of')).toEqual([
      '| expiry of 1,000 lots | time, one statement by hand | 2.50 × | 2.50 × | 2.50 × | 1 | at most 3 × | reached | 2027-01-01 |',
    ]);
    expect(rowsOf(ratios, 'tier review')).toEqual([
      '| tier review | time, one statement by hand | – | – | – | – | at most 3 × | not measured | – |',
    ]);
    expect(rowsOf(ratios, 'simulation')).toEqual([]);
  });

  it('tell of each run its machine, its options and its own sections', () => {
    const { ratios, measurements } = inMarkdown([
      runOf('2027-03-03', { growth: growth(1.3) }),
      runOf('2027-01-01', { expiry: expiry(5) }),
    ]);

    const [newer, older] = measurements.split('### Run of 2027-01-01 08:30 UTC');
    const [told] = rowsOf(ratios, '**Run of 2027-03-03 08:30 UTC**, commit abc1234: ');
    expect(told).toContain('2 × A processor, which the load generator and PostgreSQL share with the server');
    expect(told).toContain('Options: `--rounds 5 --seconds 4`. Measured: growth. It took 12 minutes.');
    expect(newer).toContain('| balance | 1.00 | 1.30 |');
    expect(newer).not.toContain('expiry');
    expect(older).toContain('| expiry, 1,000 lots | 2.0 | – | 5.0 | 1000 | – |');
    expect(older).not.toContain('balance');
  });

  it('claim nothing before the first run', () => {
    expect(inMarkdown([]).ratios).not.toContain('|');
  });
});
